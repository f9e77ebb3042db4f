"""An alert as it is read: what turned, how it stood before, what to do."""

import pytest

from bot.domain.health.changes import ACCOUNT, Alert, Level
from bot.domain.health.metrics import AmazonStatus, Colour, Metric
from bot.domain.languages import LANGUAGES
from handlers.digest.views.alert_message import alert_message
from simulator.slack.blocks import check_blocks
from tests.domain.health.samples import a_policy, a_rate, a_report
from tests.handlers.health.samples import a_reader, coloured

ALERTS = [
    Alert(
        "late-shipment", Level("late-shipment", Colour.GREEN), Level("late-shipment", Colour.RED)
    ),
    Alert("cancellation", None, Level("cancellation", Colour.YELLOW)),
    Alert("on-time", Level("on-time", Colour.RED), Level("on-time", Colour.GREEN)),
    Alert("listing", Level("listing", Colour.GREEN, 0), Level("listing", Colour.RED, 3)),
    Alert("listing", Level("listing", Colour.RED, 3), Level("listing", Colour.GREEN, 0)),
    Alert(ACCOUNT, Level(ACCOUNT, Colour.GREEN), Level(ACCOUNT, Colour.YELLOW)),
    Alert(ACCOUNT, Level(ACCOUNT, Colour.YELLOW), Level(ACCOUNT, Colour.GREEN)),
]


@pytest.mark.parametrize("alert", ALERTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alert_names_what_turned(language: str, alert: Alert) -> None:
    """An alert is within the limits, says what to do unless it is over, and carries its names."""
    rates = (
        [coloured(Metric(alert.subject), alert.now.colour)] if alert.subject in list(Metric) else []
    )
    report = a_report(*rates, policies=(a_policy(alert.now.count or 0),), account_status="AT_RISK")
    message = alert_message(a_reader(language, simulated=True), [alert], report, store="A3")
    assert check_blocks(message.blocks) == []
    assert message.metadata == {
        "event_type": "sellerdesk_alert",
        "event_payload": {
            "store": "A3",
            "metric": alert.subject,
            "state": str(alert.now.colour),
        },
    }
    assert len(message.blocks) == (2 if alert.now.colour is Colour.GREEN else 3)


def test_an_account_that_turns_is_told_in_words_of_statuses() -> None:
    """What it was before is Amazon's word where only one fits, and never that of a rate."""
    report = a_report(account_status="DEACTIVATED")
    told = [
        alert_message(
            a_reader(), [Alert(ACCOUNT, before, Level(ACCOUNT, Colour.RED))], report, store="A3"
        ).text
        for before in (Level(ACCOUNT, Colour.GREEN), Level(ACCOUNT, Colour.YELLOW), None)
    ]
    now = "❗ The account status is now: Deactivated."
    do = "What to do: open Performance, Account Health in Seller Central at once"
    assert [said.partition(f" {do}")[0] for said in told] == [f"{now} It was Normal.", now, now]


def test_a_rate_near_its_target_is_no_good_news() -> None:
    """Yellow says that the target is nearly missed, and is true from either side."""
    level = Level("late-shipment", Colour.YELLOW)
    report = a_report(coloured(Metric.LATE_SHIPMENT, Colour.YELLOW))
    said = alert_message(a_reader(), [Alert(level.subject, None, level)], report, store="A3").text
    assert "Late Shipment Rate is within its target, but close to missing it: " in said


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "⚠️ On-Time Delivery Rate 42.86% (target 90% or more, watch, 3 of 7, off target by "
                "the numbers, but Amazon's own status is GOOD). What to do"
            ),
        ),
        (
            "ja",
            (
                "⚠️ 期日内配送率 42.86%（目標90%以上、注意、3/7件、"
                "数値では「未達」ですがAmazonの判定はGOOD）。対応"
            ),
        ),
    ],
)
def test_a_rate_that_amazon_judges_otherwise_says_why(language: str, expected: str) -> None:
    """It is not said to be within its target, and Amazon's word stands beside the numbers."""
    level = Level("on-time", Colour.YELLOW)
    report = a_report(a_rate(Metric.ON_TIME, count=3, total=7, status=AmazonStatus.GOOD))
    alert = Alert(level.subject, None, level)
    assert alert_message(a_reader(language), [alert], report, store="A3").text.startswith(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notification_says_what_to_do(language: str) -> None:
    """Whoever only hears the words hears the advice too."""
    alert = Alert("listing", None, Level("listing", Colour.RED, 3))
    said = alert_message(a_reader(language), [alert], a_report(), store="A3")
    assert said.text.endswith(a_reader(language).say("alert.do.policy"))


def test_an_alert_without_its_metric_still_names_it() -> None:
    """A report that lacks the metric by now leaves only its numbers out."""
    alert = Alert("on-time", None, Level("on-time", Colour.RED))
    said = alert_message(a_reader(), [alert], a_report(), store="A3").text
    assert said.startswith("❗ On-Time Delivery Rate misses its target. ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_turns_are_one_message_under_the_name_of_the_first(language: str) -> None:
    """Each has its line, each advice stands once, and scripts find every turn."""
    turns = [
        Alert(ACCOUNT, None, Level(ACCOUNT, Colour.YELLOW)),
        Alert("late-shipment", None, Level("late-shipment", Colour.RED)),
        Alert("listing", None, Level("listing", Colour.RED, 3)),
        Alert("documents", None, Level("documents", Colour.RED, 1)),
    ]
    report = a_report(coloured(Metric.LATE_SHIPMENT, Colour.RED), account_status="AT_RISK")
    reader = a_reader(language)
    said = alert_message(reader, turns, report, store="A3")
    assert check_blocks(said.blocks) == []
    assert said.text.count(reader.say("alert.do.account")) == 1
    assert reader.say("alert.do.policy") not in said.text
    both = alert_message(reader, turns[2:], report, store="A3").text
    assert both.count(reader.say("alert.do.policy")) == 1
    for name in ("metric.late-shipment", "policy.listing", "policy.documents"):
        assert reader.say(name) in said.text
    assert said.metadata is not None
    payload = said.metadata["event_payload"]
    assert (payload["metric"], payload["state"]) == ("account-status", "yellow")
    assert payload["turns"] == {
        "account-status": "yellow",
        "late-shipment": "red",
        "listing": "red",
        "documents": "red",
    }


def test_the_words_of_a_turn_say_how_it_stood_before() -> None:
    """In Japanese as a person would say it."""
    turn = Alert("late-shipment", Level("x", Colour.GREEN), Level("x", Colour.RED))
    report = a_report(coloured(Metric.LATE_SHIPMENT, Colour.RED))
    said = alert_message(a_reader("ja"), [turn], report, store="A3").text
    assert "これまでは目標内。" in said
    assert "出荷予定日までに" in said
