"""Getting the report: requested in time, never blocking, and every failure remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import limits
from bot.domain.faults import (
    AmazonFault,
    Busy,
    CredentialsRefused,
    Doubtful,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from bot.domain.health.collecting import ReportJob, ReportUnreadable, Waiting
from bot.domain.processing import ProcessingStatus
from bot.ports.slack import MessengerFault
from bot.usecases.digest import summary
from bot.usecases.health import collecting
from tests.usecases.mornings import Morning, tokyo


def kept(morning: Morning) -> int:
    """Return how many days have a report."""
    today = morning.clock.now().date()
    market = morning.desk.market.id
    return len(morning.desk.store.reports.between(market, today - timedelta(days=60), today))


def waiting(morning: Morning, user: str = "U0SATO") -> Waiting:
    """Return a person who waits."""
    return Waiting(user, f"https://reply.test/{user}", morning.clock.now())


def test_a_report_is_asked_for_at_the_start(morning: Morning) -> None:
    """Without a report one is asked for at once, looked at, downloaded and kept as it came."""
    morning.at(tokyo(24, 16))
    morning.wait(1)

    latest = morning.desk.store.reports.latest(morning.desk.market.id)
    assert latest is not None
    assert latest.raw == morning.reports.document
    assert morning.job.ended_at == latest.fetched_at
    assert morning.job.failed == ""
    assert morning.reports.requested == 1


def test_a_report_is_asked_for_every_six_hours(morning: Morning) -> None:
    """While the last one is younger than six hours no other is asked for."""
    morning.at(tokyo(24, 10))
    morning.until(tokyo(24, 15, 59))
    assert morning.reports.requested == 1

    morning.until(tokyo(24, 16, 5))
    assert morning.reports.requested == 2


def test_a_restart_goes_on_where_it_was(morning: Morning) -> None:
    """A report under way is looked at again, not asked for again."""
    morning.work()
    morning.clock.advance(timedelta(seconds=2))
    collecting.step(replace(morning.desk))
    assert morning.reports.requested == 1
    assert morning.reports.looks == 1


def test_the_digest_has_a_report_of_its_own(morning: Morning) -> None:
    """It is asked for REPORT_WAIT_MINUTES before DIGEST_TIME, whatever came before."""
    morning.at(tokyo(24, 5))
    morning.until(tokyo(24, 8, 19))
    assert morning.reports.requested == 1

    morning.until(tokyo(24, 8, 21))
    assert morning.reports.requested == 2


@pytest.mark.parametrize(
    ("method", "fault", "word"),
    [
        ("request", RoleMissing("createReport", "Selling Partner Insights"), "role_missing"),
        ("request", CredentialsRefused(), "credentials_refused"),
        ("look", NotFound(), "not_found"),
        ("download", ReportUnreadable(), "unreadable"),
    ],
)
def test_what_cannot_work_is_given_up_and_tried_again_later(
    morning: Morning, method: str, fault: AmazonFault, word: str
) -> None:
    """The reason is remembered, and half an hour later a new report is asked for."""
    morning.reports.fail(method, fault)
    morning.at(tokyo(24, 16))
    morning.wait(1)
    assert (morning.job.failed, kept(morning)) == (word, 0)
    assert morning.job.ended_at is not None

    morning.wait(28)
    assert kept(morning) == 0
    morning.wait(3)
    assert (morning.job.failed, kept(morning)) == ("", 1)


def test_one_rejection_of_a_constant_call_is_retried(morning: Morning) -> None:
    """A 400 to asking for a report is Amazon's fault: asked again after half a minute."""
    morning.reports.fail("request", Rejected())
    morning.at(tokyo(24, 16))
    morning.wait(2)

    assert (morning.job.failed, kept(morning)) == ("", 1)


@pytest.mark.parametrize("status", [ProcessingStatus.CANCELLED, ProcessingStatus.FATAL])
def test_a_report_that_amazon_ends_badly_is_told(
    morning: Morning, status: ProcessingStatus
) -> None:
    """CANCELLED and FATAL end the try with their own word."""
    morning.reports.status = status
    morning.wait(1)
    assert morning.job.failed == status.lower()
    assert morning.job.ended_at is not None


def test_a_report_without_a_document_is_unreadable(morning: Morning) -> None:
    """DONE without a document is no report."""
    morning.reports.no_document = True
    morning.wait(1)
    assert morning.job.failed == "unreadable"


def test_an_unreadable_document_does_not_replace_a_report(morning: Morning) -> None:
    """What cannot be read never takes the place of a good report."""
    morning.reports.document = "[]"
    morning.wait(1)
    assert (morning.job.failed, kept(morning)) == ("unreadable", 0)


@pytest.mark.parametrize("fault", [Unavailable(), Doubtful()])
def test_an_outage_is_retried_with_back_off(morning: Morning, fault: AmazonFault) -> None:
    """The reason is remembered while Amazon does not answer, and forgotten when it does."""
    morning.at(tokyo(24, 16))
    morning.reports.fail("request", fault, fault)
    morning.work()
    assert morning.job.failed == fault.code
    assert morning.job.ended_at is None

    morning.wait(2)
    assert (morning.job.failed, kept(morning)) == ("", 1)


@pytest.mark.parametrize("fault", [NotYet("createReport", timedelta(seconds=40)), Throttled()])
def test_a_rate_that_is_used_up_is_told_and_waited_for(
    morning: Morning, fault: AmazonFault
) -> None:
    """The same step is taken again when there is room, and until then the reason is known."""
    morning.at(tokyo(24, 16))
    morning.reports.fail("request", fault)
    morning.work()
    assert (morning.job.failed, morning.job.ended_at) == ("throttled", None)
    morning.wait(2)
    assert (morning.job.failed, kept(morning)) == ("", 1)


def test_a_report_stuck_in_the_queue_is_looked_at_less_and_less(morning: Morning) -> None:
    """Looks are a minute apart in the end; after an hour a new report is asked for."""
    morning.at(tokyo(24, 16))
    morning.reports.status = ProcessingStatus.IN_QUEUE
    morning.wait(50)
    assert morning.job.failed == "in_queue"
    assert morning.reports.looks < 70
    assert morning.reports.requested == 1

    morning.wait(15)
    assert morning.reports.requested == 2
    assert morning.job.failed == "in_queue"


def test_a_clock_set_back_does_not_stop_the_collecting(morning: Morning) -> None:
    """A try dated in the future does not count."""
    with morning.desk.store.transaction():
        later = morning.clock.now() + timedelta(days=3)
        morning.desk.store.collecting.save_job(ReportJob(later, ended_at=later))
    morning.wait(1)
    assert kept(morning) == 1


def test_a_refresh_requests_a_new_report(morning: Morning) -> None:
    """A person's Refresh asks Amazon at once, and the summary is sent when it is there."""
    morning.at(tokyo(24, 16))
    morning.wait(1)
    assert collecting.request(morning.desk, waiting(morning)) == timedelta(0)
    morning.wait(1)

    assert morning.reports.requested == 2
    [(shown, who)] = morning.health_channel.pictures
    assert who.user_id == "U0SATO"
    assert shown.report is not None
    assert shown.failed == ""
    morning.wait(1)
    assert len(morning.health_channel.pictures) == 1


def test_two_who_ask_share_one_report(morning: Morning) -> None:
    """Whoever asks while a report is under way gets that one, also in the middle of a look."""
    morning.at(tokyo(24, 16))

    def second() -> None:
        morning.reports.meanwhile = lambda: None
        collecting.request(morning.desk, waiting(morning, "U0TANAKA"))

    morning.reports.meanwhile = second
    collecting.request(morning.desk, waiting(morning))
    morning.wait(1)

    assert morning.reports.requested == 1
    assert [who.user_id for _, who in morning.health_channel.pictures] == ["U0SATO", "U0TANAKA"]


def test_only_the_rate_limit_refuses_a_new_report(morning: Morning) -> None:
    """Where the rate has no room the person is told how long, and nothing is begun."""
    morning.at(tokyo(24, 16))
    morning.wait(1)
    morning.reports.room_in = timedelta(seconds=42)
    assert collecting.request(morning.desk, waiting(morning)) == timedelta(seconds=42)
    morning.wait(1)
    assert morning.reports.requested == 1


def test_an_answer_that_is_too_late_is_not_sent(morning: Morning) -> None:
    """After half an hour Slack takes no private answer any more; what it refuses is let go."""
    morning.reports.status = ProcessingStatus.IN_QUEUE
    collecting.request(morning.desk, waiting(morning))
    morning.wait(40)
    collecting.request(morning.desk, waiting(morning, "U0TANAKA"))
    morning.reports.status = None
    morning.health_channel.faults.append(MessengerFault("expired_url"))
    morning.wait(2)
    assert morning.health_channel.pictures == []
    assert morning.job.waiting == ()


def test_answering_without_a_report_does_nothing(morning: Morning) -> None:
    """Nobody waits before anything was asked."""
    summary.answer_waiting(morning.desk)
    assert morning.health_channel.pictures == []


def test_repeated_refreshes_wait_once(morning: Morning) -> None:
    """However often one person presses Refresh, they get one answer, at the last place."""
    morning.at(tokyo(24, 16))
    morning.wait(1)
    for _ in range(20):
        collecting.request(morning.desk, waiting(morning))
    assert len(morning.job.waiting) == 1


def test_no_more_than_fifty_wait_for_a_report(morning: Morning) -> None:
    """One more is told that too much is going on; who waits already may ask again."""
    morning.at(tokyo(24, 16))
    morning.wait(1)
    for number in range(limits.REFRESH_WAITERS):
        collecting.request(morning.desk, waiting(morning, f"U{number}"))
    with pytest.raises(Busy):
        collecting.request(morning.desk, waiting(morning, "U-more"))
    assert collecting.request(morning.desk, waiting(morning, "U7")) == timedelta(0)
    assert len(morning.job.waiting) == limits.REFRESH_WAITERS
