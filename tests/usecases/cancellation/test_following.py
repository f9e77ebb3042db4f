"""Following a feed, and proving what happened by the order itself."""

from datetime import timedelta

import pytest

from bot.domain.cancellation.feed import LineReport
from bot.domain.cancellation.request import Cause, Ending, Reported, Request, State, Trouble
from bot.domain.faults import NotFound, NotYet, Rejected, RoleMissing, Unavailable
from bot.domain.messages import ALARMS, Notice
from bot.domain.orders.order import CancelledBy
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import deciding, feeds
from tests.builders import ORDER_ID, a_feed, an_item, an_order
from tests.usecases.office import SATO, Office

OTHER_ID = "250-0000000-0000002"


def test_only_the_order_makes_it_cancelled(office: Office) -> None:
    """The card says cancelled when the order reads CANCELLED, not when the feed is DONE."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(minutes=5)
    assert office.state(request) is State.SUBMITTED

    office.book.cancel(ORDER_ID)
    office.wait(minutes=6)

    assert office.state(request) is State.CANCELLED
    assert office.told(request) == [Notice.POSTED, Notice.OUTCOME]
    assert office.actions(request) == [
        "requested",
        "approved",
        "submitting",
        "submitted",
        "cancelled",
    ]


@pytest.mark.parametrize("by", [CancelledBy.BUYER, CancelledBy.AMAZON])
def test_a_cancel_by_another_is_never_called_ours(office: Office, by: CancelledBy) -> None:
    """Where Amazon says who else cancelled, the request says the same."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(ORDER_ID, by)
    office.wait(minutes=1)

    assert office.now(request).cancelled_by is by


def two_sent(office: Office) -> tuple[Request, Request]:
    """Send two orders in one feed."""
    first, second = office.approved(), office.approved(an_order(id=OTHER_ID))
    office.wait(minutes=2)
    return first, second


def test_a_message_keeps_its_number(office: Office) -> None:
    """Where the first request of a feed is not found, the second one's message is still the 2nd."""
    request = office.approved()
    feed = a_feed(request_ids=("r-not-there", request.id))

    loaded = feeds.load(office.desk, feed)

    assert [(one.number, one.order_id) for one in loaded.messages] == [(2, request.order.id)]
    assert loaded.numbers == {"r-not-there": 1, request.id: 2}


def test_one_of_two_messages_rejected(office: Office) -> None:
    """The report is matched per message: one order fails after a second look, the other is done."""
    first, second = two_sent(office)
    office.transport.reports = {2: LineReport(Reported.REJECTED, "18028 incomplete")}
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(ORDER_ID)
    office.wait(minutes=3)

    assert office.state(first) is State.CANCELLED
    assert office.state(second) is State.FAILED
    assert office.now(second).ending == Ending(Cause.REPORT, "18028 incomplete")


def test_a_rejected_message_whose_order_is_cancelled_all_the_same(office: Office) -> None:
    """A report that says error is not believed against the order itself."""
    request = office.sent()
    office.transport.reports = {1: LineReport(Reported.REJECTED, "18028")}
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(15)
    office.book.cancel(ORDER_ID)
    office.wait(60)

    assert office.state(request) is State.CANCELLED


@pytest.mark.parametrize("status", [ProcessingStatus.FATAL, ProcessingStatus.DONE])
def test_what_nobody_can_tell_is_unconfirmed_and_read_on(
    office: Office, status: ProcessingStatus
) -> None:
    """FATAL, or success without a cancellation: after VERIFY_MINUTES a person has to check."""
    request = office.sent()
    office.transport.take("feed-1", status, "result" if status is ProcessingStatus.DONE else None)
    office.wait(minutes=62)
    assert office.state(request) is State.UNCONFIRMED
    assert office.told(request)[-1] is Notice.OUTCOME

    office.wait(minutes=20)
    office.book.cancel(ORDER_ID)
    office.wait(minutes=61)
    assert office.state(request) is State.CANCELLED


def test_check_again_reads_at_once(office: Office) -> None:
    """Whoever presses Check Again does not wait for the next hourly reading."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.FATAL)
    office.wait(minutes=62)
    office.book.cancel(ORDER_ID)
    office.click(deciding.check_again, request, SATO)
    office.work()

    assert office.state(request) is State.CANCELLED


def test_after_a_week_nobody_reads_on(office: Office) -> None:
    """An unconfirmed order is read for seven days, then left to people; its card says so."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.FATAL)
    office.wait(minutes=62)
    office.wait(minutes=8 * 24 * 60, step=3600)
    office.book.readings.clear()
    office.wait(minutes=24 * 60, step=3600)

    assert office.state(request) is State.UNCONFIRMED
    assert office.book.readings == []
    assert office.messenger.cards[-1].noted.read_next is None


def test_an_order_shipped_in_queue_cancels_the_feed(office: Office) -> None:
    """An order left while the feed is in queue: the feed is taken back, the others go again."""
    first, second = two_sent(office)
    office.book.ship(ORDER_ID)
    office.wait(minutes=1)

    assert office.transport.taken_back == ["feed-1"]
    assert office.state(first) is State.VOID
    office.wait(minutes=3)
    assert office.state(second) is State.SUBMITTED
    assert [m.order_id for m in office.transport.messages] == [ORDER_ID, OTHER_ID, OTHER_ID]
    assert len(office.transport.feeds) == 2


def test_a_shipment_in_progress_raises_the_alarm(office: Office) -> None:
    """Past the queue nothing can be taken back: a shipped order would be refunded whole."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.IN_PROGRESS)
    office.wait(minutes=1)
    office.book.ship(ORDER_ID)
    office.wait(minutes=3)

    assert office.now(request).noted.trouble is Trouble.SHIPPED_IN_PROGRESS
    assert office.told(request)[-3:] == list(ALARMS)
    assert Notice.TROUBLE not in office.told(request)


def test_a_shipment_after_the_end_raises_the_alarm_too(office: Office) -> None:
    """An order that reads SHIPPED after the feed ended is said so, then left to people."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.ship(ORDER_ID)
    office.wait(minutes=1)
    assert office.now(request).noted.trouble is Trouble.SHIPPED_IN_PROGRESS
    office.wait(minutes=61)
    assert office.state(request) is State.UNCONFIRMED


def test_a_feed_stuck_in_queue_is_said_on_every_card_that_waits(office: Office) -> None:
    """After STUCK_MINUTES in queue the feed's cards say so, and those that wait behind it."""
    request = office.sent()
    behind = office.approved(an_order(id=OTHER_ID))
    office.wait(minutes=48)

    assert office.now(request).noted.trouble is Trouble.STUCK_QUEUE
    assert office.now(behind).noted.trouble is Trouble.STUCK_BEHIND
    assert feeds.stoppable(office.desk, office.now(request))


@pytest.mark.parametrize(
    ("cancelled", "state"), [(True, State.CANCELLED), (False, State.UNCONFIRMED)]
)
def test_a_feed_that_hangs_in_progress_is_given_up(
    office: Office, *, cancelled: bool, state: State
) -> None:
    """After STUCK_MINUTES in progress the orders are read: what is not cancelled is unconfirmed."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.IN_PROGRESS)
    office.wait(minutes=40)
    if cancelled:
        office.book.cancel(ORDER_ID)
    office.book.fault = Unavailable()
    office.wait(minutes=10)
    assert office.state(request) is State.SUBMITTED
    office.book.fault = None
    office.wait(minutes=3)

    assert office.state(request) is state


def test_a_feed_that_amazon_cancelled_was_not_begun(office: Office) -> None:
    """A feed that reads CANCELLED did nothing: its order is read and sent again."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.CANCELLED)
    office.wait(minutes=3)

    assert office.state(request) is State.SUBMITTED
    assert len(office.transport.feeds) == 2


@pytest.mark.parametrize(
    "fault",
    [NotYet("getFeedDocument", timedelta(seconds=45)), Unavailable(), RoleMissing("x", "y")],
)
def test_a_report_that_cannot_be_read_yet_is_waited_for(office: Office, fault: Exception) -> None:
    """A report that is only late is read later; it is believed when it comes."""
    request = office.sent()
    office.transport.reports = {1: LineReport(Reported.REJECTED, "18028")}
    office.transport.fail("report", fault)
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(minutes=2)

    assert office.state(request) is State.FAILED


@pytest.mark.parametrize("fault", [NotFound(), Unavailable(), Rejected()])
def test_without_a_report_the_order_decides(office: Office, fault: Exception) -> None:
    """Without a report the order itself decides, and if it says nothing, people do."""
    request = office.sent()
    office.transport.fail("report", *[fault] * 1000)
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(minutes=10)
    assert office.now(request).noted.reported is Reported.UNCLEAR
    office.book.cancel(ORDER_ID)
    office.wait(minutes=6)
    assert office.state(request) is State.CANCELLED


def test_an_outage_while_following_is_told_and_ends(office: Office) -> None:
    """Amazon gone while a feed is followed: the requester hears of it, and of its end."""
    request = office.sent()
    office.transport.fail("get", *[Unavailable()] * 8)
    office.wait(minutes=1)
    assert office.now(request).noted.trouble is Trouble.AMAZON_DOWN
    office.wait(minutes=5)
    assert office.now(request).noted.trouble is None
    assert office.told(request)[-2:] == [Notice.TROUBLE, Notice.TROUBLE_OVER]


def test_an_outage_while_verifying_is_told(office: Office) -> None:
    """Amazon gone while an order is verified: nothing is concluded from silence."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(15)
    office.book.fault = Unavailable()
    office.wait(minutes=90)
    assert office.state(request) is State.SUBMITTED
    office.book.fault = None
    office.book.cancel(ORDER_ID)
    office.wait(minutes=1)
    assert office.state(request) is State.CANCELLED


def test_an_order_that_vanished_is_unconfirmed(office: Office) -> None:
    """An order that Amazon no longer shows proves nothing."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(15)
    office.book.orders.clear()
    office.wait(minutes=62)
    assert office.state(request) is State.UNCONFIRMED


def test_a_clock_set_back_does_not_stop_the_following(office: Office) -> None:
    """A clock that is set back by hours leaves no feed unwatched."""
    request = office.sent()
    office.clock.jump(-timedelta(hours=5))
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(ORDER_ID)
    office.wait(minutes=2)
    assert office.state(request) is State.CANCELLED


def test_a_buyers_request_while_queued_cancels_the_feed(office: Office) -> None:
    """If the buyer's formal request arrives in time, the cancellation need not count."""
    request = office.sent()
    office.book.change(ORDER_ID, items=(an_item(requested=True),))
    office.wait(minutes=2)

    assert office.state(request) is State.VOID
    assert office.now(request).cause is Cause.REQUEST_SENT
