"""The digest: once a day, whatever restarts, fails or changes the clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.clock import MovableClock
from bot.domain.digest.slot import latest_slot
from bot.domain.faults import RoleMissing, Unavailable
from bot.domain.health.metrics import Colour, Metric
from bot.domain.processing import ProcessingStatus
from bot.ports.slack import MessengerFault
from bot.usecases.digest import posting
from bot.usecases.health import collecting
from bot.usecases.radar import scanning
from tests.builders import an_order
from tests.fakes.health import a_document
from tests.usecases.mornings import Morning, rhythm, tokyo

TODAY = date(2026, 11, 24)


def test_the_digest_is_posted_at_its_time(morning: Morning) -> None:
    """It goes out at DIGEST_TIME with the report that was asked for before, and its thread."""
    morning.orders.orders = [an_order()]
    morning.at(tokyo(24, 5))
    morning.until(tokyo(24, 8, 29))
    assert morning.health_channel.digests == []

    morning.until(tokyo(24, 8, 31), step=5)
    [said] = morning.health_channel.digests
    assert (said.day, said.failed, said.old) == (TODAY, "", False)
    assert said.report_at is not None
    assert said.report_at >= tokyo(24, 8, 20)
    assert said.todo.read_at == tokyo(24, 8, 30)
    assert said.room == 1
    assert [under.ts for _, under in morning.health_channel.threads] == ["2.1"]


def test_a_day_has_one_digest(morning: Morning) -> None:
    """The rest of the day and a restart post nothing; the next morning does."""
    morning.at(tokyo(24, 8))
    morning.until(tokyo(24, 22))
    posting.send_due(replace(morning.desk))
    assert len(morning.health_channel.digests) == 1

    morning.until(tokyo(25, 8, 32))
    assert [each.day.day for each in morning.health_channel.digests] == [24, 25]


def test_a_missed_time_is_caught_up(morning: Morning) -> None:
    """A bot that starts within six hours posts once its report is there."""
    morning.at(tokyo(24, 14))
    morning.wait(2)
    [said] = morning.health_channel.digests
    assert (said.day, said.failed) == (TODAY, "")


def test_a_time_missed_for_long_is_skipped(
    morning: Morning, caplog: pytest.LogCaptureFixture
) -> None:
    """Later than six hours nothing is posted, and the log says so once."""
    morning.at(tokyo(24, 14, 31))
    morning.wait(3)
    assert morning.health_channel.digests == []
    assert [r.message for r in caplog.records].count("digest.skipped") == 1


def test_a_digest_of_late_evening_is_caught_up_after_midnight(morning: Morning) -> None:
    """It is still that of the day before."""
    morning.desk = replace(morning.desk, rhythm=rhythm(time(22, 0)))
    morning.at(tokyo(25, 1))
    morning.wait(2)
    assert [each.day for each in morning.health_channel.digests] == [TODAY]


@pytest.mark.parametrize(
    ("status", "word"), [(ProcessingStatus.IN_QUEUE, "in_queue"), (ProcessingStatus.FATAL, "fatal")]
)
def test_it_goes_out_without_a_new_report(
    morning: Morning, status: ProcessingStatus, word: str
) -> None:
    """When the wait is over the last good report is shown, with the reason for its age."""
    morning.at(tokyo(24, 2))
    morning.wait(2)
    morning.reports.status = status
    morning.until(tokyo(24, 8, 29))
    assert morning.health_channel.digests == []

    morning.until(tokyo(24, 8, 33))
    [said] = morning.health_channel.digests
    assert said.failed == word
    assert said.report_at is not None
    assert said.report_at < tokyo(24, 3)


def test_it_goes_out_without_any_report(morning: Morning) -> None:
    """Where Amazon denies access the digest says so, and what waits is told all the same."""
    morning.reports.fail("request", *[RoleMissing("createReport", "x")] * 5)
    morning.at(tokyo(24, 8, 40))
    morning.wait(1)
    [said] = morning.health_channel.digests
    assert (said.report, said.failed, said.room) == (None, "role_missing", None)
    assert said.todo.read_at is not None
    assert set(said.states.values()) == {Colour.NONE}


def test_a_report_that_is_asked_for_late_is_waited_for(morning: Morning) -> None:
    """After a late start the wait counts from when the report was asked for."""
    morning.reports.status = ProcessingStatus.IN_QUEUE
    morning.at(tokyo(24, 10))
    morning.wait(9)
    assert morning.health_channel.digests == []
    morning.wait(2)
    assert [each.failed for each in morning.health_channel.digests] == ["in_queue"]


def test_a_report_never_looked_at_is_late(morning: Morning) -> None:
    """Where Amazon's rate let nobody look, the word for it is "late"."""
    morning.desk = replace(morning.desk, rhythm=rhythm(wait=0))
    morning.at(tokyo(24, 8, 30))
    collecting.begin(morning.desk)
    scanning.begin(morning.desk)
    assert not posting.ready(morning.desk, posting.by_hand(morning.desk))
    morning.clock.advance(timedelta(seconds=20))
    posting.send_due(morning.desk)
    assert [each.failed for each in morning.health_channel.digests] == ["late"]


def test_without_a_wait_the_latest_report_is_used(morning: Morning) -> None:
    """REPORT_WAIT_MINUTES=0: what was collected in the last six hours is no old report."""
    morning.desk = replace(morning.desk, rhythm=rhythm(wait=0))
    morning.at(tokyo(24, 8))
    morning.wait(1)
    morning.until(tokyo(24, 8, 31), step=5)
    assert [each.failed for each in morning.health_channel.digests] == [""]


def test_it_goes_out_without_the_orders(morning: Morning) -> None:
    """Orders that cannot be read are waited for two minutes at most, then left out."""
    morning.orders.faults += [Unavailable()] * 40
    morning.at(tokyo(24, 8))
    morning.until(tokyo(24, 8, 31))
    assert morning.health_channel.digests == []
    morning.until(tokyo(24, 8, 33))
    [said] = morning.health_channel.digests
    assert said.todo.read_at is None
    assert not said.quiet


@pytest.mark.parametrize(("hour", "left_out"), [(2, True), (3, False)])
def test_an_old_reading_is_told_with_its_time_or_left_out(
    morning: Morning, hour: int, *, left_out: bool
) -> None:
    """Where the orders cannot be read, what is known stands for six hours; then it is no news."""
    morning.at(tokyo(24, hour))
    morning.wait(4)
    read_at = morning.desk.clock.now()
    morning.orders.faults += [Unavailable()] * 1000
    morning.until(tokyo(24, 8, 33))
    [said] = morning.health_channel.digests
    assert (said.todo.read_at is None) is left_out
    assert said.todo.failed == ("unavailable" if left_out else "")
    assert said.todo.read_at is None or said.todo.read_at < read_at


def test_what_slack_refuses_is_tried_each_minute(morning: Morning) -> None:
    """A digest that was not delivered goes out as soon as Slack takes it, its thread as well."""
    fault = MessengerFault("channel_not_found", permanent=True)
    morning.health_channel.faults += [fault, fault]
    morning.at(tokyo(24, 8, 25))
    morning.until(tokyo(24, 8, 30))
    morning.wait(0.9)
    assert len(morning.health_channel.faults) == 1
    morning.wait(2)
    assert len(morning.health_channel.digests) == 1


def test_a_thread_that_is_missing_is_added(morning: Morning) -> None:
    """A crash between the digest and its thread leaves no digest without one, nor two digests."""
    morning.at(tokyo(24, 8, 25))
    morning.wait(4)
    morning.health_channel.detail_faults.append(MessengerFault("ratelimited"))
    morning.wait(4)
    assert (len(morning.health_channel.digests), len(morning.health_channel.threads)) == (1, 1)


def test_nothing_is_posted_before_amazon_was_asked(morning: Morning) -> None:
    """After a late start the digest waits until the report and the orders were asked for."""
    morning.at(tokyo(24, 10))
    posting.send_due(morning.desk)
    collecting.step(morning.desk)
    morning.clock.advance(timedelta(minutes=11))
    posting.send_due(morning.desk)
    assert morning.health_channel.digests == []


def test_by_hand_it_is_the_digest_of_the_day(morning: Morning) -> None:
    """One posted by hand asks for a new report, and the scheduled one then posts nothing."""
    morning.at(tokyo(24, 7))
    morning.wait(1)
    occasion = posting.by_hand(morning.desk)
    assert not posting.ready(morning.desk, occasion)
    morning.wait(0.5)
    assert posting.ready(morning.desk, occasion)
    posted = posting.post(morning.desk, occasion)
    assert posted.day == TODAY
    todays = posting.todays(morning.desk)
    assert todays is not None
    assert todays.complete
    assert posting.why_old(morning.desk, occasion) == ""
    assert morning.reports.requested == 2

    morning.until(tokyo(24, 9))
    assert len(morning.health_channel.digests) == 1
    assert posting.post(morning.desk, occasion).ts == posted.ts


def test_what_is_young_enough_is_not_asked_for_again(morning: Morning) -> None:
    """A trial run takes a report and a reading of the last hours as they are."""
    morning.at(tokyo(24, 8, 25))
    morning.wait(10)
    requested, calls = morning.reports.requested, morning.orders.calls
    occasion = posting.by_hand(morning.desk, oldest=timedelta(hours=6))
    assert posting.ready(morning.desk, occasion)
    assert posting.draw(morning.desk, occasion).todo.read_at is not None
    assert (morning.reports.requested, morning.orders.calls) == (requested, calls)


def test_by_hand_a_report_under_way_is_joined(morning: Morning) -> None:
    """Asking by hand begins no second report while one is under way."""
    morning.work()
    posting.by_hand(morning.desk)
    morning.wait(1)
    assert morning.reports.requested == 1


def test_the_day_before_is_compared_with(morning: Morning) -> None:
    """What changed is told against the last report of a day before, on the day of a new one."""
    morning.keep(a_document(late=1), tokyo(23, 21))
    morning.reports.document = a_document(late=3)
    morning.at(tokyo(24, 8, 15))
    morning.until(tokyo(24, 8, 32), step=5)
    [said] = morning.health_channel.digests
    assert [change.metric for change in said.changes.metrics] == [Metric.LATE_SHIPMENT]
    assert said.states[Metric.LATE_SHIPMENT] is Colour.GREEN


def test_an_old_report_is_shown_as_what_it_is(morning: Morning) -> None:
    """A report of weeks ago is shown as old, and nothing is called changed."""
    morning.keep(a_document(), tokyo(1, 8))
    morning.reports.fail("request", *[RoleMissing("createReport", "x")] * 5)
    morning.at(tokyo(24, 8, 15))
    morning.until(tokyo(24, 8, 32))
    [said] = morning.health_channel.digests
    assert said.old
    assert not said.changes


def test_on_mondays_the_weeks_before_are_told(morning: Morning) -> None:
    """The Cancellation Rate of the last Mondays stands beside the week."""
    for day in (2, 9, 16):
        morning.keep(a_document(cancelled=1), tokyo(day, 8))
    morning.at(tokyo(23, 8, 15))
    morning.until(tokyo(23, 8, 32))
    [said] = morning.health_channel.digests
    assert said.week is not None
    assert [point.share is not None for point in said.week.rates] == [False] * 4 + [True] * 4


@pytest.mark.parametrize(
    ("zone", "hour", "minute", "days"),
    [("America/New_York", 2, 30, 3), ("America/New_York", 1, 30, 3), ("Europe/Berlin", 2, 30, 3)],
)
@pytest.mark.parametrize(
    "start", [datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)]
)
def test_summer_time_neither_skips_nor_doubles_a_digest(
    zone: str, hour: int, minute: int, days: int, start: datetime
) -> None:
    """Across a change of the clocks every day has one moment, a day's length apart or so."""
    clock = MovableClock(start)
    told = rhythm(time(hour, minute), zone=zone)
    slots = set()
    for _ in range(days * 24 * 12 * 3):
        clock.advance(timedelta(minutes=5))
        slots.add(latest_slot(told, clock.now()))
    ordered = sorted(slots, key=lambda slot: slot.at)
    assert len({slot.day for slot in ordered}) == len(ordered)
    gaps = [after.at - before.at for before, after in pairwise(ordered)]
    assert all(timedelta(hours=22) < gap < timedelta(hours=26) for gap in gaps)
