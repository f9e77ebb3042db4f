"""One odd thing: whatever one request raises, the others go on, and it ends by time and is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.domain.cancellation.feed import CancelMessage, FeedState, FeedStatus
from bot.domain.cancellation.request import Card, Request, State, Trouble
from bot.domain.faults import Unreadable
from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import deciding, lapsing, settling, verifying
from bot.usecases.cancellation.clicks import Click, Done
from bot.usecases.cancellation.forecasting import Forecaster, forecaster
from bot.usecases.loop import each
from tests.builders import an_order
from tests.fakes.amazon import FakeTransport
from tests.fakes.slack import FakeMessenger
from tests.usecases.conftest import SATO, TANAKA, Office

ODD = ["250-0000000-0000001", "250-0000000-0000002", "250-0000000-0000003"]
WELL = "250-0000000-0000009"


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
    office.transport.take("feed-1", FeedStatus.DONE)
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
    office.transport.take("feed-1", FeedStatus.DONE, "result")
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
    office.transport.take("feed-1", FeedStatus.DONE, "result")
    office.wait(minutes=5)
    assert office.state(request) is State.SUBMITTED


def test_what_cannot_be_settled_is_postponed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order that is read but cannot be judged is tried again rarely, and does not fill a log."""
    tries = []
    whole = settling.settle

    def settle(desk: object, request: Request, order: Order | None) -> Request | None:
        if request.order.id == WELL:
            return whole(office.desk, request, order)
        tries.append(request.id)
        raise OverflowError

    monkeypatch.setattr("bot.usecases.cancellation.reading.settle", settle)
    odd = office.submit(office.view(an_order(id=ODD[0]))).request
    well = office.submit(office.view(an_order(id=WELL))).request
    assert odd is not None
    assert well is not None
    office.wait(minutes=10)

    assert office.now(well).card is not None
    assert office.now(odd).trouble is Trouble.AMAZON_DOWN
    assert 3 <= len(tries) <= 6
    office.wait(minutes=24 * 60, step=900)
    assert office.state(odd) is State.EXPIRED


def test_an_outcome_that_cannot_be_kept_ends_by_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order that reads CANCELLED but cannot be stored is unconfirmed after VERIFY_MINUTES."""

    def found(_desk: object, _request: Request, _order: Order) -> None:
        raise UnicodeError

    request = office.sent()
    monkeypatch.setattr(verifying, "found_cancelled", found)
    office.book.cancel(request.order.id)
    office.transport.take("feed-1", FeedStatus.DONE, "result")
    office.wait(minutes=70)

    assert office.state(request) is State.UNCONFIRMED


class SpoiltTransport(FakeTransport):
    """Cannot write a document with one of the odd orders, and says so in an unheard-of way."""

    def upload(self, messages: Sequence[CancelMessage]) -> str:
        """Store a document."""
        if any(message.order_id in ODD for message in messages):
            raise UnicodeError
        return super().upload(messages)


def test_an_order_that_spoils_the_document_travels_alone(office: Office) -> None:
    """Where a feed cannot be written, its orders go one by one, so that one spoils no other's."""
    office = replace(
        office, desk=replace(office.desk, transport=(transport := SpoiltTransport(office.clock)))
    )
    odd = office.approved(an_order(id=ODD[0]))
    request = office.approved(an_order(id=WELL))
    office.wait(minutes=4)

    assert [message.order_id for message in transport.messages] == [WELL]
    assert office.state(request) is State.SUBMITTED
    assert office.now(odd).trouble is Trouble.AMAZON_DOWN
    transport.take("feed-1", FeedStatus.DONE)
    office.book.cancel(WELL)
    office.wait(minutes=125)
    assert office.state(odd) is State.EXPIRED


def test_an_unheard_of_end_of_create_feed_is_doubt(office: Office) -> None:
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
def test_a_feed_that_nobody_can_read_is_left_to_its_orders(
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
    office.transport.take("feed-1", FeedStatus.DONE)
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


def test_a_lapse_that_fails_holds_up_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two requests that lapse the second does, whatever the first raises."""
    first = office.ask(an_order(id=ODD[0]))
    second = office.ask(an_order(id=WELL))
    whole = lapsing.expire

    def expire(desk: object, request: Request, *rest: object, why: str) -> None:
        if request.id == first.id:
            raise OverflowError
        whole(office.desk, request, *rest, why=why)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(lapsing, "expire", expire)
    office.clock.advance(timedelta(hours=25))
    office.work()

    assert office.state(first) is State.REQUESTED
    assert office.state(second) is State.EXPIRED


def test_a_row_that_raises_leaves_the_outbox_to_the_others(office: Office) -> None:
    """Ten messages that nobody can draw do not keep an eleventh from being said."""

    class Choosy(FakeMessenger):
        def card(self, request: Request, *, stoppable: bool) -> Card:
            if request.order.id != WELL:
                raise OverflowError
            return super().card(request, stoppable=stoppable)

    office = replace(office, desk=replace(office.desk, messenger=(messenger := Choosy())))
    for number in range(10):
        office.submit(office.view(an_order(id=f"250-0000000-000010{number}")))
    well = office.submit(office.view(an_order(id=WELL))).request
    assert well is not None
    office.wait(2, step=1)

    assert [request.order.id for request in messenger.cards] == [WELL]


def test_a_database_that_cannot_be_written_ends_the_round(office: Office) -> None:
    """A full disk concerns all: nobody goes through the rest of them for nothing."""
    tried = []

    def do(name: str) -> None:
        tried.append(name)
        raise StoreBusy

    with pytest.raises(StoreBusy):
        each(office.desk, "test", ["a", "b"], do, name=str)
    assert tried == ["a"]


@pytest.mark.parametrize("again", [OverflowError, StoreBusy])
def test_an_oddity_that_strikes_twice(office: Office, again: type[Exception]) -> None:
    """Where saying that something failed fails too, the others are done all the same."""
    done = []

    def do(name: str) -> None:
        done.append(name)
        if name == "a":
            raise OverflowError

    def failed(_name: str) -> None:
        raise again

    try:
        each(office.desk, "test", ["a", "b"], do, name=str, failed=failed)
    except StoreBusy:
        assert again is StoreBusy
    assert done == (["a"] if again is StoreBusy else ["a", "b"])


def test_what_looks_at_the_account_does_not_disturb_a_click(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that is decided while a new report is worked in keeps the decision as it was."""
    request = office.ask()

    def meanwhile(desk: Desk) -> Forecaster:
        office.click(deciding.withdraw, request, SATO)
        return forecaster(desk)

    monkeypatch.setattr("bot.usecases.cancellation.settling.forecaster", meanwhile)
    before = office.desk.store.requests.in_state(State.REQUESTED)
    assert before
    monkeypatch.setattr(office.desk.store.requests, "in_state", lambda *_, **__: before)
    settling.reconsider_undecided(office.desk)

    assert office.state(request) is State.WITHDRAWN


def test_check_again_may_be_pressed_twice(office: Office) -> None:
    """Check Again works on a card that was redrawn meanwhile, and a second time."""
    request = office.sent()
    office.transport.take("feed-1", FeedStatus.FATAL)
    office.wait(minutes=62)
    version = office.now(request).version
    for trigger in "ab":
        click = Click(request.id, TANAKA, trigger, version)
        assert deciding.check_again(office.desk, click).outcome is Done.CHECKING
