"""One request raises an unexpected error: the others continue, and it ends at its time limits."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.cancellation.feed import CancelMessage, FeedState
from bot.domain.cancellation.request import State, Trouble
from bot.domain.faults import Unreadable
from bot.domain.messages import Notice
from bot.domain.processing import ProcessingStatus
from tests.builders import an_item, an_order
from tests.fakes.amazon import FakeTransport
from tests.usecases.office import Office

ODD = ["250-0000000-0000001", "250-0000000-0000002", "250-0000000-0000003"]
WELL = "250-0000000-0000009"
UNSTORABLE = an_item(title="\ud83c")
"""An item whose title is no text, so that no database takes it: half of a pair of surrogates."""


def oddity(order_id: str) -> Exception:
    """Return what nobody had thought of."""
    return [OverflowError(order_id), UnicodeError(order_id), KeyError(order_id)][
        int(order_id[-1]) % 3
    ]


def turn_odd(office: Office) -> None:
    """Let Amazon's answers about some orders be such that reading them raises."""
    office.book.withheld |= {order_id: oddity(order_id) for order_id in ODD}


def test_a_batch_with_odd_orders_sends_the_others(office: Office) -> None:
    """Three orders that nobody can read hold up neither the cards nor the sending of another."""
    odd = [office.approved(an_order(id=order_id)) for order_id in ODD]
    request = office.approved(an_order(id=WELL))
    turn_odd(office)
    office.wait(minutes=2)

    assert office.state(request) is State.SUBMITTED
    assert [message.order_id for message in office.transport.messages] == [WELL]
    office.book.cancel(WELL)
    office.transport.take("feed-1", ProcessingStatus.DONE)
    office.wait(minutes=125)
    assert {office.state(one) for one in odd} == {State.EXPIRED}
    assert [office.told(one)[1:] for one in odd] == [[Notice.TROUBLE, Notice.OUTCOME]] * 3


def test_the_outcome_of_an_odd_order_ends_by_time(office: Office) -> None:
    """What can be read is confirmed at once; what cannot is unconfirmed after VERIFY_MINUTES."""
    odd = [office.approved(an_order(id=order_id)) for order_id in ODD]
    request = office.approved(an_order(id=WELL))
    office.wait(minutes=2)
    turn_odd(office)
    office.book.cancel(WELL)
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(30)

    assert office.state(request) is State.CANCELLED
    office.wait(minutes=62)
    assert {office.state(one) for one in odd} == {State.UNCONFIRMED}
    assert {Notice.TROUBLE in office.told(one) for one in odd} == {True}


def test_an_answer_about_another_order_says_nothing(office: Office) -> None:
    """An order that reads CANCELLED closes no other request: neither before sending nor after."""
    request, other = office.approved(an_order(id=WELL)), an_order(id=ODD[0])
    office.book.add(other)
    office.book.cancel(other.id)
    office.book.confused[WELL] = other.id
    office.wait(minutes=5)
    assert office.state(request) is State.APPROVED

    office.book.confused.clear()
    office.wait(minutes=2)
    assert office.state(request) is State.SUBMITTED
    office.book.confused[WELL] = other.id
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(minutes=5)
    assert office.state(request) is State.SUBMITTED


def test_what_cannot_be_settled_is_postponed(office: Office) -> None:
    """An order that is read but cannot be stored is tried again rarely, and does not fill a log."""
    odd = office.submit(office.view(an_order(id=ODD[0]))).request
    well = office.submit(office.view(an_order(id=WELL))).request
    assert odd is not None
    assert well is not None
    office.book.change(ODD[0], items=(UNSTORABLE,))
    before = len(office.book.readings)
    office.wait(minutes=10)

    assert office.now(well).noted.card is not None
    assert office.now(odd).noted.trouble is Trouble.AMAZON_DOWN
    assert 3 <= office.book.readings[before:].count(ODD[0]) <= 6
    office.wait(minutes=24 * 60, step=900)
    assert office.state(odd) is State.EXPIRED


def test_an_outcome_that_cannot_be_kept_ends_by_time(office: Office) -> None:
    """An order that reads CANCELLED but cannot be stored is unconfirmed after VERIFY_MINUTES."""
    request = office.sent()
    office.book.change(request.order.id, items=(UNSTORABLE,))
    office.book.cancel(request.order.id)
    office.transport.take("feed-1", ProcessingStatus.DONE, "result")
    office.wait(minutes=70)

    assert office.state(request) is State.UNCONFIRMED


class SpoiltTransport(FakeTransport):
    """Cannot write a document with one of the odd orders, and says so in an unheard-of way."""

    def upload(self, messages: Sequence[CancelMessage]) -> str:
        """Store a document."""
        if any(message.order_id in ODD for message in messages):
            raise UnicodeError
        return super().upload(messages)


def test_an_order_that_breaks_the_document_is_sent_alone(office: Office) -> None:
    """Where a feed cannot be written, its orders go one by one, so that one spoils no other's."""
    office = replace(
        office, desk=replace(office.desk, transport=(transport := SpoiltTransport(office.clock)))
    )
    odd = office.approved(an_order(id=ODD[0]))
    request = office.approved(an_order(id=WELL))
    office.wait(minutes=4)

    assert [message.order_id for message in transport.messages] == [WELL]
    assert office.state(request) is State.SUBMITTED
    assert office.now(odd).noted.trouble is Trouble.AMAZON_DOWN
    transport.take("feed-1", ProcessingStatus.DONE)
    office.book.cancel(WELL)
    office.wait(minutes=125)
    assert office.state(odd) is State.EXPIRED


def test_an_unexpected_create_feed_error_is_doubt(office: Office) -> None:
    """Whatever createFeed raises that is no refusal, the feed may have been accepted."""
    request = office.approved()
    office.transport.fail("create", OverflowError())
    office.transport.accept_in_doubt = True
    office.wait(90)
    assert office.state(request) is State.SUBMITTING
    office.wait(minutes=30)

    assert len(office.transport.messages) == 1


@pytest.mark.parametrize("fault", [OverflowError(), Unreadable()])
@pytest.mark.parametrize(
    ("cancelled", "state"), [(True, State.CANCELLED), (False, State.UNCONFIRMED)]
)
def test_a_malformed_feed_is_decided_by_its_orders(
    office: Office, fault: Exception, *, cancelled: bool, state: State
) -> None:
    """A feed whose answers make no sense for STUCK_MINUTES ends, and the next one goes."""
    request = office.sent()
    behind = office.approved(an_order(id=WELL))
    office.transport.fail("get", *[fault] * 1_000)
    if cancelled:
        office.book.cancel(request.order.id)
    office.wait(minutes=40)
    assert office.state(request) is State.SUBMITTED
    assert Notice.TROUBLE in office.told(request)
    office.transport.take("feed-1", ProcessingStatus.DONE)
    office.wait(minutes=15)

    assert office.state(request) is state
    assert office.state(behind) is State.SUBMITTED


def test_a_doubt_about_which_amazon_tells_nothing_ends(office: Office) -> None:
    """Where getFeeds stays denied for STUCK_MINUTES a person has to look; nothing is sent again."""
    request = office.approved()
    office.transport.fail("create", OverflowError())
    office.transport.fail("created_since", *[Unreadable()] * 1_000)
    office.wait(minutes=40)
    assert office.state(request) is State.SUBMITTING
    office.wait(minutes=10)

    assert office.state(request) is State.UNCONFIRMED
    feed = office.desk.store.feeds.get(office.now(request).feed or "")
    assert feed is not None
    assert feed.state is FeedState.CLOSED
    assert office.transport.messages == []
