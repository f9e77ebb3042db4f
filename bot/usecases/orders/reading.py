"""Reading single orders for the workers; an answer about another order is rejected."""

import logging
from dataclasses import replace

from bot.desk import Desk
from bot.domain.faults import AmazonFault, Unreadable
from bot.domain.orders.order import Order

_log = logging.getLogger(__name__)


def read_by_id(desk: Desk, order_id: str, *, urgent: bool = True) -> Order:
    """Read an order; its `read_at` is the time of the call. Raises AmazonFault.

    A malformed answer, or one about another order, raises Unreadable.
    """
    began = desk.clock.now()
    try:
        order = desk.order_book.get(order_id, urgent=urgent)
    except AmazonFault:
        raise
    except Exception as error:
        _log.exception("order.unreadable", extra={"order": order_id})
        raise Unreadable(order_id) from error
    if order.id != order_id:
        _log.error("order.another", extra={"order": order_id, "answer": order.id})
        raise Unreadable(order_id)
    return replace(order, read_at=min(began, order.read_at))
