"""What waits for a person today."""

from datetime import timedelta

from bot.domain.cancellation.request import State
from bot.domain.digest.todo import ToShip, next_to_ship, to_do
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.orders.order import FulfilledBy, Order, Status
from tests.builders import NOW, a_request, an_item, an_order

SOON = NOW + timedelta(hours=20)
REQUESTED = (an_item(requested=True),)


def opened(*orders: Order) -> OpenOrders:
    """Return a reading of these open orders, the request of order "1" seen an hour before."""
    return OpenOrders(NOW, orders, {"1": NOW - timedelta(hours=1)})


def test_orders_due_within_a_day_are_to_be_shipped() -> None:
    """The nearest first, overdue ones too, those without a date or later not."""
    todo = to_do(
        opened(
            an_order(id="a", ship_by=SOON),
            an_order(id="b", ship_by=NOW - timedelta(hours=1), status=Status.PARTIALLY_SHIPPED),
            an_order(id="c", ship_by=NOW + timedelta(hours=24)),
            an_order(id="d", ship_by=NOW + timedelta(hours=25)),
            an_order(id="e", ship_by=None),
        ),
        [],
        now=NOW,
    )
    assert [each.order_id for each in todo.to_ship] == ["b", "a", "c"]
    assert (todo.kinds, todo.read_at) == (1, NOW)


def test_orders_that_are_not_ours_to_ship_are_left_out() -> None:
    """Pending ones, those of Amazon, and those we are about to cancel do not wait."""
    orders = (
        an_order(id="a", ship_by=SOON, status=Status.PENDING),
        an_order(id="b", ship_by=SOON, fulfilled_by=FulfilledBy.AMAZON),
        an_order(id="c", ship_by=SOON, items=REQUESTED),
    )
    todo = to_do(opened(*orders), [a_request(order_id="c")], now=NOW)
    assert (todo.to_ship, todo.buyer_requests) == ((), ())
    assert [request.order.id for request in todo.approvals] == ["c"]


def test_what_was_cancelled_since_the_reading_waits_no_more() -> None:
    """An order that we have cancelled is neither to be shipped nor to be answered."""
    reading = opened(
        an_order(id="a", ship_by=SOON), an_order(id="b", ship_by=SOON, items=REQUESTED)
    )
    done = [a_request(id=n, order_id=n, state=State.CANCELLED) for n in ("a", "b")]
    assert to_do(reading, done, now=NOW).kinds == 0
    assert next_to_ship(reading, done) == ()


def test_a_buyers_request_waits_from_when_it_was_first_seen() -> None:
    """The oldest first; one on every item is not called to be shipped, one on some items is."""
    todo = to_do(
        opened(
            an_order(id="2", ship_by=SOON, items=(an_item(requested=True), an_item(id="x"))),
            an_order(id="1", ship_by=SOON, items=REQUESTED),
        ),
        [a_request(order_id="1", state=State.REJECTED)],
        now=NOW,
    )
    assert [(each.order_id, each.whole, each.first_seen) for each in todo.buyer_requests] == [
        ("1", True, NOW - timedelta(hours=1)),
        ("2", False, NOW),
    ]
    assert todo.to_ship == (ToShip("2", SOON),)


def test_our_own_requests_wait_even_if_the_orders_could_not_be_read() -> None:
    """Approvals and unconfirmed ones come from our own store."""
    unsure = a_request(id="u", state=State.UNCONFIRMED)
    late, early = (
        a_request(id=n, expires_at=NOW + timedelta(hours=h)) for n, h in (("l", 9), ("e", 2))
    )
    todo = to_do(None, [late, unsure, early, a_request(state=State.APPROVED)], now=NOW)
    assert todo.read_at is None
    assert (todo.approvals, todo.unconfirmed) == ((early, late), (unsure,))
    assert todo.kinds == 2


def test_the_orders_to_ship_next_go_beyond_a_day() -> None:
    """All with a date, the nearest first, without those being cancelled."""
    far = NOW + timedelta(days=5)
    reading = opened(
        *(an_order(id=n, ship_by=at) for n, at in (("a", far), ("b", SOON), ("c", SOON)))
    )
    assert next_to_ship(reading, [a_request(order_id="c")]) == (ToShip("b", SOON), ToShip("a", far))
