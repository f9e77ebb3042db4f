"""Looking an order up."""

from dataclasses import dataclass

from bot.desk import Desk
from bot.domain.cancellation.eligibility import Verdict, assess
from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order


@dataclass(frozen=True, slots=True)
class LookedUp:
    """An order, whether it may be cancelled, and its open or else its last request."""

    order: Order
    verdict: Verdict
    request: Request | None


def look_up(desk: Desk, order_id: str) -> LookedUp:
    """Read an order for a person who looks at it. Raises AmazonFault."""
    return looked_up(desk, desk.order_book.get(order_id))


def looked_up(desk: Desk, order: Order) -> LookedUp:
    """Return an order that was read, with what is known of it."""
    return LookedUp(order, assess(order.facts), request_of(desk, order.id))


def request_of(desk: Desk, order_id: str) -> Request | None:
    """Return the open request of an order, or else its last one."""
    return desk.store.requests.open_for(order_id) or desk.store.requests.latest_for(order_id)
