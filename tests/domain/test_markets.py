"""The days after which Amazon cancels an order that nobody confirmed, by marketplace."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.markets import MARKETS, site_of

FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("market", "expected"),
    [
        ("JP", date(2026, 12, 4)),
        ("US", date(2026, 12, 8)),
        ("UK", date(2026, 12, 8)),
        ("DE", date(2026, 12, 8)),
        ("IN", None),
        ("CA", None),
    ],
)
def test_the_earliest_day_of_amazons_cancellation(market: str, expected: date | None) -> None:
    """Seven days in Japan, seven weekdays in the US, the UK and the EU; elsewhere none is named."""
    assert MARKETS[market].cancels_on(FRIDAY) == expected


def test_the_day_is_the_marketplaces_own() -> None:
    """Late on Friday in London is Saturday in Tokyo."""
    late = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert MARKETS["JP"].cancels_on(late) == date(2026, 12, 5)


def test_each_rule_names_its_source() -> None:
    """Where a day is shown there is a page that it comes from, and when it was read."""
    rules = [one.auto_cancel for one in MARKETS.values() if one.auto_cancel is not None]
    assert all(one.source.page and one.source.read_on for one in rules)


def test_a_marketplace_is_named_as_its_site() -> None:
    """One that Amazon has added since is shown by its id."""
    assert site_of(MARKETS["JP"].id) == "Amazon.co.jp"
    assert site_of("A0NEW") == "A0NEW"
