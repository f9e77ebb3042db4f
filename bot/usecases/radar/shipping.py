"""The daily message about the orders to ship, kept up to date, and its thread."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.request import State
from bot.domain.health.late_shipments import late_shipments
from bot.domain.messages import Notice, OutboxRow
from bot.domain.orders.order import Order
from bot.domain.radar.buyer_request import HOLDING
from bot.domain.radar.shipping import ShippingDay, Take
from bot.domain.radar.to_ship import (
    WITHIN,
    Due,
    ToShip,
    Urgency,
    new_day,
    sorted_by_deadline,
    to_ship,
    to_tell,
    urgency,
)
from bot.ports.slack import MessengerFault
from bot.usecases.health.reports import latest_report
from bot.usecases.radar import listing
from bot.usecases.radar.looking import UNSEEN_IF_DUE

EVERY = 15.0
"""Seconds between two checks of what has become due."""
_WAIT_IF_REFUSED = timedelta(minutes=15)
_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_log = logging.getLogger(__name__)


class Watch:
    """Queues the messages about the orders to ship, and remembers their last content.

    After a restart the day's message is redrawn once, whether it changed or not.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked: tuple[date, ToShip] | None = None
        self._taken: frozenset[tuple[str, Urgency]] = frozenset()

    def step(self) -> None:
        """Queue the day's message, its thread and the deadlines that are due. Raises StoreBusy."""
        _update_takes(self._desk)
        seen = orders_to_ship(self._desk)
        if seen is None:
            return
        self._follow_takes(seen)
        now, latest = self._desk.clock.now(), self._desk.store.shipping_days.latest()
        day = new_day(seen, latest, self._desk.rhythm, now)
        if day is not None:
            self._mark(day, seen, posted=False)
        elif latest is not None:
            if to_tell(seen, latest, self._desk.rhythm, now):
                mark(self._desk, Notice.OVERDUE, latest.day)
            if self._asked != (latest.day, _content(seen)):
                self._mark(latest.day, seen, posted=True)

    def _follow_takes(self, seen: ToShip) -> None:
        """Redraw Home when an order that somebody took becomes more urgent."""
        taken = frozenset((one.order.id, one.urgency) for one in seen.due if one.take is not None)
        if taken != self._taken:
            with self._desk.change():
                self._desk.store.homes.changed()
            self._taken = taken

    def _mark(self, day: date, seen: ToShip, *, posted: bool) -> None:
        mark(self._desk, Notice.SHIPPING, day, posted=posted)
        self._asked = (day, _content(seen))


def mark(desk: Desk, kind: Notice, day: date, *, posted: bool = False) -> None:
    """Queue the message of a day, or its thread."""
    with desk.change():
        desk.store.outbox.put(kind, day.isoformat(), at=desk.clock.now(), posted=posted)


def redraw(desk: Desk) -> None:
    """Redraw the day's message and Home; needs an open transaction."""
    latest = desk.store.shipping_days.latest()
    if latest is not None:
        now, subject = desk.clock.now(), latest.day.isoformat()
        desk.store.outbox.put(Notice.SHIPPING, subject, at=now, posted=True)
    desk.store.homes.changed()


def orders_to_ship(desk: Desk) -> ToShip | None:
    """Return the current content of the day's message; None until the open orders were read."""
    read_at = listing.read_at(desk)
    if read_at is None:
        return None
    now, held = desk.clock.now(), _held(desk)
    takes = {one.order_id: one for one in desk.store.takes.all()}
    found = [
        (order.read_at, _due(desk, order, order.ship_by, takes.get(order.id)))
        for order in desk.store.orders.due(now + WITHIN)
        if order.ship_by is not None and to_ship(order) and order.id not in held
    ]
    # A reading that is too old does not make an order overdue.
    due = [
        one
        for order_read_at, one in found
        if one.urgency is Urgency.SOON or now - order_read_at < UNSEEN_IF_DUE
    ]
    overdue = sum(one.urgency is Urgency.OVERDUE for one in due)
    return ToShip(
        read_at=read_at,
        held=tuple(held.values()),
        due=sorted_by_deadline(due),
        unread=len(found) - len(due),
        late=late_shipments(latest_report(desk), overdue) if overdue else None,
    )


def due_of(desk: Desk, take: Take) -> Due | None:
    """Return the order that somebody took, with its urgency; None once it needs no shipping."""
    order = desk.store.orders.get(take.order_id)
    if order is None or order.ship_by is None or not to_ship(order):
        return None
    return _due(desk, order, order.ship_by, take)


def must_not_ship(desk: Desk, order_id: str) -> bool:
    """Return whether our request or the buyer's holds an order back."""
    buyer = desk.store.buyer_requests.get(order_id)
    if buyer is not None and buyer.state in HOLDING:
        return True
    ours = desk.store.requests.latest_for(order_id)
    return ours is not None and (ours.open or ours.state is State.CANCELLED)


def send(desk: Desk, row: OutboxRow) -> None:
    """Send the message of an outbox row, rendered from the current state. Raises MessengerFault."""
    if row.kind is Notice.DEADLINE:
        _send_deadline(desk, row.subject)
        return
    seen, day = orders_to_ship(desk), date.fromisoformat(row.subject)
    if seen is None:
        return
    latest = desk.store.shipping_days.latest()
    if row.kind is Notice.OVERDUE:
        if latest is not None:
            _send_overdue(desk, seen, latest)
    elif latest is not None and latest.day == day:
        _update(desk, seen, latest)
    elif new_day(seen, latest, desk.rhythm, desk.clock.now()) == day:
        _post(desk, seen, day)


def wait_after(_desk: Desk, row: OutboxRow, _fault: MessengerFault) -> timedelta | None:
    """Return the wait before a message that Slack refuses permanently is retried; None: never."""
    return None if row.kind is Notice.DEADLINE else _WAIT_IF_REFUSED


def _post(desk: Desk, seen: ToShip, day: date) -> None:
    message = desk.shipping_channel.post(day, seen)
    told = tuple(one.order.id for one in seen.overdue)
    _save(desk, ShippingDay(day, message, desk.clock.now(), told))
    _log.info("shipping.posted", extra={"day": str(day), "orders": len(seen.due)})


def _update(desk: Desk, seen: ToShip, latest: ShippingDay) -> None:
    message = desk.shipping_channel.update(latest.day, seen, latest.message)
    if message != latest.message:
        _save(desk, replace(latest, message=message))


def _send_overdue(desk: Desk, seen: ToShip, latest: ShippingDay) -> None:
    fresh = to_tell(seen, latest, desk.rhythm, desk.clock.now())
    if fresh:
        desk.shipping_channel.overdue(fresh, seen.late, latest.message)
        told = (one.order.id for one in fresh)
        _save(desk, replace(latest, told=(*latest.told, *told)))


def _send_deadline(desk: Desk, order_id: str) -> None:
    take = desk.store.takes.get(order_id)
    due = None if take is None else due_of(desk, take)
    if take is not None and due is not None and not must_not_ship(desk, order_id):
        desk.shipping_channel.deadline(due, take.user_id)


def _save(desk: Desk, day: ShippingDay) -> None:
    with desk.store.transaction():
        desk.store.shipping_days.save(day)


def _content(seen: ToShip) -> ToShip:
    """Return what the message depends on; without orders, its time alone does not redraw it."""
    return seen if seen.due else replace(seen, read_at=_ANY_TIME)


def _held(desk: Desk) -> dict[str, Order]:
    """Return the orders that must not be shipped, by id.

    One that we cancelled is included until a reading shows that it is no longer open.
    """
    recent = desk.store.requests.recent(desk.clock.now() - WITHIN)
    ours = [
        one.order
        for one in recent
        if one.open or (one.state is State.CANCELLED and _still_listed(desk, one.order))
    ]
    buyers = [
        desk.store.orders.get(one.order_id)
        for one in desk.store.buyer_requests.in_state(*sorted(HOLDING))
    ]
    return {order.id: order for order in (*ours, *buyers) if order is not None}


def _still_listed(desk: Desk, order: Order) -> bool:
    stored = desk.store.orders.get(order.id)
    return stored is not None and to_ship(stored)


def _due(desk: Desk, order: Order, ship_by: datetime, take: Take | None) -> Due:
    near = urgency(ship_by, desk.clock.now()) or Urgency.SOON
    cancels_on = desk.market.cancels_on(ship_by) if near is Urgency.OVERDUE else None
    return Due(order, near, ship_by, take, cancels_on)


def _update_takes(desk: Desk) -> None:
    """Forget the takes of orders that are no longer open, and end the snoozes that are over."""
    now = desk.clock.now()
    for take in desk.store.takes.all():
        order = desk.store.orders.get(take.order_id)
        over = take.snoozed_until is not None and take.snoozed_until <= now
        if order is None or not to_ship(order):
            _end_take(desk, take)
        elif over and now - order.read_at < UNSEEN_IF_DUE:
            _end_snooze(desk, take)


def _end_take(desk: Desk, take: Take) -> None:
    with desk.change():
        desk.store.takes.drop(take.order_id)
        redraw(desk)


def _end_snooze(desk: Desk, take: Take) -> None:
    with desk.change():
        desk.store.takes.put(replace(take, snoozed_until=None))
        desk.store.outbox.put(Notice.DEADLINE, take.order_id, at=desk.clock.now())
        redraw(desk)
