"""Changes of a buyer's request, with the messages that they require."""

from collections.abc import Iterator
from dataclasses import replace

from bot.desk import Desk
from bot.domain.messages import Notice
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState
from bot.domain.radar.reminders import moments

_IN_PLACE_OF = {Notice.BUYER_AGAIN: Notice.BUYER_CARD, Notice.HOLD_AGAIN: Notice.HOLD}
"""The queued row that a new message replaces: with both, the same would be posted twice."""


def save(  # noqa: PLR0913 - what the record says
    desk: Desk,
    old: BuyerRequest | None,
    new: BuyerRequest,
    *,
    actor: str,
    action: str,
    why: str = "",
) -> bool:
    """Store a change with its messages; False if somebody else was first.

    Needs an open transaction.
    """
    tell = tuple(_messages(desk, old, new))
    buyers = desk.store.buyer_requests
    saved = buyers.save(old, new, actor=actor, action=action, why=why, tell=tell)
    for kind in tell if saved else ():
        if kind in _IN_PLACE_OF:
            desk.store.outbox.drop(_IN_PLACE_OF[kind], new.order_id)
    return saved


def arrived(desk: Desk, new: BuyerRequest) -> BuyerRequest:
    """Return a request that was seen for the first time, in the state to be stored.

    If our own request is open, its outcome is the answer.
    """
    ours = desk.store.requests.open_for(new.order_id)
    if ours is not None:
        return replace(new, state=BuyerState.TAKEN, request_id=ours.id)
    return reminded_from(desk, new)


def reminded_from(desk: Desk, waiting: BuyerRequest) -> BuyerRequest:
    """Return a request that waits from now on, with all its reminders to come."""
    order = desk.store.orders.get(waiting.order_id)
    ship_by = None if order is None else order.ship_by
    chosen = moments(waiting.changed_at, ship_by, desk.radar.reminders)
    return replace(waiting, remind_at=chosen, reminded=0)


def _messages(desk: Desk, old: BuyerRequest | None, new: BuyerRequest) -> Iterator[Notice]:
    before = old if old is not None and old.standing else None
    again = before is not None and _waits_again(before, new)
    yield Notice.BUYER_AGAIN if again else Notice.BUYER_CARD
    if before is None:
        yield Notice.HOLD
        if desk.store.watchers.of(new.order_id):
            yield Notice.BUYER_ARRIVED
    elif new.holding and (again or not before.holding):
        yield Notice.HOLD_AGAIN
    elif before.holding and not new.holding:
        yield Notice.HOLD


def _waits_again(before: BuyerRequest, new: BuyerRequest) -> bool:
    """Return whether our request ended without cancelling, so that the buyer's waits again."""
    return before.state is BuyerState.TAKEN and new.state is BuyerState.WAITING
