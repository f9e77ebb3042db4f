"""A createFeed whose answer is lost: never a second message unless the first is proved lost."""

from datetime import timedelta

import pytest

from bot.domain.cancellation.feed import FeedState
from bot.domain.cancellation.request import State, Trouble
from bot.domain.faults import Doubtful, NotYet, Unavailable
from bot.domain.messages import Notice
from bot.domain.orders.order import CancelledBy
from bot.domain.processing import ProcessingStatus
from tests.builders import ORDER_ID
from tests.usecases.cancellation.doubt import in_doubt
from tests.usecases.office import Office


def test_a_feed_that_was_accepted_in_doubt_is_never_sent_again(office: Office) -> None:
    """A feed created since may be ours: its order is read until it proves what happened."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.wait(minutes=12)
    assert office.state(request) is State.SUBMITTING

    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(ORDER_ID)
    office.wait(minutes=2)

    assert office.state(request) is State.CANCELLED
    assert office.now(request).cancelled_by is CancelledBy.MERCHANT
    assert len(office.transport.messages) == 1


def test_a_feed_in_doubt_that_ends_without_a_cancel_is_unconfirmed(office: Office) -> None:
    """DONE while the order still reads UNSHIPPED proves nothing: a person has to look."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(minutes=50)
    assert office.state(request) is State.SUBMITTING
    office.wait(minutes=15)

    assert office.state(request) is State.UNCONFIRMED
    assert len(office.transport.messages) == 1


def test_a_strangers_feed_in_between_counts_as_maybe_ours(office: Office) -> None:
    """A stranger's feed created since the doubt forbids a second try as well."""
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.transport.foreign("erp-1")
    office.wait(minutes=30)
    office.transport.take("erp-1", ProcessingStatus.DONE)
    office.wait(minutes=70)

    assert office.state(request) is State.UNCONFIRMED
    assert office.transport.messages == []


def test_looks_that_show_no_feed_prove_that_nothing_was_accepted(office: Office) -> None:
    """After looks over DOUBT_MINUTES without any feed the order is sent again, once."""
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.wait(minutes=9)
    assert office.state(request) is State.SUBMITTING
    office.wait(minutes=4)

    assert office.state(request) is State.SUBMITTED
    assert len(office.transport.messages) == 1


@pytest.mark.parametrize("urgent_only", [False, True], ids=["looks", "the end"])
def test_an_order_found_cancelled_in_the_doubt_is_not_sent_again(
    office: Office, *, urgent_only: bool
) -> None:
    """An order that reads CANCELLED in the doubt or at its end is so, by whoever it says."""
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.book.urgent_only = urgent_only
    office.book.cancel(ORDER_ID, CancelledBy.BUYER)
    office.wait(minutes=12)

    assert office.now(request).cancelled_by is CancelledBy.BUYER
    assert office.state(request) is State.CANCELLED


@pytest.mark.parametrize("fault", [NotYet("getFeeds", timedelta(seconds=45)), Unavailable()])
def test_a_failed_look_does_not_count(office: Office, fault: Exception) -> None:
    """A look that Amazon does not answer is made again and proves nothing."""
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.transport.fail("created_since", fault)
    office.wait(minutes=5)
    assert office.state(request) is State.SUBMITTING
    office.wait(minutes=10)
    assert office.state(request) is State.SUBMITTED


def test_a_silence_ends_with_an_answer(office: Office) -> None:
    """Two failed looks with an answer between them are two short silences."""
    office = office.with_pace(doubt=timedelta(hours=2))
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.transport.fail("created_since", Unavailable())
    office.wait(minutes=50)

    feed = office.desk.store.feeds.open()
    assert feed is not None
    assert feed.looks > 0
    assert feed.silent_since is None
    assert office.state(request) is State.SUBMITTING


def test_an_order_that_cannot_be_read_prolongs_the_doubt(office: Office) -> None:
    """Without a reading at its end the doubt goes on."""
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.book.fault = Unavailable()
    office.wait(minutes=12)
    assert office.state(request) is State.SUBMITTING
    office.book.fault = None
    office.wait(minutes=2)
    assert office.state(request) is State.SUBMITTED


def test_a_stuck_feed_in_doubt_is_given_up_when_the_order_can_be_read(office: Office) -> None:
    """After STUCK_MINUTES a reading ends the wait: unconfirmed, or cancelled where it says so."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.wait(minutes=40)
    office.book.fault = Unavailable()
    office.wait(minutes=10)
    assert office.state(request) is State.SUBMITTING
    office.book.fault = None
    office.wait(minutes=2)

    assert office.state(request) is State.UNCONFIRMED
    assert office.told(request).count(Notice.OUTCOME) == 1
    office.book.cancel(ORDER_ID)
    office.wait(minutes=16)
    assert office.state(request) is State.CANCELLED


def test_an_answer_dated_ahead_hides_no_feed(office: Office) -> None:
    """Amazon dates an answer an hour ahead, then loses createFeed's: the feed is found."""
    request = office.approved()
    office.transport.fail("create", Doubtful())
    office.transport.accept_in_doubt = True
    office.transport.skew = timedelta(hours=1)
    office.wait(90)
    office.transport.accept_in_doubt, office.transport.skew = False, timedelta(0)
    office.transport.take("feed-1", ProcessingStatus.DONE)
    office.wait(minutes=30)

    assert office.state(request) is State.SUBMITTING
    assert len(office.transport.messages) == 1


def test_a_feed_in_doubt_that_vanishes_ends_like_a_stuck_one(office: Office) -> None:
    """A feed that may be ours and is no longer listed: after STUCK_MINUTES a person has to look."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.wait(minutes=1)
    del office.transport.feeds["feed-1"]
    office.wait(minutes=43)
    assert office.state(request) is State.SUBMITTING
    office.wait(minutes=5)

    assert office.state(request) is State.UNCONFIRMED
    assert len(office.transport.messages) == 1


def test_a_feed_in_doubt_that_comes_back_is_waited_for(office: Office) -> None:
    """A feed that is missing from one list is not given up for it."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.wait(minutes=1)
    gone = office.transport.feeds.pop("feed-1")
    office.wait(minutes=30)
    office.transport.feeds["feed-1"] = gone
    office.wait(minutes=5)
    del office.transport.feeds["feed-1"]
    office.wait(minutes=30)

    assert office.state(request) is State.SUBMITTING


def test_a_clock_set_back_in_a_doubt_hides_no_cancel(office: Office) -> None:
    """Fifty minutes back in the middle of a doubt: the card says cancelled all the same."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.transport.take("feed-1", ProcessingStatus.DONE)
    office.wait(minutes=2)
    office.clock.jump(-timedelta(minutes=50))
    office.book.cancel(ORDER_ID)
    office.wait(minutes=1)

    assert office.state(request) is State.CANCELLED


def test_a_crash_in_create_feed_is_doubt(office: Office) -> None:
    """A feed that a crash left in the middle of createFeed takes the path of doubt."""
    request = office.approved()
    office.transport.fail("create", KeyboardInterrupt())
    office.transport.accept_in_doubt = True
    with pytest.raises(KeyboardInterrupt):
        office.wait(90)
    feed = office.desk.store.feeds.open()
    assert feed is not None
    assert feed.state is FeedState.CREATING

    office.wait(minutes=1)
    office.transport.take("feed-1", ProcessingStatus.DONE)
    office.book.cancel(ORDER_ID)
    office.wait(minutes=3)

    assert office.state(request) is State.CANCELLED
    assert len(office.transport.messages) == 1
    assert office.told(request).count(Notice.OUTCOME) == 1


def test_no_doubt_minutes_means_one_look(office: Office) -> None:
    """With DOUBT_MINUTES=0 a single look decides."""
    office = office.with_pace(doubt=timedelta(0))
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.wait(minutes=2)
    assert office.state(request) is State.SUBMITTED


def test_an_order_shipped_in_the_doubt_is_told_at_once(office: Office) -> None:
    """The feed may be refunding what has left: people hear of it before the doubt has ended."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.book.ship(ORDER_ID)
    office.wait(minutes=5)

    assert office.state(request) is State.SUBMITTING
    assert office.now(request).noted.trouble is Trouble.SHIPPED_IN_PROGRESS
