"""/health as one person reads it, in both languages."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.cancellation.forecast import forecast
from bot.domain.digest.todo import ToShip
from bot.domain.health.metrics import Metric
from bot.domain.health.report import HealthReport
from bot.domain.health.trend import Course, Span, span
from bot.domain.languages import LANGUAGES
from handlers.digest.views.digest_message import Style
from handlers.health.listeners import find_metric
from handlers.health.views import account
from simulator.slack.blocks import check_blocks
from tests.domain.health.samples import FETCHED, NOW, a_rate, a_report, cancellations, own
from tests.handlers.health.samples import TODAY, a_reader, busy, history, quiet, words

NO_DAYS = Span((), None, None)
REPORT = a_report(cancellations(1, 63))


def a_course(**changes: Any) -> Course:
    """Return the course of the Cancellation Rate."""
    past = history(90)
    values: dict[str, Any] = {
        "metric": Metric.CANCELLATION,
        "now": cancellations(1, 63),
        "report_at": FETCHED,
        "month": span(past, until=TODAY, days=30),
        "quarter": span(past, until=TODAY, days=90),
    }
    return Course(**(values | changes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_within_slacks_limits(language: str) -> None:
    """The picture, courses, outlooks and lists are taken by Slack."""
    reader = a_reader(language, simulated=True)
    shown = forecast(a_report(cancellations(1, 63)), [own(None)], now=NOW + timedelta(days=3))
    ships = [ToShip(f"250-0000000-{n:07}", NOW + timedelta(hours=n - 1)) for n in range(40)]
    messages = [
        account.picture(reader, quiet()),
        account.picture(reader, busy()),
        account.picture(reader, quiet(report=None, history={})),
        *(account.shared(reader, busy(), "U0SATO", style) for style in Style),
        account.course(reader, a_course()),
        account.course(reader, a_course(now=None, month=NO_DAYS, quarter=NO_DAYS)),
        account.course(reader, a_course(report_at=None)),
        account.what_if(reader, REPORT, shown, 1),
        account.what_if(reader, REPORT, shown, 999),
        account.what_if(reader, REPORT, None, 2),
        account.what_if(reader, None, None, 2),
        account.bad_number(reader),
        account.health_help(reader),
        account.health_help(reader, "*what*"),
        account.health_help(reader, account.problem("\u200b\x1b")),
        account.asked(reader),
        account.not_yet(reader, timedelta(seconds=42)),
        account.sharing(reader),
        account.not_shared(reader, "channel_not_found"),
        account.next_orders(reader, NOW, ships),
        account.next_orders(reader, NOW, []),
        account.first_reading(reader, failed=False),
        account.first_reading(reader, failed=True),
    ]
    for message in messages:
        assert check_blocks(message.blocks) == [], message.text
        assert message.text
        assert "{" not in words(message.blocks) + message.text


def test_the_picture_has_its_buttons_and_no_drawings() -> None:
    """A private answer cannot be sent again in a plainer way: nothing in it is drawn by Slack."""
    blocks = account.picture(a_reader(), busy()).blocks
    assert [each["action_id"] for each in blocks[-1]["elements"]] == [
        "health.refresh",
        "health.post",
    ]
    assert not {"table", "data_visualization"} & {block["type"] for block in blocks}


def test_what_if_tells_the_rate_the_verdict_and_the_day() -> None:
    """One more of 63 stays under the target, two more do not."""
    shown = forecast(a_report(cancellations(0, 63)), [], now=NOW)
    one, two = (account.what_if(a_reader(), REPORT, shown, more).text for more in (1, 2))
    assert "1 of 63 makes about 1.59%, an estimate: stays under the target of 2.5%." in one
    assert "2 of 63 makes about 3.17%, an estimate: misses the target of under 2.5%." in two
    blocks = account.what_if(a_reader(), REPORT, shown, 1).blocks
    assert "It leaves the rate on 2 Dec or later (estimate)." in words(blocks)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "Amazon counts 63 orders in these days, so 999 more of them cannot be cancelled. "
                "Room for 1 more cancellation that counts. Now 0 of 63 (0.00%, by Amazon)."
            ),
        ),
        (
            "ja",
            (
                "レポートの対象期間の注文は63件のため、あと999件のキャンセルは計算できません。"
                "キャンセル率に算入されるキャンセルは、あと1件まで目標内です。"
                "現在 0/63件（0.00%、Amazon）。"
            ),
        ),
    ],
)
def test_more_cancels_than_orders_are_not_worked_out(language: str, told: str) -> None:
    """The answer says how many orders there are and how much room."""
    shown = forecast(a_report(cancellations(0, 63)), [], now=NOW)
    said = account.what_if(a_reader(language), REPORT, shown, 999).text
    assert said.endswith(f"— {told}")


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (None, "Without a report no room for cancellations can be told."),
        (a_report(cancellations(0, 0)), "Amazon's report counts no orders in its days"),
        (
            a_report(a_rate(count=0, total=None)),
            "does not say how the Cancellation Rate stands",
        ),
        (a_report(a_rate(Metric.ON_TIME)), "does not say how the Cancellation Rate stands"),
    ],
)
def test_where_nothing_can_be_estimated_the_reason_is_the_true_one(
    report: HealthReport | None, why: str
) -> None:
    """No report, no orders, and counts that are merely absent are three things."""
    shown = forecast(report, [], now=NOW)
    assert why in account.what_if(a_reader(), report, shown, 1).text
    assert why in account.picture(a_reader(), quiet(report=report)).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_alone_carry_a_course(language: str) -> None:
    """Now, and the extremes of 30 and 90 days, for those who only hear the words."""
    reader, found = a_reader(language), a_course()
    text = account.course(reader, found).text
    for span_ in (found.month, found.quarter):
        assert span_.high is not None
        assert reader.percent(span_.high) in text
    assert text.count(reader.say("health.course.range", low="0.00%", high="")[:6]) >= 2


def test_extremes_are_said_to_be_of_the_days_with_a_report() -> None:
    """A day without a report may have been worse."""
    assert "highest 3.17% of all days with a report" in account.course(a_reader(), a_course()).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_orders_is_in_its_words_too(language: str) -> None:
    """Each order with its time, and a label on each button that tells it from the others."""
    ships = [ToShip(f"250-0000000-{n:07}", NOW + timedelta(hours=n)) for n in range(20)]
    said = account.next_orders(a_reader(language), NOW, ships)
    shown = [block["accessory"] for block in said.blocks if "accessory" in block]
    assert len(shown) == account.MOST_ORDERS
    for each in shown:
        assert each["value"] in said.text
        assert each["value"] in each["accessibility_label"]
    assert "5" in said.text.rpartition("0000014")[2]


@pytest.mark.parametrize(
    ("typed", "metric"),
    [
        ("cancellation", Metric.CANCELLATION),
        ("キャンセル率", Metric.CANCELLATION),
        ("Late Shipment Rate", Metric.LATE_SHIPMENT),
        ("LATE SHIPMENT", Metric.LATE_SHIPMENT),
        ("order-defect-fba", Metric.ORDER_DEFECT_FBA),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_metric_is_found_by_any_of_its_names(typed: str, metric: Metric | None) -> None:
    """Our name, or that of either language, in any case and with any hyphens."""
    assert find_metric(typed) is metric


def test_orders_to_ship_come_with_the_time_of_their_reading() -> None:
    """The list is cut, says how many more there are, and when it was read."""
    ships = [ToShip(f"250-0000000-{n:07}", NOW + timedelta(hours=n)) for n in range(20)]
    text = words(account.next_orders(a_reader(), NOW, ships).blocks)
    assert "and 5 more" in text
    assert "Open orders read from Amazon Tue 24 Nov 17:12" in text
