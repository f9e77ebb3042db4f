"""Noting what a reading of orders changes: known orders, buyers' requests, our own requests.

Amazon's list may lag by two minutes, so it decides nothing about our requests: if the facts differ,
the order is read individually. Only CANCELLED proves itself: if many orders wait for proof at once,
it is accepted from the list.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from bot.desk import Desk
from bot.domain.audit import ACTOR
from bot.domain.cancellation.request import Request, State, void_cause
from bot.domain.messages import Notice
from bot.domain.orders.order import OPEN_STATUSES, Order, Status
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState, first_seen, observed
from bot.usecases.cancellation.verifying import end_as_cancelled
from bot.usecases.radar import changing

MANY = 10
"""From how many orders that wait for proof a scan is worthwhile."""
_UNSENT = (State.REQUESTED, State.APPROVED, State.SUBMITTING)
_FOLLOWING = (State.SUBMITTING, State.SUBMITTED, State.UNCONFIRMED)
_ACTIONS = {
    BuyerState.WAITING: "buyer_requested",
    BuyerState.WITHDRAWN: "buyer_withdrew",
    BuyerState.SHIPPED: "buyer_request_shipped",
    BuyerState.CANCELLED: "buyer_request_cancelled",
}
_log = logging.getLogger(__name__)


def note_orders(desk: Desk, orders: Iterable[Order]) -> tuple[Order, ...]:
    """Store readings of orders and note what they change; return those that are not outdated.

    Needs an open transaction.
    """
    many = len(awaiting_proof(desk)) >= MANY
    taken = frozenset(take.order_id for take in desk.store.takes.all())
    kept = [order for order in orders if _note_order(desk, order, taken=order.id in taken)]
    for order in kept:
        request = desk.store.requests.open_for(order.id)
        if request is not None and order.updated_at >= request.order.updated_at:
            _compare(desk, request, order, many=many)
    return tuple(kept)


def _note_order(desk: Desk, order: Order, *, taken: bool) -> bool:
    """Store a reading of an order, and redraw what shows the order; False if outdated."""
    known, now = desk.store.buyer_requests.get(order.id), desk.clock.now()
    waits = known is not None and known.state is BuyerState.WAITING
    before = desk.store.orders.get(order.id) if taken or waits else None
    if not desk.store.orders.put(order):
        return False
    note_buyer(desk, known, observed(known, order, store=desk.store_key, at=now))
    changed = before is not None and order.differs(before)
    if desk.request_words.heard(order) or (waits and changed):
        posted = known is not None and known.card is not None
        desk.store.outbox.put(Notice.BUYER_CARD, order.id, at=now, posted=posted)
    elif changed:
        desk.store.homes.changed()
    return True


def note_requests(desk: Desk, orders: Iterable[Order]) -> None:
    """Note buyers' requests on known open orders, from an answer that contains nothing else.

    Needs an open transaction.
    """
    for order in orders:
        stored = desk.store.orders.get(order.id)
        left = any(item.cancelled_by for item in order.items)
        if stored is None or stored.status not in OPEN_STATUSES or left:
            continue
        known = desk.store.buyer_requests.get(order.id)
        if not order.facts.requested_on_some or (known is not None and known.standing):
            continue
        if order.updated_at >= stored.updated_at:
            desk.request_words.heard(order)
            whole, now = order.facts.requested_on_all, desk.clock.now()
            new = first_seen(desk.store_key, order.id, now, whole=whole, known=known)
            note_buyer(desk, known, new)
            # Otherwise a reading from before the request would look like a withdrawal.
            desk.store.orders.changed(order.id, order.updated_at)


def note_buyer(desk: Desk, known: BuyerRequest | None, new: BuyerRequest | None) -> None:
    """Store a change of a buyer's request, with the messages that it requires.

    Needs an open transaction.
    """
    if new is None or new == known:
        return
    same = known is not None and known.state is new.state
    action = "buyer_request_changed" if same else _ACTIONS[new.state]
    if known is None or not known.standing:
        new = changing.arrived(desk, new)
    changing.save(desk, known, new, actor=ACTOR, action=action)
    _log.info("buyer_request.noticed", extra={"order": new.order_id, "state": str(new.state)})


def awaiting_proof(desk: Desk) -> tuple[Request, ...]:
    """Return the requests whose feed is closed and whose outcome is not proved yet."""
    following = desk.store.requests.in_state(*_FOLLOWING)
    return tuple(request for request in following if request.noted.closed_at is not None)


def many_closed_at(desk: Desk) -> datetime | None:
    """Return since when the newest order waits for proof; None if fewer than MANY wait."""
    closed = [one.noted.closed_at for one in awaiting_proof(desk) if one.noted.closed_at]
    return max(closed) if len(closed) >= MANY else None


def _compare(desk: Desk, request: Request, order: Order, *, many: bool) -> None:
    """Have the order of a request read individually if this reading differs from the known one."""
    if request.state in _UNSENT and request.noted.closed_at is None:
        if void_cause(request.order, order) is not None:
            desk.store.requests.note(request, request.to_be_read(), card=False)
    elif order.status is Status.CANCELLED and request.noted.closed_at is not None:
        if many:
            end_as_cancelled(desk, request, order)
        else:
            soon = request.noting(read_next=desk.clock.now())
            desk.store.requests.note(request, soon, card=False)
