"""Sending the messages about buyers' requests, each rendered from the stored state."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.desk import Desk
from bot.domain.cancellation.eligibility import assess, counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.messages import Notice, OutboxRow, Posted
from bot.domain.radar.answers import BuyerCard
from bot.domain.radar.buyer_request import HOLDING, BuyerRequest, BuyerState
from bot.domain.radar.reminders import ESCALATED_FROM
from bot.ports.slack import MessengerFault
from bot.recipients import tell_each
from bot.usecases.orders.looking_up import request_of
from bot.usecases.people.calling import called_by_a_buyers_request

_KEPT_UP = frozenset({Notice.BUYER_CARD, Notice.BUYER_AGAIN, Notice.HOLD, Notice.HOLD_AGAIN})
"""The messages that are retried as long as they are still true."""
_SOON, _LATER = timedelta(seconds=30), timedelta(minutes=15)
_GIVE_UP = timedelta(days=7)
_NEVER = datetime.max.replace(tzinfo=UTC)


def send(desk: Desk, row: OutboxRow) -> None:
    """Send one message of a buyer's request. Raises MessengerFault."""
    known = desk.store.buyer_requests.get(row.subject)
    seen = None if known is None else buyer_card(desk, known)
    if known is None or seen is None:
        return
    match row.kind:
        case Notice.BUYER_CARD | Notice.BUYER_AGAIN:
            _card(desk, known, seen, again=row.kind is Notice.BUYER_AGAIN)
        case Notice.HOLD | Notice.HOLD_AGAIN:
            _hold(desk, known, seen, again=row.kind is Notice.HOLD_AGAIN)
        case Notice.BUYER_REMINDER:
            _remind(desk, known, seen)
        case _:
            _arrived(desk, known, seen)


def wait_after(desk: Desk, row: OutboxRow, fault: MessengerFault) -> timedelta | None:
    """Return the wait before a message that Slack refuses permanently is retried; None: never."""
    if row.kind not in _KEPT_UP:
        return None
    known, now = desk.store.buyer_requests.get(row.subject), desk.clock.now()
    if known is None:
        return None
    failed = replace(known, hold_failed=fault.code)
    if row.kind in (Notice.BUYER_CARD, Notice.BUYER_AGAIN):
        failed = replace(known, card_failed=fault.code)
    with desk.store.transaction():
        desk.store.buyer_requests.note(known, failed)
    if known.standing:
        return _SOON
    return _LATER if now - row.created_at < _GIVE_UP else None


def buyer_card(desk: Desk, known: BuyerRequest) -> BuyerCard | None:
    """Return what the messages about a buyer's request show; None if the order is unknown."""
    order = desk.store.orders.get(known.order_id)
    if order is None:
        return None
    counts = counting(
        order.facts, Reason.BUYER_CANCELLED, prime_counts_all=desk.market.prime_counts_all
    )
    ours = desk.store.requests.get(known.request_id) if known.request_id else None
    return BuyerCard(
        request=known,
        order=order,
        verdict=assess(order.facts),
        counting=counts,
        words=desk.request_words.of(order.id),
        called=called_by_a_buyers_request(desk),
        ours=ours or request_of(desk, order.id),
    )


def waiting_buyers(desk: Desk) -> tuple[BuyerCard, ...]:
    """Return the buyers' requests that wait for an answer, the nearest ship-by first."""
    waiting = desk.store.buyer_requests.in_state(BuyerState.WAITING)
    shown = (buyer_card(desk, one) for one in waiting)
    found = [one for one in shown if one is not None]
    return by_ship_by(found)


def by_ship_by(found: Iterable[BuyerCard]) -> tuple[BuyerCard, ...]:
    """Return buyers' requests with the nearest ship-by first."""
    return tuple(sorted(found, key=lambda one: (one.order.ship_by or _NEVER, one.order.id)))


def _card(desk: Desk, known: BuyerRequest, seen: BuyerCard, *, again: bool) -> None:
    waits = known.state is BuyerState.WAITING
    if known.card is None and not waits:
        return
    shown = desk.buyers_channel.card(replace(seen, again=again and waits))
    with desk.store.transaction():
        current = desk.store.buyer_requests.get(known.order_id)
        if current is None or _is_our_card(desk, current, shown.card):
            return
        desk.store.buyer_requests.note(current, replace(current, card=shown.card, card_failed=""))
        if current.version != known.version:
            desk.store.outbox.put(Notice.BUYER_CARD, known.order_id, at=desk.clock.now())


def _is_our_card(desk: Desk, buyer: BuyerRequest, card: Posted) -> bool:
    """Return whether a message became the card of our own request while it was being drawn."""
    ours = desk.store.requests.get(buyer.request_id) if buyer.request_id else None
    return ours is not None and ours.noted.card == card


def _hold(desk: Desk, known: BuyerRequest, seen: BuyerCard, *, again: bool) -> None:
    if not known.holds and known.state not in HOLDING:
        return
    holds = desk.buyers_channel.hold(replace(seen, again=again and known.holding))
    with desk.store.transaction():
        current = desk.store.buyer_requests.get(known.order_id)
        if current is None or not holds:
            return
        desk.store.buyer_requests.note(current, replace(current, holds=holds, hold_failed=""))
        if current.holding is not known.holding:
            desk.store.outbox.put(Notice.HOLD, known.order_id, at=desk.clock.now())


def _remind(desk: Desk, known: BuyerRequest, seen: BuyerCard) -> None:
    """Remind in the thread of the card; one that is not posted yet needs no reminder."""
    if known.state is not BuyerState.WAITING or known.card is None:
        return
    number = known.reminded + 1
    called = called_by_a_buyers_request(desk, escalated=number >= ESCALATED_FROM)
    desk.buyers_channel.remind(replace(seen, called=called, number=number))
    with desk.store.transaction():
        current = desk.store.buyer_requests.get(known.order_id)
        if current is not None and current.card == known.card:
            desk.store.buyer_requests.note(current, replace(current, reminded=number))


def _arrived(desk: Desk, known: BuyerRequest, seen: BuyerCard) -> None:
    """Tell those who wait for the request; if it is over already, they wait for the next."""
    if not known.standing:
        return
    watchers = {one.user_id: one for one in desk.store.watchers.of(known.order_id)}
    for user_id in tell_each(watchers, partial(desk.buyers_channel.arrived, seen)):
        with desk.store.transaction():
            desk.store.watchers.drop(watchers[user_id])
