"""Following, where Amazon refuses once, tells of another feed, or tells nothing for a while."""

from dataclasses import replace

import pytest

from bot.domain.cancellation.feed import LineReport
from bot.domain.cancellation.request import Reported, State, Trouble
from bot.domain.faults import NotFound, Rejected, Unavailable
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import deciding, feeds
from bot.usecases.cancellation.deciding import Done
from tests.builders import ORDER_ID, an_order
from tests.fakes.amazon import FakeTransport
from tests.usecases.office import SATO, Office

OTHER_ID = "250-0000000-0000002"


def test_a_feed_that_has_begun_is_not_cancelled(office: Office) -> None:
    """Amazon refuses to take back a feed that it began; it is followed to its end."""
    request = office.sent()
    office.transport.fail("take_back", Unavailable(), Rejected())
    office.click(deciding.stop, request, SATO)
    office.wait(minutes=1)

    assert not feeds.stoppable(office.desk, office.now(request))
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(ORDER_ID)
    office.wait(minutes=3)
    assert office.state(request) is State.CANCELLED


@pytest.mark.parametrize("stopped", [True, False])
def test_a_rejected_feed_cancellation_is_retried(office: Office, *, stopped: bool) -> None:
    """As long as the feed is in the queue Amazon is asked again, after half a minute and slower."""
    request = office.sent()
    office.transport.fail("take_back", *[Rejected()] * 3)
    if stopped:
        office.click(deciding.stop, request, SATO)
    else:
        office.book.ship(ORDER_ID)
    while len(office.transport.faults["take_back"]) == 3:
        office.wait(1, step=1)
    office.wait(28, step=1)
    assert len(office.transport.faults["take_back"]) == 2
    office.wait(minutes=5)

    assert office.transport.taken_back == ["feed-1"]
    assert office.state(request) is (State.WITHDRAWN if stopped else State.VOID)


def test_stop_works_after_a_rejected_feed_cancellation(office: Office) -> None:
    """A feed that was asked for in vain can still be stopped by hand, and is asked for at once."""
    request = office.sent()
    office.transport.fail("take_back", *[Rejected()] * 2)
    office.book.ship(ORDER_ID)
    office.wait(30)
    assert office.transport.taken_back == []
    assert feeds.stoppable(office.desk, office.now(request))
    office.transport.faults.clear()
    assert office.click(deciding.stop, request, SATO) is Done.STOP_ASKED
    office.wait(1, step=1)

    assert office.transport.taken_back == ["feed-1"]


def test_a_feed_cancellation_without_effect_is_retried(office: Office) -> None:
    """Amazon says yes and the feed stays in its queue: it is asked again, not each second."""
    request = office.sent()
    asked = []

    class Forgetful(FakeTransport):
        def take_back(self, feed_id: str) -> None:
            asked.append(feed_id)

    forgetful = Forgetful(office.clock, feeds=office.transport.feeds)
    office = replace(office, desk=replace(office.desk, transport=forgetful))
    office.click(deciding.stop, request, SATO)
    office.wait(minutes=5, step=1)

    assert 3 <= len(asked) <= 10


def test_another_feeds_end_is_not_ours(office: Office) -> None:
    """An answer about another feed that was CANCELLED does not send our orders a second time."""
    request = office.sent()
    office.transport.foreign("erp-1", ProcessingStatus.CANCELLED)
    office.transport.confused["feed-1"] = "erp-1"
    office.wait(minutes=10)

    assert office.state(request) is State.SUBMITTED
    assert office.now(request).noted.trouble is Trouble.AMAZON_DOWN
    assert len(office.transport.messages) == 1


def test_an_order_that_reads_cancelled_waits_for_no_report(office: Office) -> None:
    """The report is gone, the order is cancelled: that is said at once, and the next feed goes."""
    request = office.sent()
    behind = office.approved(an_order(id=OTHER_ID))
    office.transport.fail("report", *[NotFound()] * 1000)
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(ORDER_ID)
    office.wait(15)
    assert office.state(request) is State.CANCELLED
    office.wait(minutes=2)
    assert office.state(behind) is State.SUBMITTED


def test_a_report_is_waited_for_after_a_silence(office: Office) -> None:
    """How long a feed was not shown does not shorten the wait for its report."""
    request = office.sent()
    office.transport.fail("get", *[Unavailable()] * 20)
    office.wait(minutes=5)
    office.transport.reports = {1: LineReport(Reported.REJECTED, "18028")}
    office.transport.fail("report", *[NotFound()] * 4)
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(minutes=4)

    assert office.state(request) is State.FAILED
