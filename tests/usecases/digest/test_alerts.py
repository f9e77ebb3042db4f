"""Alerts: each change for the worse is posted once, and again when it is over."""

from dataclasses import replace

from bot.domain.health.metrics import Colour
from bot.ports.slack import MessengerFault
from bot.usecases.digest import alerts
from tests.fakes.health import a_document
from tests.fakes.ports import like
from tests.usecases.mornings import Morning, tokyo


def collect(morning: Morning, document: str) -> None:
    """Let the next report say something and be collected."""
    morning.reports.document = document
    morning.wait(6 * 60, step=300)
    morning.wait(3, step=30)


def told(morning: Morning) -> list[tuple[str, str, str | None]]:
    """Return subject, colour and thread of each turn that was told."""
    return [
        (turn.subject, str(turn.now.colour), thread.ts if thread else None)
        for turns, thread in morning.health_channel.alerts
        for turn in turns
    ]


def test_a_healthy_account_raises_no_alert(morning: Morning) -> None:
    """Nothing is told of a first report on which all is well, nor before there is one."""
    morning.at(tokyo(24, 16))
    morning.work()
    morning.wait(2)
    assert told(morning) == []
    assert {each.state for each in morning.desk.store.alerts.all()} == {"green"}


def test_what_has_not_changed_is_not_written(morning: Morning) -> None:
    """Each store is looked at every few seconds, which costs no transaction while all stays."""
    morning.at(tokyo(24, 16))
    morning.work()
    morning.wait(2)

    def refused() -> None:
        raise AssertionError

    alerts.tell_due(replace(morning.desk, store=like(morning.desk.store, transaction=refused)))


def test_a_missed_target_in_the_first_report_raises_an_alert(morning: Morning) -> None:
    """A metric that is off its target when the bot begins is told once, a policy count is not."""
    morning.at(tokyo(24, 16))
    collect(morning, a_document(late=5, listing=2))
    collect(morning, a_document(late=5, listing=2))
    assert told(morning) == [("late-shipment", "red", None)]


def test_an_alert_is_posted_once_and_resolved_in_its_thread(morning: Morning) -> None:
    """Each change for the worse is a post; an improvement is a reply in the last one's thread."""
    morning.at(tokyo(24, 16))
    for late in (0, 4, 4, 3, 0):
        collect(morning, a_document(late=late if late != 3 else 3))
    assert told(morning)[0] == ("late-shipment", "red", None)
    assert told(morning)[-1] == ("late-shipment", "green", "3.1")

    collect(morning, a_document(late=4))
    assert told(morning)[-1] == ("late-shipment", "red", None)


def test_a_policy_count_that_rises_is_told(morning: Morning) -> None:
    """Each rise is a post; a fall that is none of them is noted in silence."""
    morning.at(tokyo(24, 16))
    for count in (1, 0, 0, 2, 1, 2):
        collect(morning, a_document(listing=count))
    assert told(morning) == [("listing", "red", None), ("listing", "red", None)]
    [alerted] = [one for one in morning.desk.store.alerts.all() if one.metric == "listing"]
    assert (alerted.state, alerted.count, alerted.ts) == (Colour.RED, 2, "3.2")


def test_what_slack_refuses_is_told_later(morning: Morning) -> None:
    """A turn that could not be told is told at the next look, once."""
    morning.at(tokyo(24, 16))
    morning.health_channel.faults += [MessengerFault("ratelimited")] * 2
    morning.reports.document = a_document(late=5)
    morning.wait(3)
    assert told(morning) == [("late-shipment", "red", None)]


def test_several_turns_in_one_report_are_one_alert(morning: Morning) -> None:
    """One message for what turned worse together, one answer in its thread for what is over."""
    morning.at(tokyo(24, 16))
    collect(morning, a_document())
    collect(morning, a_document(late=5, cancelled=3, listing=2))
    [(turns, thread)] = morning.health_channel.alerts
    assert thread is None
    assert {turn.subject for turn in turns} == {"cancellation", "late-shipment", "listing"}

    collect(morning, a_document(listing=2))
    (_, (over, thread)) = morning.health_channel.alerts
    assert thread is not None
    assert thread.ts == "3.1"
    assert {turn.subject for turn in over} == {"cancellation", "late-shipment"}


def test_an_improvement_that_was_no_alert_is_not_posted(morning: Morning) -> None:
    """A policy count seen at first sight is no message, and its end is none either."""
    morning.at(tokyo(24, 16))
    collect(morning, a_document(listing=2))
    collect(morning, a_document())
    assert told(morning) == []
    [alerted] = [one for one in morning.desk.store.alerts.all() if one.metric == "listing"]
    assert (alerted.state, alerted.ts) == (Colour.GREEN, "")
