"""Reminders of the buyers' requests that nobody has answered."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.faults import AmazonFault, Throttled
from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState
from bot.domain.radar.reminders import is_due, to_come
from bot.usecases.loop import each
from bot.usecases.orders.reading import read_by_id
from bot.usecases.radar.noticing import note_orders

UNSEEN = timedelta(hours=6)
"""How old the reading of an order may be for a reminder."""


def remind_due(desk: Desk) -> None:
    """Send the reminders that are due; several missed ones of a request are sent as one."""
    waiting = desk.store.buyer_requests.in_state(BuyerState.WAITING)
    each(
        desk,
        "remind",
        waiting,
        lambda known: _remind(desk, known),
        name=lambda known: known.order_id,
    )


def _remind(desk: Desk, known: BuyerRequest) -> None:
    now, order = desk.clock.now(), desk.store.orders.get(known.order_id)
    if not _is_due(desk, known, order, now):
        return
    if order is not None and now - order.read_at > UNSEEN and not _read(desk, order):
        return
    with desk.change():
        current = desk.store.buyer_requests.get(known.order_id)
        if current is None or current.version != known.version:
            return
        rest = replace(current, remind_at=to_come(current.remind_at, now))
        desk.store.buyer_requests.note(current, rest)
        desk.store.outbox.put(Notice.BUYER_REMINDER, known.order_id, at=now)


def _is_due(desk: Desk, known: BuyerRequest, order: Order | None, now: datetime) -> bool:
    return is_due(
        known.remind_at,
        now,
        ship_by=None if order is None else order.ship_by,
        quiet=desk.radar.quiet,
        zone=desk.rhythm.zone,
    )


def _read(desk: Desk, order: Order) -> bool:
    """Read an order that no scan has returned for long; False if it must be tried later."""
    try:
        read = read_by_id(desk, order.id, urgent=False)
    except Throttled:
        return False
    except AmazonFault:
        return True
    with desk.store.transaction():
        note_orders(desk, [read])
    return True
