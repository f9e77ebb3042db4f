"""Numbers, money and times as each language writes them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.domain.markets import MARKETS, Source
from bot.domain.money import Money
from handlers.reader import Reader

EVENING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 18:00 in Tokyo
TOKYO = ZoneInfo("Asia/Tokyo")
EN = Reader("en", TOKYO, EVENING, MARKETS["JP"])
JA = Reader("ja", TOKYO, EVENING, MARKETS["JP"])
BRAZIL = Reader("en", TOKYO, EVENING, MARKETS["BR"])
TARGET = Decimal("0.025")


def test_moments_are_in_the_readers_zone() -> None:
    """Day, weekday and time, as one writes them."""
    assert EN.moment(EVENING) == "Tue 24 Nov 18:00"
    assert JA.moment(EVENING) == "11/24(火)18:00"


def test_a_time_says_its_day_where_that_is_another() -> None:
    """A time of today stands alone; yesterday's never looks like today's."""
    assert EN.time(EVENING) == "18:00"
    assert EN.time(EVENING - timedelta(days=1)) == "Mon 23 Nov 18:00"
    assert JA.time(EVENING - timedelta(hours=9)) == "09:00"


def test_ship_by_is_in_the_marketplaces_zone() -> None:
    """The marketplace's clock counts, and its zone is named."""
    assert EN.market_moment(EVENING) == "Tue 24 Nov 18:00 JST"
    assert JA.market_moment(EVENING) == "11/24(火)18:00 JST"
    assert BRAZIL.market_moment(EVENING) == "Tue 24 Nov 06:00 UTC-03"


@pytest.mark.parametrize(
    ("left", "english", "japanese"),
    [
        (timedelta(days=3, hours=23), "3 days left", "あと3日"),
        (timedelta(hours=47, minutes=59), "47 hours left", "あと47時間"),
        (timedelta(hours=1, minutes=59, seconds=59), "119 minutes left", "あと119分"),
        (timedelta(seconds=20), "1 minute left", "あと1分"),
        (timedelta(0), "passed", "過ぎています"),
        (timedelta(days=-1), "passed", "過ぎています"),
    ],
)
def test_time_left_is_never_more_than_there_is(
    left: timedelta, english: str, japanese: str
) -> None:
    """What is left is rounded down, and what is over is called so."""
    assert EN.left(EVENING + left) == english
    assert JA.left(EVENING + left) == japanese


def test_money_is_written_with_its_currency() -> None:
    """Yen has no decimals, other currencies have theirs; the amount stays exact."""
    assert EN.money(Money(Decimal(3980), "JPY")) == "¥3,980"
    assert JA.money(Money(Decimal(3980), "JPY")) == "¥3,980"
    assert EN.money(Money(Decimal("1234.5"), "USD")) == "$1,234.50"
    assert JA.money(Money(Decimal("0.10"), "EUR")) == "€0.10"


def test_a_percentage_never_touches_its_target_by_rounding() -> None:
    """A rate under the target is not printed as the target, and one that misses it is not under."""
    assert EN.percent(Decimal("0.024999"), TARGET) == "2.49%"
    assert EN.percent(Decimal("0.025"), TARGET) == "2.50%"
    assert JA.percent(Decimal(1) / Decimal(38), TARGET) == "2.63%"
    assert EN.percent(Decimal("0.024999")) == "2.50%"


def test_a_target_is_as_short_as_it_is_exact() -> None:
    """2.5%, not 2.50% and not 2%."""
    assert EN.target(TARGET) == "2.5%"
    assert JA.target(Decimal("0.005")) == "0.5%"
    assert EN.target(Decimal("0.99")) == "99%"


def test_things_are_listed_as_the_language_does() -> None:
    """The last of a list is joined in the language's own way."""
    assert EN.enumerate(["a", "b", "c"]) == "a, b, and c"
    assert JA.enumerate(["a", "b", "c"]) == "a、b、c"


def test_a_source_names_its_page_and_day() -> None:
    """A claim about Amazon says where it stands and when it was read there."""
    source = Source("sellercentral.amazon.co.jp 200285210", date(2026, 11, 23))
    assert EN.source(source) == ("Source: sellercentral.amazon.co.jp 200285210, read 23 Nov 2026")
    assert JA.source(source) == "出典：sellercentral.amazon.co.jp 200285210（2026/11/23確認）"


def test_a_link_to_a_source_names_a_marketplace_that_is_not_the_readers() -> None:
    """A page is a link with its day; one that is another marketplace's is named as that."""
    source = MARKETS["JP"].cancellation_source
    url = "https://sellercentral.amazon.co.jp/help/hub/reference/G200285210"
    us = replace(EN, market=MARKETS["US"])
    home = replace(JA, market=MARKETS["JP"])
    assert home.source_link(source) == f"出典：<{url}|キャンセル率>（11/23確認）"
    assert us.source_link(source) == f"Source: <{url}|Cancellation Rate> (Amazon.co.jp, 23 Nov)"
    later = replace(us, now=EVENING + timedelta(days=60))
    assert later.source_link(source).endswith("23 Nov 2026)")
    assert EN.source_link(Source("An old guide")) == "Source: An old guide (23 Nov)"


def test_a_deadline_names_the_zone_only_where_it_is_another() -> None:
    """The marketplace's time is the reader's own in most shops."""
    assert "JST" not in replace(EN, market=MARKETS["JP"]).deadline(EVENING)
    assert replace(EN, market=MARKETS["US"]).deadline(EVENING).endswith("PST")


def test_emphasis_becomes_style_and_values_stay_as_they_are() -> None:
    """Bold is a style of rich text; a value with marks in it is text."""
    assert EN.rich("order.fact", label="*A*", value="*B*") == [
        {"type": "text", "text": "*A*: "},
        {"type": "text", "text": "*B*", "style": {"bold": True}},
    ]
    who = {"type": "user", "user_id": "U1"}
    assert EN.rich("now.stop_asked", who=who)[0] == who


def test_sentences_are_told_apart() -> None:
    """Each has its full stop, also where Japanese puts no space between; a question keeps its."""
    assert EN.sentences(["Amazon does not answer", "", "Nothing is lost."]) == (
        "Amazon does not answer. Nothing is lost."
    )
    assert JA.sentences(["キャンセルしますか？", "応答がありません", "失われていません。"]) == (
        "キャンセルしますか？応答がありません。失われていません。"
    )
