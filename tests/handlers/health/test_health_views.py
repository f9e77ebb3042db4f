"""/health as one person reads it, in both languages."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.cancellation.forecast import forecast
from bot.domain.health.metrics import Metric, Rate
from bot.domain.health.report import HealthReport
from bot.domain.health.trend import Course, course
from bot.domain.languages import LANGUAGES
from bot.domain.markets import MARKETS
from handlers.digest.views.charts import Style
from handlers.health.listeners import find_metric
from handlers.health.views import account
from simulator.slack.blocks import check_blocks
from tests.domain.health.samples import FETCHED, NOW, a_rate, a_report, cancellations, own
from tests.handlers.health.samples import TODAY, a_reader, busy, history, quiet, words

REPORT = a_report(cancellations(1, 63))


def a_course(past: dict[date, Rate] | None = None, **changes: Any) -> Course:
    """Return the course of the Cancellation Rate."""
    known = history(90) if past is None else past
    values: dict[str, Any] = {"now": cancellations(1, 63), "report_at": FETCHED} | changes
    return course(Metric.CANCELLATION, known, until=TODAY, **values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_within_slacks_limits(language: str) -> None:
    """The summary, courses, outlooks and lists are taken by Slack."""
    reader = a_reader(language, simulated=True)
    shown = forecast(a_report(cancellations(1, 63)), [own(None)], now=NOW + timedelta(days=3))
    messages = [
        account.summary(reader, quiet()),
        account.summary(reader, busy()),
        account.summary(reader, quiet(report=None, history={})),
        *(account.shared(reader, busy(), "U0SATO", style) for style in Style),
        account.course(reader, a_course()),
        account.course(reader, a_course({}, now=None)),
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
    ]
    for message in messages:
        assert check_blocks(message.blocks) == [], message.text
        assert message.text
        assert "{" not in words(message.blocks) + message.text


def test_the_summary_has_its_buttons_and_no_drawings() -> None:
    """A private answer cannot be sent again in a plainer way: nothing in it is drawn by Slack."""
    blocks = account.summary(a_reader(), busy()).blocks
    assert [each["action_id"] for each in blocks[-1]["elements"]] == [
        "health.refresh",
        "health.post",
    ]
    assert not {"table", "data_visualization"} & {block["type"] for block in blocks}


def test_what_if_tells_the_rate_the_verdict_and_the_day() -> None:
    """One more of 63 stays under the target, two more do not."""
    shown = forecast(a_report(cancellations(0, 63)), [], now=NOW)
    one, two = (account.what_if(a_reader(), REPORT, shown, more).text for more in (1, 2))
    assert "About 1.59% (1 of 63, estimate): stays under the target of 2.5%." in one
    assert "About 3.17% (2 of 63, estimate): misses the target of under 2.5%." in two
    blocks = account.what_if(a_reader(), REPORT, shown, 1).blocks
    assert "It stops counting on 2 Dec or later (estimate)." in words(blocks)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Amazon counts 3 of 412, 0.73% now; added is 1 of ours that it may not have"),
        (
            "ja",
            "Amazonの現在の数値は3/412件 0.73%です。Amazonで未算入の可能性がある当店分1件を加えて",
        ),
    ],
)
def test_what_is_added_to_amazons_count_is_mentioned(language: str, told: str) -> None:
    """Two more of three are six only with the one of ours that Amazon may not have counted."""
    report = a_report(cancellations(3, 412))
    shown = forecast(report, [own(None)], now=NOW)
    said = account.what_if(a_reader(language), report, shown, 2)
    assert "6" in said.text
    assert told in said.text
    assert told in words(said.blocks)
    calm = account.what_if(a_reader(language), report, forecast(report, [], now=NOW), 2)
    assert "5" in calm.text
    assert told not in calm.text


@pytest.mark.parametrize(
    ("market", "told"),
    [
        ("JP", "account deactivation, per Amazon Help (23 Nov)."),
        ("DE", "deactivation of seller-fulfilled offers, per Amazon Help (23 Nov)."),
        ("US", None),
    ],
)
def test_a_missed_target_says_what_amazon_says_of_it(market: str, told: str | None) -> None:
    """Per marketplace, with the page and its day; nothing where no sentence was found."""
    reader = replace(a_reader(), market=MARKETS[market])
    shown = forecast(a_report(cancellations(0, 63)), [], now=NOW)
    kept, missed = (account.what_if(reader, REPORT, shown, n) for n in (1, 2))
    assert "Amazon Help" not in kept.text
    if told is None:
        assert "Amazon Help" not in missed.text
        return
    assert told in missed.text
    assert told in words(missed.blocks)
    small = words(missed.blocks[-1])
    assert "200285210" in small
    assert "23 Nov" in small


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "Amazon counts 63 orders in these days, so 999 more of them cannot be cancelled. "
                "Room: 1 more cancellation would stay within the target (now 0 of 63, 0.00%)."
            ),
        ),
        (
            "ja",
            (
                "レポートの対象期間の注文は63件のため、あと999件のキャンセルは計算できません。"
                "余裕：あと1件キャンセルしても目標内（現在 0/63件 0.00%）。"
            ),
        ),
    ],
)
def test_more_cancels_than_orders_are_not_worked_out(language: str, told: str) -> None:
    """The answer says how many orders there are and how much room."""
    shown = forecast(a_report(cancellations(0, 63)), [], now=NOW)
    said = account.what_if(a_reader(language), REPORT, shown, 999).text
    assert told in said


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
        (a_report(a_rate(target=None)), "names no target for the Cancellation Rate"),
    ],
)
def test_where_nothing_can_be_estimated_the_reason_is_the_true_one(
    report: HealthReport | None, why: str
) -> None:
    """No report, no orders, and counts that are merely absent are three things."""
    shown = forecast(report, [], now=NOW)
    assert why in account.what_if(a_reader(), report, shown, 1).text
    assert why in account.summary(a_reader(), quiet(report=report)).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_alone_carry_a_course(language: str) -> None:
    """Now, and the extremes of 30 and 90 days, for those who only hear the words."""
    reader, found = a_reader(language), a_course()
    text = account.course(reader, found).text
    for span_ in (found.month, found.quarter):
        assert span_ is not None
        assert span_.high is not None
        assert reader.percent(span_.high) in text
    assert text.count(reader.say("health.course.range", low="0.00%", high="")[:6]) >= 2


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Last 30 days: 1.59% on 24 Nov, the one day with a report."),
        ("ja", "直近30日間：1.59%（11/24、レポートのある日は1日のみ）。"),
    ],
)
def test_one_day_is_told_once(language: str, told: str) -> None:
    """It is neither drawn as a line nor repeated for the longer time."""
    said = account.course(a_reader(language), a_course({TODAY: cancellations(1, 63)}))
    assert said.text.endswith(told)
    assert "▁" not in words(said.blocks)
    assert "90" not in words(said.blocks)


def test_extremes_are_said_to_be_of_the_days_with_a_report() -> None:
    """A day without a report may have been worse."""
    assert "highest 3.17% of the days with a report" in account.course(a_reader(), a_course()).text


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
