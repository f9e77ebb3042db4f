"""Unexpected values in a report are read as far as possible, or left out."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.amazon.health_parse import parse_health_report
from bot.domain.health.metrics import AmazonStatus, Colour, Condition, Metric, Window
from bot.domain.health.report import Rating, Warned
from tests.amazon.health_parse.samples import (
    DAYS,
    FETCHED,
    JP,
    WINDOW,
    about,
    cancellation,
)


def test_a_target_that_is_missing_comes_from_amazons_help() -> None:
    """With its source; zero or more than all is no target either."""
    for said in (None, 0, 2.5, "soon"):
        rate = cancellation(targetValue=said)
        assert (rate.target, rate.target_source) == (
            JP.cancellation_target,
            JP.cancellation_source,
        )
    assert cancellation(targetValue="0.01").target == Decimal("0.01")
    invoices = about(invoiceDefectRate={"rate": 0.01}).rate(Metric.INVOICE_DEFECT)
    assert invoices is not None
    assert (invoices.target, invoices.target_source, invoices.colour) == (None, None, Colour.YELLOW)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (0, 0),
        (5.0, 5),
        ("7", 7),
        (-1, None),
        (1.5, None),
        (True, None),
        ("", None),
        ([], None),
        ("NaN", None),
        (1_000_000, 1_000_000),
        (1_000_001, None),
        ("9" * 5000, None),
        (float("inf"), None),
    ],
)
def test_only_whole_numbers_are_counts(said: object, kept: int | None) -> None:
    """Numbers written as text are read, whatever is no count is left out."""
    assert cancellation(cancellationCount=said).count == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [(0.0159, "0.0159"), ("0.01", "0.01"), (1, "1"), (0, "0"), (-0.1, None), (1.6, None)],
)
def test_only_fractions_are_rates(said: object, kept: str | None) -> None:
    """A rate is from zero to one."""
    assert cancellation(rate=said).reported == (None if kept is None else Decimal(kept))


def test_a_number_of_endless_digits_is_cut() -> None:
    """It does no harm to the arithmetic."""
    text = '{"performanceMetrics":{"lateShipmentRate":{"rate":1e-99999999,"targetValue":0.04}}}'
    rate = parse_health_report(text, JP, fetched_at=FETCHED).rate(Metric.LATE_SHIPMENT)
    assert rate is not None
    assert (rate.share, rate.colour) == (Fraction(0), Colour.GREEN)


def test_words_that_are_new_are_no_reason_to_stop() -> None:
    """An unknown status is unknown, an unknown condition is the metric's own."""
    assert cancellation(status="SOSO").status is AmazonStatus.UNKNOWN
    assert cancellation(status=None).status is AmazonStatus.UNKNOWN
    assert cancellation(status="none").colour is Colour.NONE
    for said in ("EQUALS", "AT_MOST", "GREATER_THAN", None, 5):
        assert cancellation(targetCondition=said).condition is Condition.LESS_THAN
    assert about(orderDefectRate={"mfn": None, "sfp": {}}, lateShipmentRate=7).rates == ()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-11-23T23:59Z", WINDOW.end),
        ("2026-11-23T23:59:00.000+00:00", WINDOW.end),
        ("2026-11-24T08:59+09:00", WINDOW.end),
        ("2026-11-23T23:59", WINDOW.end),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("0001-01-01T00:00+09:00", None),
        ("1999-12-31T23:59Z", None),
        ("2099-12-31T23:59Z", datetime(2099, 12, 31, 23, 59, tzinfo=UTC)),
        ("2100-01-01T00:00Z", None),
        ("9999-12-31T23:59-09:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_dates_come_in_more_than_one_form(said: str | None, kept: datetime | None) -> None:
    """Without seconds, with an offset, without one (then in UTC); others are not given."""
    rate = cancellation(reportingDateRange={**DAYS, "reportingDateTo": said})
    assert rate.window == Window(WINDOW.start, kept)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("warningStates", [{"warningType": "spam", "status": "BAD"}, {"status": "BAD"}, 7]),
        ("warningState", [{"warningType": "spam", "status": "BAD"}]),
        ("warningStates", {"warningType": "spam", "status": "BAD"}),
        ("warningStates", {"spam": "BAD"}),
        ("warningStates", {"spam": {"status": "BAD"}}),
    ],
)
def test_warnings_come_as_a_list_or_an_object(key: str, said: object) -> None:
    """Both spellings and all shapes are the same warning."""
    assert about(**{key: said}).warnings == (Warned("spam", AmazonStatus.BAD),)


def test_warnings_come_as_bare_names() -> None:
    """A name alone is a warning that is on; no name holds a mark or what Slack does not take."""
    report = about(warningStates=["spam", "<\ud83dtoo\u202e many>  ", "", "x" * 99])
    assert [each.kind for each in report.warned] == ["spam", "too many", "x" * 64]


@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ({"ahrStatus": "WARNED"}, Rating("WARNED")),
        ({"ahrStatus": "warned", "accountHealthRatingStatus": "GREAT"}, Rating("WARNED")),
        ({"ahrStatus": "GREAT", "accountHealthRatingStatus": "AT RISK"}, Rating("AT_RISK")),
        ({"ahrStatus": "GREAT", "ahrScore": 248}, Rating("GREAT", 248)),
        ({"ahrScore": 0}, Rating("", 0)),
        ({}, None),
    ],
)
def test_a_numeric_rating_is_only_amazons(said: object, rating: Rating | None) -> None:
    """The score is there if the report carries it, and not made up otherwise."""
    assert about(accountHealthRating=said).rating == rating
