"""What waits for a person today."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.request import State
from bot.domain.digest.todo import Need, Task, ToDo, next_orders, to_do
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.orders.order import FulfilledBy, Order, Status
from tests.builders import NOW, a_request, an_item, an_order

SOON = NOW + timedelta(hours=20)
EARLIER = NOW - timedelta(hours=1)
REQUESTED = (an_item(requested=True),)


def opened(*orders: Order) -> OpenOrders:
    """Return a reading of these open orders, the request of order "1" seen an hour before."""
    return OpenOrders(NOW, orders, {"1": EARLIER})


def told(tasks: tuple[Task, ...]) -> list[tuple[str, Need]]:
    """Return order and need of each task."""
    return [(task.order.id, task.need) for task in tasks]


def test_orders_due_within_a_day_are_to_be_shipped() -> None:
    """Overdue ones first, then the nearest; those without a date or later not."""
    todo = to_do(
        opened(
            an_order(id="a", ship_by=SOON),
            an_order(id="b", ship_by=EARLIER, status=Status.PARTIALLY_SHIPPED),
            an_order(id="c", ship_by=NOW + timedelta(hours=24)),
            an_order(id="d", ship_by=NOW + timedelta(hours=25)),
            an_order(id="e", ship_by=None),
        ),
        [],
        now=NOW,
    )
    assert told(todo.tasks) == [("b", Need.OVERDUE), ("a", Need.SOON), ("c", Need.SOON)]
    assert [task.until for task in todo.tasks] == [EARLIER, SOON, NOW + timedelta(hours=24)]
    assert (todo.counts, todo.read_at) == ({Need.OVERDUE: 1, Need.SOON: 2}, NOW)


def test_orders_that_are_not_ours_to_ship_are_left_out() -> None:
    """Pending ones, those of Amazon, and those we are about to cancel do not wait."""
    orders = (
        an_order(id="a", ship_by=SOON, status=Status.PENDING),
        an_order(id="b", ship_by=SOON, fulfilled_by=FulfilledBy.AMAZON),
        an_order(id="c", ship_by=SOON, items=REQUESTED),
    )
    todo = to_do(opened(*orders), [a_request(order_id="c")], now=NOW)
    assert told(todo.tasks) == [("c", Need.APPROVAL)]


def test_what_was_cancelled_since_the_reading_waits_no_more() -> None:
    """An order that we have cancelled is neither to be shipped nor to be answered."""
    reading = opened(
        an_order(id="a", ship_by=SOON), an_order(id="b", ship_by=SOON, items=REQUESTED)
    )
    done = [a_request(id=n, order_id=n, state=State.CANCELLED) for n in ("a", "b")]
    assert to_do(reading, done, now=NOW).tasks == ()
    assert next_orders(reading, done, now=NOW) == ()


def test_a_buyers_request_waits_from_when_it_was_first_seen() -> None:
    """The oldest first; each order waits once, with its ship-by, for an answer before it ships."""
    todo = to_do(
        opened(
            an_order(id="2", ship_by=SOON, items=(an_item(requested=True), an_item(id="x"))),
            an_order(id="1", ship_by=EARLIER, items=REQUESTED),
        ),
        [a_request(order_id="1", state=State.REJECTED)],
        now=NOW,
    )
    assert [(task.order.id, task.whole, task.since, task.until) for task in todo.tasks] == [
        ("1", True, EARLIER, EARLIER),
        ("2", False, NOW, SOON),
    ]
    assert todo.counts == {Need.BUYER: 2}


def test_our_own_requests_wait_even_if_the_orders_could_not_be_read() -> None:
    """Unconfirmed ones and approvals come from our own store, the first to lapse first."""
    unsure = a_request(id="u", state=State.UNCONFIRMED)
    late, early = (
        a_request(id=n, order_id=n, expires_at=NOW + timedelta(hours=h))
        for n, h in (("l", 9), ("e", 2))
    )
    todo = to_do(None, [late, unsure, early, a_request(state=State.APPROVED)], now=NOW)
    assert todo.read_at is None
    assert [task.request for task in todo.tasks] == [unsure, early, late]


def test_the_orders_to_ship_next_go_beyond_a_day() -> None:
    """The nearest first, those without a date last, without those being cancelled."""
    far = NOW + timedelta(days=5)
    ships = (("a", far), ("b", SOON), ("c", SOON), ("d", None))
    reading = opened(*(an_order(id=n, ship_by=at) for n, at in ships))
    found = next_orders(reading, [a_request(order_id="c")], now=NOW)
    assert told(found) == [("b", Need.SOON), ("a", Need.LATER), ("d", Need.LATER)]


@pytest.mark.parametrize(
    ("most", "shown"), [(2, ["o0", "s0"]), (4, ["o0", "o1", "s0", "b0"]), (9, None)]
)
def test_of_many_tasks_none_of_a_kind_is_crowded_out(most: int, shown: list[str] | None) -> None:
    """The first of every need is shown before the second of any, in the order of all."""
    kinds = ((Need.OVERDUE, "o", 3), (Need.SOON, "s", 1), (Need.BUYER, "b", 1))
    tasks = tuple(
        Task(need, replace(an_order(), id=f"{name}{n}"))
        for need, name, many in kinds
        for n in range(many)
    )
    found = [task.order.id for task in ToDo(NOW, tasks=tasks).first(most)]
    assert found == (shown or [task.order.id for task in tasks])
