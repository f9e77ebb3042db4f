"""Reading single open orders that no scan has returned for a long time.

A scan returns what changed; that an order is missing from it proves nothing.
"""

from datetime import timedelta

from bot.desk import Desk
from bot.domain.faults import AmazonFault, Scope, Throttled
from bot.domain.orders.order import Order
from bot.domain.radar.buyer_request import BuyerState
from bot.usecases.orders.reading import read_by_id
from bot.usecases.radar.noticing import note_orders

EVERY = 5.0
"""Seconds between two readings: they use at most 0.2 calls a second of Amazon's rate."""
UNSEEN = timedelta(hours=24)
UNSEEN_IF_DUE = timedelta(hours=6)
"""How old the reading of an order may be for it to be shown as due or overdue."""
_DUE_WITHIN = timedelta(hours=24)
_TRY_AGAIN = timedelta(hours=1)
_KEY = ("look", "orders")


def look_due(desk: Desk) -> None:
    """Read one order: first those whose request's words are unknown, then those due, then others.

    The words are Amazon's for the reason of a buyer's request; a restart loses them.
    """
    if desk.postponed.waits(_KEY, desk.clock.monotonic()):
        return
    stored = _next(desk)
    if stored is None:
        return
    try:
        order = read_by_id(desk, stored.id, urgent=False)
    except Throttled:
        return
    except AmazonFault as fault:
        if fault.scope is Scope.ONE:
            _tried(desk, stored)
            desk.request_words.heard(stored)
        else:
            desk.postponed.failed(_KEY, desk.clock.monotonic())
        return
    desk.postponed.succeeded(_KEY)
    with desk.store.transaction():
        if not note_orders(desk, [order]):
            desk.request_words.heard(order)
            desk.store.orders.tried(stored.id, desk.clock.now())


def waiting(desk: Desk) -> bool:
    """Return whether an order waits to be read."""
    postponed = desk.postponed.waits(_KEY, desk.clock.monotonic())
    return not postponed and _next(desk) is not None


def _next(desk: Desk) -> Order | None:
    now = desk.clock.now()
    again, unseen = now - _TRY_AGAIN, desk.store.orders.unseen
    for buyer in desk.store.buyer_requests.in_state(BuyerState.WAITING):
        order = desk.store.orders.get(buyer.order_id)
        if order is not None and not desk.request_words.known(order.id):
            return order
    soon = unseen(now - UNSEEN_IF_DUE, tried_before=again, ship_by=now + _DUE_WITHIN)
    return soon or unseen(now - UNSEEN, tried_before=again)


def _tried(desk: Desk, order: Order) -> None:
    with desk.store.transaction():
        desk.store.orders.tried(order.id, desk.clock.now())
