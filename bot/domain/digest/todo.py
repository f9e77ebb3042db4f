"""What waits for a person today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.cancellation.request import Request, State
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.orders.order import FulfilledBy, Order, Status

SHIP_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class BuyerRequest:
    """A buyer's formal request that nobody acted on; `whole`: it stands on every item."""

    order_id: str
    first_seen: datetime
    whole: bool
    ship_by: datetime | None


@dataclass(frozen=True, slots=True)
class ToShip:
    """An order that must leave by `ship_by`, which may be over already."""

    order_id: str
    ship_by: datetime


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits, the most urgent first.

    `read_at` is None where the open orders are not read: because it `failed`, or not yet.
    """

    read_at: datetime | None
    failed: str = ""
    buyer_requests: tuple[BuyerRequest, ...] = ()
    to_ship: tuple[ToShip, ...] = ()
    approvals: tuple[Request, ...] = ()
    unconfirmed: tuple[Request, ...] = ()

    @property
    def kinds(self) -> int:
        """Return how many kinds of things wait: the lines a reader sees."""
        lines = (self.buyer_requests, self.to_ship, self.approvals, self.unconfirmed)
        return sum(1 for line in lines if line)


def to_do(
    opened: OpenOrders | None, requests: Sequence[Request], *, now: datetime, failed: str = ""
) -> ToDo:
    """Gather what waits for a person, from the open orders and our own open requests.

    An order with an open request of ours, or cancelled by one since the reading, is not asked for
    twice, nor called to be shipped; one with a buyer's request on every item waits for an answer
    before it is shipped. `failed` is a word for why there is no reading.
    """
    ours = _cancelling(requests)
    orders = [] if opened is None else [o for o in opened.orders if _ours_to_ship(o, ours)]
    return ToDo(
        read_at=None if opened is None else opened.read_at,
        failed=failed if opened is None else "",
        buyer_requests=() if opened is None else _buyer_requests(orders, opened),
        to_ship=_due(orders, now + SHIP_WITHIN),
        approvals=_in_state(requests, State.REQUESTED),
        unconfirmed=_in_state(requests, State.UNCONFIRMED),
    )


def next_to_ship(opened: OpenOrders, requests: Sequence[Request]) -> tuple[ToShip, ...]:
    """Return the orders that are to be shipped, the most urgent first, however far ahead."""
    ours = _cancelling(requests)
    return _due([order for order in opened.orders if _ours_to_ship(order, ours)], None)


def _cancelling(requests: Sequence[Request]) -> set[str]:
    """Return the orders that we are about to cancel, or have."""
    return {one.order.id for one in requests if one.open or one.state is State.CANCELLED}


def _ours_to_ship(order: Order, ours: set[str]) -> bool:
    return (
        order.id not in ours
        and order.fulfilled_by is FulfilledBy.MERCHANT
        and order.status in (Status.UNSHIPPED, Status.PARTIALLY_SHIPPED)
    )


def _buyer_requests(orders: Sequence[Order], opened: OpenOrders) -> tuple[BuyerRequest, ...]:
    found = (
        BuyerRequest(
            order_id=order.id,
            first_seen=opened.first_seen.get(order.id, opened.read_at),
            whole=order.facts.requested_on_all,
            ship_by=order.ship_by,
        )
        for order in orders
        if order.facts.requested_on_some
    )
    return tuple(sorted(found, key=lambda each: (each.first_seen, each.order_id)))


def _due(orders: Sequence[Order], until: datetime | None) -> tuple[ToShip, ...]:
    found = (
        ToShip(order.id, order.ship_by)
        for order in orders
        if order.ship_by is not None
        and (until is None or order.ship_by <= until)
        and not order.facts.requested_on_all
    )
    return tuple(sorted(found, key=lambda each: (each.ship_by, each.order_id)))


def _in_state(requests: Sequence[Request], state: State) -> tuple[Request, ...]:
    found = (request for request in requests if request.state is state)
    return tuple(sorted(found, key=lambda each: (each.expires_at, each.id)))
