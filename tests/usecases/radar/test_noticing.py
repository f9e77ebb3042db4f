"""What a reading of an order changes: the buyer's request, and requests of ours."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.request import Request, State
from bot.domain.orders.order import CancelledBy, Order, Status
from bot.domain.processing import ProcessingStatus
from bot.domain.radar.buyer_request import BuyerState
from bot.usecases.cancellation import sending
from tests.builders import NOW, ORDER_ID, a_request, an_item, an_order
from tests.usecases.radar.readings import ASKED, lines, note_orders
from tests.usecases.radar.shop import MINUTE, Shop

CANCELLED = (an_item(cancelled_by=CancelledBy.MERCHANT),)


def test_a_buyers_request_is_a_fact_of_the_reading_that_shows_it(shop: Shop) -> None:
    """First seen, on every item, withdrawn, asked again, shipped: each with a line of its own."""
    order = an_order()
    some = (an_item(requested=True), an_item(id="2"))
    for changes in (
        {},
        {"items": some},
        {"items": ASKED},
        {"items": ASKED},
        {},
        {"items": ASKED},
        {"items": ASKED, "status": Status.SHIPPED},
    ):
        shop.office.clock.advance(MINUTE)
        order = replace(an_order(updated_at=shop.office.clock.now()), **changes)
        note_orders(shop, order)

    assert lines(shop) == [
        ("sellerdesk", "buyer_requested", "waiting"),
        ("sellerdesk", "buyer_request_changed", "waiting"),
        ("sellerdesk", "buyer_withdrew", "withdrawn"),
        ("sellerdesk", "buyer_requested", "waiting"),
        ("sellerdesk", "buyer_request_shipped", "shipped"),
    ]
    request = shop.buyer(order)
    assert request is not None
    assert (request.state, request.version) == (BuyerState.SHIPPED, 5)
    assert request.first_seen_at == NOW + 6 * MINUTE


def test_a_request_whose_order_is_cancelled_has_ended(shop: Shop) -> None:
    """Whoever cancelled: there is nothing to answer any more."""
    note_orders(shop, an_order(items=ASKED))
    note_orders(shop, an_order(items=ASKED, status=Status.CANCELLED))

    assert lines(shop)[-1] == ("sellerdesk", "buyer_request_cancelled", "cancelled")


def test_an_outdated_reading_changes_nothing(shop: Shop) -> None:
    """A page that lags behind neither withdraws a request nor touches one of ours."""
    new = an_order(items=ASKED, updated_at=NOW)
    request = shop.add(a_request_of(shop, new))
    assert note_orders(shop, new) == (new,)
    assert note_orders(shop, an_order(updated_at=NOW - MINUTE)) == ()

    buyer = shop.buyer(new)
    assert buyer is not None
    assert buyer.state is BuyerState.TAKEN
    assert not shop.office.now(request).noted.reading_due


# requests of ours


def a_request_of(shop: Shop, order: Order, **changes: object) -> Request:
    """Return a request of ours whose order was read a while ago."""
    request = a_request(id=f"r-{order.id}", order=order, reading_due=False)
    return replace(request, **changes)  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize("state", [State.REQUESTED, State.APPROVED])
@pytest.mark.parametrize("changed", [{"items": ASKED}, {"status": Status.SHIPPED}])
def test_where_the_facts_differ_the_order_is_read_by_itself(
    shop: Shop, state: State, changed: dict[str, object]
) -> None:
    """A scan changes no request of ours: it only asks for a reading that counts."""
    request = shop.add(a_request_of(shop, an_order(), state=state))
    note_orders(shop, an_order(updated_at=NOW - timedelta(hours=3)))
    assert not shop.office.now(request).noted.reading_due

    note_orders(shop, an_order(updated_at=NOW, **changed))
    now = shop.office.now(request)
    assert (now.state, now.version, now.noted.reading_due) == (state, 1, True)


def test_a_reading_older_than_the_requests_own_says_nothing(shop: Shop) -> None:
    """What getOrder showed since is newer than the list."""
    read = an_order(items=ASKED, updated_at=NOW)
    request = shop.add(a_request_of(shop, read))
    note_orders(shop, an_order(updated_at=NOW - MINUTE))

    assert not shop.office.now(request).noted.reading_due


def waiting(shop: Shop, count: int) -> list[Request]:
    """Store requests whose feed was closed a minute ago."""
    return [
        shop.add(
            a_request_of(shop, an_order(id=f"250-0000000-{n:07}"), state=State.SUBMITTED).noting(
                closed_at=NOW - MINUTE, read_next=NOW + timedelta(hours=1)
            )
        )
        for n in range(count)
    ]


def test_few_orders_that_wait_for_proof_are_read_by_themselves(shop: Shop) -> None:
    """An order that the list calls cancelled is read at once; the list proves nothing."""
    requests = waiting(shop, 9)
    shop.add(a_request_of(shop, an_order(), state=State.SUBMITTED))
    note_orders(
        shop, *(replace(r.order, status=Status.CANCELLED, items=CANCELLED) for r in requests)
    )
    note_orders(shop, an_order(status=Status.CANCELLED, items=CANCELLED))

    for request in requests:
        assert shop.office.state(request) is State.SUBMITTED
        assert shop.office.now(request).noted.read_next == NOW
    assert shop.office.now_by_id(f"r-{an_order().id}").noted.read_next is None


def test_many_orders_that_wait_for_proof_are_proved_by_one_page(shop: Shop) -> None:
    """CANCELLED proves itself, and says by whom; anything else proves nothing."""
    requests = waiting(shop, 12)
    cancelled = [
        replace(request.order, status=Status.CANCELLED, items=CANCELLED)
        for request in requests[:11]
    ]
    note_orders(shop, *cancelled, requests[11].order)

    for request in requests[:11]:
        now = shop.office.now(request)
        assert (now.state, now.cancelled_by) == (State.CANCELLED, CancelledBy.MERCHANT)
    left = shop.office.now(requests[11])
    assert (left.state, left.noted.read_next) == (State.SUBMITTED, NOW + timedelta(hours=1))


def test_many_that_wait_bring_the_next_scan_forward_once(shop: Shop) -> None:
    """Two minutes after the last of their feeds was closed, since Amazon's list lags so far."""
    shop.every(20)
    shop.wait(3)
    calls = shop.search.calls
    requests = waiting(shop, 10)
    for request in requests:
        closed = shop.office.now(request).noting(closed_at=shop.office.clock.now())
        with shop.desk.store.transaction():
            shop.desk.store.requests.note(request, closed, card=False)
    shop.wait(1)
    assert shop.search.calls == calls
    shop.wait(1)
    assert shop.search.calls == calls + 1
    shop.wait(10)
    assert shop.search.calls == calls + 1


def ship_and_notice(shop: Shop, order_id: str) -> None:
    """Ship an order, and have a scan take it in."""
    shop.office.book.ship(order_id)
    now = shop.office.clock.now()
    note_orders(shop, replace(shop.office.book.orders[order_id], updated_at=now, read_at=now))


def test_a_scan_while_a_batch_is_read_keeps_its_order_from_being_sent(shop: Shop) -> None:
    """Read by itself a moment ago, and shipped while the next order is read: it is read again."""
    office, other = shop.office, "250-7654321-7654321"
    office.approved(an_order())
    office.approved(an_order(id=other))
    office.clock.advance(timedelta(seconds=100))

    def meanwhile() -> None:
        if office.book.readings[-1] == other:
            office.book.meanwhile = lambda: None
            office.clock.advance(timedelta(seconds=2))
            ship_and_notice(shop, ORDER_ID)

    office.book.meanwhile = meanwhile
    sending.step(shop.desk)
    assert office.book.readings[-2:] == [ORDER_ID, other]
    assert [message.order_id for message in office.transport.messages] == [other]


def test_a_scan_during_the_upload_keeps_its_order_from_being_sent(shop: Shop) -> None:
    """Shipped while the document is on its way: no feed is created, and the order is read again."""
    office = shop.office
    request = office.approved(an_order())
    office.clock.advance(timedelta(seconds=100))

    def meanwhile() -> None:
        office.transport.meanwhile = lambda: None
        ship_and_notice(shop, ORDER_ID)

    office.transport.meanwhile = meanwhile
    sending.step(shop.desk)
    assert office.transport.messages == []
    office.wait(30)
    assert office.state(request) is State.VOID
    assert office.transport.messages == []


def test_a_list_that_is_behind_does_not_open_a_cancelled_order_again(shop: Shop) -> None:
    """What getOrder proves is the order's last reading: an older list changes nothing."""
    office = shop.office
    order = an_order(items=ASKED)
    note_orders(shop, order)
    request = office.sent(order)
    office.book.cancel(order.id)
    office.book.change(order.id, updated_at=office.clock.now())
    [feed] = office.transport.feeds
    office.transport.take(feed, ProcessingStatus.DONE, "d")
    office.wait(minutes=10)
    assert office.state(request) is State.CANCELLED

    assert note_orders(shop, replace(order, read_at=office.clock.now())) == ()
    assert shop.desk.store.orders.open() == ()
