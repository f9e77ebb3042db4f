"""One order that Amazon does not show holds up no other, and comes to an end itself."""

from datetime import timedelta

import pytest

from bot.domain.cancellation.feed import FeedState, LineReport
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Reported, State, Trouble
from bot.domain.faults import AmazonFault, NotFound, NotYet, Rejected, RoleMissing, Unavailable
from bot.domain.processing import ProcessingStatus
from tests.builders import ORDER_ID, an_item, an_order
from tests.usecases.cancellation.doubt import in_doubt
from tests.usecases.office import Office

OTHER, THIRD = "250-7654321-7654321", "250-1111111-2222222"
DENIED = RoleMissing("getOrder", "Inventory and Order Tracking")
one_order = pytest.mark.parametrize(
    "fault", [Rejected(), DENIED, Unavailable()], ids=["refused", "denied", "unreadable"]
)


@one_order
def test_the_cards_of_others_are_posted(office: Office, fault: AmazonFault) -> None:
    """A request behind the one that cannot be read gets its card."""
    office.submit(office.view(an_order()))
    office.book.withheld[ORDER_ID] = fault
    good = office.submit(office.view(an_order(id=OTHER))).request
    assert good is not None
    office.work()

    assert office.now(good).noted.card is not None


@one_order
def test_the_approvals_of_others_are_sent(office: Office, fault: AmazonFault) -> None:
    """What is approved goes out although an older approval cannot be read before the sending."""
    bad = office.approved()
    good = office.approved(an_order(id=OTHER))
    office.book.withheld[ORDER_ID] = fault
    office.wait(minutes=5)

    assert office.state(good) is State.SUBMITTED
    assert office.state(bad) is State.APPROVED
    office.wait(minutes=130, step=60)
    assert office.state(bad) is State.EXPIRED


def test_an_unreadable_order_sent_alone_does_not_block_others(office: Office) -> None:
    """An unreadable order whose reason is sent by itself lets the others go first."""
    alone = an_order(items=(an_item(requested=True),))
    bad = office.submit(office.view(alone), Reason.BUYER_CANCELLED).request
    assert bad is not None
    office.work()
    good = office.approved(an_order(id=OTHER))
    office.book.withheld[ORDER_ID] = Rejected()
    office.wait(minutes=5)

    assert office.state(good) is State.SUBMITTED


def test_an_order_that_is_not_shown_is_asked_about_now_and_then(office: Office) -> None:
    """The rate that all readings share is left to the others, and the order is read in the end."""
    asked = office.submit(office.view(an_order())).request
    assert asked is not None
    office.book.withheld[ORDER_ID] = Rejected()
    office.book.readings.clear()
    office.wait(minutes=30, step=2)
    assert len(office.book.readings) <= 30 * 3 + 1

    office.book.withheld.clear()
    office.wait(minutes=5)
    shown = office.now(asked)
    assert shown.noted.card is not None
    assert (shown.noted.trouble, shown.noted.read_next) == (None, None)


def test_unreadable_orders_do_not_use_up_the_rate_limit(office: Office) -> None:
    """Where the rate allows one reading, it goes to an order that may well be readable."""
    office.submit(office.view(an_order()))
    office.book.withheld[ORDER_ID] = Rejected()
    office.work()
    good = office.submit(office.view(an_order(id=OTHER))).request
    assert good is not None
    office.book.readings.clear()
    office.work()

    assert office.book.readings[0] == OTHER


@pytest.mark.parametrize("fault", [Rejected(), DENIED], ids=["refused", "denied"])
def test_the_outcomes_of_others_are_found(office: Office, fault: AmazonFault) -> None:
    """One of two orders of a feed is proved cancelled; of the other nobody can tell."""
    bad, good = office.approved(), office.approved(an_order(id=OTHER))
    office.wait(120)
    office.book.withheld[ORDER_ID] = fault
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(OTHER)
    office.wait(minutes=2)
    assert office.state(good) is State.CANCELLED
    assert office.state(bad) is State.SUBMITTED
    office.wait(minutes=60)

    assert office.state(bad) is State.UNCONFIRMED
    office.book.withheld.clear()
    office.book.cancel(ORDER_ID)
    office.wait(minutes=65)
    assert office.state(bad) is State.CANCELLED


def test_two_unanswered_calls_are_an_outage(office: Office) -> None:
    """Amazon is not asked about the rest while it does not answer, and all are marked."""
    asked = [office.submit(office.view(an_order(id=name))) for name in (ORDER_ID, OTHER, THIRD)]
    office.book.fault = Unavailable()
    office.book.readings.clear()
    office.work()

    assert office.book.readings == [ORDER_ID, OTHER]
    requests = [office.now_by_id(one.request.id) for one in asked if one.request]
    assert [one.noted.trouble for one in requests] == [Trouble.AMAZON_DOWN] * 3


def test_a_used_up_rate_ends_the_round(office: Office) -> None:
    """Where the rate has no room nothing more is asked, and nobody is alarmed."""
    asked = [office.submit(office.view(an_order(id=name))) for name in (ORDER_ID, OTHER)]
    office.book.fault = NotYet("getOrder", timedelta(seconds=2))
    office.book.readings.clear()
    office.work()

    assert office.book.readings == [ORDER_ID]
    requests = [office.now_by_id(one.request.id) for one in asked if one.request]
    assert [one.noted.trouble for one in requests] == [None, None]


def test_a_used_up_rate_ends_the_verifying(office: Office) -> None:
    """The outcomes are read as far as the rate goes, the rest in the next round."""
    office.approved()
    office.approved(an_order(id=OTHER))
    office.wait(120)
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.fault = NotYet("getOrder", timedelta(seconds=2))
    office.wait(30)
    office.book.readings.clear()
    office.work()

    assert office.book.readings == [ORDER_ID]


def test_a_doubt_about_an_order_that_is_not_shown_ends(office: Office) -> None:
    """The feed does not stay open for ever, which would block every other cancellation."""
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.book.withheld[ORDER_ID] = NotFound()
    office.wait(minutes=50, step=30)
    assert office.state(request) is State.SUBMITTING
    office.wait(minutes=15, step=30)

    assert office.state(request) is State.UNCONFIRMED
    assert office.desk.store.feeds.open() is None
    assert office.transport.messages == []


@pytest.mark.parametrize("fault", [NotFound(), Rejected()], ids=["gone", "refused"])
def test_a_feed_that_amazon_does_not_show_ends(office: Office, fault: AmazonFault) -> None:
    """After STUCK_MINUTES the order tells what happened, and others can be sent again."""
    request = office.sent()
    office.transport.fail("get", *[fault] * 1_000)
    office.wait(minutes=40, step=60)
    assert office.state(request) is State.SUBMITTED
    office.book.cancel(ORDER_ID)
    office.wait(minutes=10, step=60)

    assert office.state(request) is State.CANCELLED
    assert office.desk.store.feeds.open() is None


def test_a_feed_that_is_shown_again_is_followed_on(office: Office) -> None:
    """The time that Amazon did not show a feed counts from anew each time."""
    request = office.sent()
    office.transport.fail("get", *[NotFound()] * 20)
    office.wait(minutes=30, step=60)
    office.transport.fail("get", *[NotFound()] * 20)
    office.wait(minutes=30, step=60)

    assert office.state(request) is State.SUBMITTED
    feed = office.desk.store.feeds.open()
    assert feed is not None
    assert (feed.state, feed.closed_at) == (FeedState.ACCEPTED, None)


def test_a_rejected_line_is_believed_only_where_the_order_was_read(office: Office) -> None:
    """The reading from before the feed proves nothing about the time after it."""
    request = office.sent()
    office.transport.reports = {1: LineReport(Reported.REJECTED, "refused")}
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.withheld[ORDER_ID] = NotFound()
    office.wait(minutes=5)

    assert office.state(request) is State.SUBMITTED
    office.book.withheld.clear()
    office.wait(minutes=5)
    assert office.state(request) is State.FAILED
