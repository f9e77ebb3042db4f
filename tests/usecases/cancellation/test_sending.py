"""Sending: one feed at a time, everything that is due in it, and what becomes of a refusal."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import State, Trouble
from bot.domain.faults import (
    AmazonFault,
    Doubtful,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from bot.domain.messages import Notice
from bot.domain.processing import ProcessingStatus
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import deciding, sending
from tests.builders import ORDER_ID, an_item, an_order
from tests.fakes.ports import like
from tests.usecases.office import SATO, Office


def order_number(number: int) -> str:
    """Return one of many order ids."""
    return f"250-0000000-{number:07}"


def test_three_approvals_make_one_feed(office: Office) -> None:
    """Approvals that become due together travel in one feed, every item of each order named."""
    two = (an_item(), an_item(id="2"))
    requests = [office.approved(an_order(id=order_number(n), items=two)) for n in range(3)]

    office.wait(minutes=2)

    assert len(office.transport.feeds) == 1
    assert [m.order_id for m in office.transport.messages] == [order_number(n) for n in range(3)]
    assert office.transport.messages[0].item_ids == ("12345678901234", "2")
    assert {office.state(request) for request in requests} == {State.SUBMITTED}


def test_a_feed_takes_25_orders_at_most(office: Office) -> None:
    """The 26th order waits for the next feed."""
    requests = [office.approved(an_order(id=order_number(n))) for n in range(26)]

    office.wait(minutes=2)

    assert len(office.transport.messages) == 25
    assert office.state(requests[-1]) is State.APPROVED


def test_a_pricing_error_travels_alone(office: Office) -> None:
    """The reason whose code is not proved in the feed never spoils the others' feed."""
    first = office.ask(an_order(id=order_number(1)), Reason.PRICING_ERROR)
    office.click(deciding.approve, first)
    second = office.approved(an_order(id=order_number(2)))

    office.wait(minutes=2)

    assert [m.order_id for m in office.transport.messages] == [first.order.id]
    assert office.state(second) is State.APPROVED


def test_what_becomes_due_while_a_feed_is_open_goes_with_the_next(office: Office) -> None:
    """There is never a second feed while one is open."""
    office.sent()
    later = office.approved(an_order(id=order_number(2)))
    office.wait(minutes=5)
    assert office.state(later) is State.APPROVED

    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.book.cancel(ORDER_ID)
    office.wait(minutes=5)

    assert office.state(later) is State.SUBMITTED
    assert len(office.transport.feeds) == 2


def test_a_strangers_feed_is_waited_for(office: Office) -> None:
    """While another program's feed is open nothing is sent; if it is stuck, we say so."""
    office.transport.foreign("erp-1")
    request = office.approved()

    office.wait(minutes=40)
    assert office.transport.messages == []
    assert office.now(request).noted.trouble is None
    office.wait(minutes=10)
    assert office.now(request).noted.trouble is Trouble.STUCK_BEHIND

    office.transport.take("erp-1", ProcessingStatus.DONE)
    office.wait(minutes=5)
    assert office.state(request) is State.SUBMITTED


def test_a_used_up_rate_limit_delays_the_sending(office: Office) -> None:
    """Where Amazon's rate has no room for a feed, the approval waits and can still be stopped."""
    request = office.approved()
    office.transport.room_in = timedelta(seconds=100)
    office.wait(minutes=3)

    assert office.state(request) is State.APPROVED
    assert office.transport.documents == {}


@pytest.mark.parametrize("method", ["upload", "create", "open_feeds"])
@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (RoleMissing("createFeed", "Inventory and Order Tracking"), Trouble.ROLE_MISSING),
        (Rejected(), Trouble.REFUSED),
        (Unavailable(), Trouble.AMAZON_DOWN),
        (Throttled(), None),
        (NotYet("createFeed", timedelta(seconds=60)), None),
    ],
)
def test_a_feed_that_was_not_accepted_is_tried_again(
    office: Office, method: str, fault: AmazonFault, trouble: Trouble | None
) -> None:
    """A refusal means that nothing was accepted: the approval waits, explained, and goes later."""
    request = office.approved()
    office.transport.fail(method, fault)
    office.wait(90)

    assert office.state(request) is State.APPROVED
    assert office.now(request).noted.trouble is trouble
    office.wait(minutes=2)
    assert office.state(request) is State.SUBMITTED
    assert [m.order_id for m in office.transport.messages] == [ORDER_ID]


def test_a_role_that_stays_away_ends_at_the_limit(office: Office) -> None:
    """A refusal that lasts is told once, and the approval lapses at SEND_LIMIT_HOURS."""
    request = office.approved()
    office.transport.fail("create", *[RoleMissing("createFeed", "role")] * 1000)

    office.wait(minutes=130)

    assert office.state(request) is State.EXPIRED
    assert office.told(request).count(Notice.TROUBLE) == 1
    assert office.told(request)[-1] is Notice.OUTCOME


def test_a_crash_before_create_feed_sends_again(office: Office) -> None:
    """A feed that a crash left before createFeed was accepted by nobody: its orders go again."""
    request = office.approved()
    office.wait(60)
    now = office.clock.now()
    sending = office.now(request).to(State.SUBMITTING, now, feed="f-crash")
    with office.desk.store.transaction():
        office.desk.store.requests.move(
            office.now(request), sending, actor="sellerdesk", action="submitting"
        )
        office.desk.store.feeds.add(
            Feed("f-crash", request.store, FeedState.PREPARED, (request.id,), prepared_at=now)
        )

    office.wait(minutes=2)

    assert office.state(request) is State.SUBMITTED
    assert len(office.transport.messages) == 1


def test_an_order_that_cannot_be_read_holds_up_only_itself(office: Office) -> None:
    """Where Amazon stops answering in the middle of a batch, what was read goes."""
    request = office.approved()
    office.clock.advance(timedelta(seconds=61))
    office.book.fault = Unavailable()
    office.wait(minutes=2)

    assert office.state(request) is State.APPROVED
    assert office.now(request).noted.trouble is Trouble.AMAZON_DOWN
    office.book.fault = None
    office.wait(minutes=2)
    assert office.state(request) is State.SUBMITTED


def test_a_stop_asked_while_sending_ends_the_request_when_it_comes_back(office: Office) -> None:
    """Whoever asked to stop a feed in doubt has the order withdrawn if it was not accepted."""
    request = office.approved()
    office.transport.fail("create", Doubtful())
    office.wait(90)
    assert office.state(request) is State.SUBMITTING
    office.click(deciding.stop, request, SATO)

    office.wait(minutes=15)

    assert office.state(request) is State.WITHDRAWN
    assert office.transport.messages == []


def test_a_stop_in_the_last_moment_wins(office: Office) -> None:
    """A stop between the last reading and the sending keeps the order out of the feed."""
    request = office.approved()

    def stop_first() -> str:
        office.click(deciding.stop, request, SATO)
        return "f-late"

    office = replace(office, desk=replace(office.desk, new_id=stop_first))
    office.wait(minutes=3)

    assert office.state(request) is State.WITHDRAWN
    assert office.transport.messages == []


def test_a_feed_that_the_database_kept_from_being_created_is_sent_again(office: Office) -> None:
    """Where the database hesitates just before createFeed, nothing was sent, and nobody doubts."""
    request = office.approved()
    office.transport.fail("create", StoreBusy("the database does not answer"))
    office.clock.advance(timedelta(seconds=90))
    sending.step(office.desk)

    assert office.transport.messages == []
    assert office.desk.store.feeds.open() is None
    assert office.state(request) is State.APPROVED
    assert office.now(request).noted.trouble is None

    office.wait(minutes=1)
    assert len(office.transport.messages) == 1


def test_closing_a_feed_that_has_moved_on_sends_nothing_again(office: Office) -> None:
    """Where somebody else has begun to create it, its requests stay with Amazon."""
    request = office.approved()
    office.clock.advance(timedelta(seconds=90))

    def meanwhile() -> None:
        feed = office.desk.store.feeds.open()
        assert feed is not None
        with office.desk.store.transaction():
            office.desk.store.feeds.save(feed, feed.to(FeedState.CREATING))

    office.transport.meanwhile = meanwhile
    sending.step(office.desk)
    feed = office.desk.store.feeds.open()
    assert feed is not None
    assert feed.state is FeedState.CREATING
    assert office.state(request) is State.SUBMITTING


def test_a_feed_whose_acceptance_could_not_be_noted_is_in_doubt(office: Office) -> None:
    """The database goes away while Amazon accepts: nothing is sent again, the feed is found."""
    request = office.approved()
    office.clock.advance(timedelta(seconds=90))
    store = office.desk.store

    def transaction() -> AbstractContextManager[None]:
        if office.transport.messages:
            raise StoreBusy("the database is away")
        return store.transaction()

    with pytest.raises(StoreBusy):
        sending.step(office.with_store(like(store, transaction=transaction)).desk)
    assert office.state(request) is State.SUBMITTING

    office.book.cancel(ORDER_ID)
    office.wait(minutes=15)
    assert office.state(request) is State.CANCELLED
    assert len(office.transport.messages) == 1
