"""Looking up an order."""

from dataclasses import dataclass

from bot.desk import Desk
from bot.domain.cancellation.eligibility import Verdict, assess
from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order
from bot.domain.radar.buyer_request import BuyerRequest, observed


@dataclass(frozen=True, slots=True)
class LookedUp:
    """An order, whether it may be cancelled, and its open request, or else the last one.

    `buyer` is the buyer's request, as of this reading of the order.
    """

    order: Order
    verdict: Verdict
    request: Request | None
    buyer: BuyerRequest | None = None


def look_up(desk: Desk, order_id: str) -> LookedUp:
    """Read an order for a person who waits for it. Raises AmazonFault."""
    return looked_up(desk, desk.order_book.get(order_id))


def looked_up(desk: Desk, order: Order) -> LookedUp:
    """Return an order that was read, with what is stored about it."""
    buyer = desk.store.buyer_requests.get(order.id)
    if buyer is not None:
        buyer = observed(buyer, order, store=desk.store_key, at=order.read_at)
    return LookedUp(order, assess(order.facts), request_of(desk, order.id), buyer)


def request_of(desk: Desk, order_id: str) -> Request | None:
    """Return the open request of an order, or else the last one."""
    return desk.store.requests.open_for(order_id) or desk.store.requests.latest_for(order_id)
