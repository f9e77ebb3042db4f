"""Answering a buyer's request: by a click on its card, or by our own request."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.domain.audit import ACTOR, AuditEntry
from bot.domain.cancellation.eligibility import assess
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from bot.domain.messages import Notice, Posted
from bot.domain.orders.order import Order
from bot.domain.people import Person
from bot.domain.radar.answers import ONE_TAP, Answered, ClickRefusal, Watching
from bot.domain.radar.buyer_request import STANDING, BuyerRequest, BuyerState, observed
from bot.domain.radar.shipping import Watcher
from bot.ports.store import AlreadyOpen
from bot.usecases.cancellation import asking
from bot.usecases.clicks import decide_once, outcome_of
from bot.usecases.loop import each
from bot.usecases.radar import changing
from bot.usecases.refusals import note_refused_click

PARCEL_HERE = "parcel_here"
"""The record's code for the confirmation that the parcel has not left."""


@dataclass(frozen=True, slots=True)
class BuyerClick:
    """A click on a buyer's request; `version` is the card's, `message` the one with the button.

    `trigger_id` distinguishes a repeated delivery from a second click.
    """

    order_id: str
    person: Person
    trigger_id: str
    version: int | None = None
    message: Posted | None = None


@dataclass(frozen=True, slots=True)
class BuyerAnswer:
    """The result of a click, the buyer's current request, and our request for it."""

    outcome: Answered | ClickRefusal
    buyer: BuyerRequest | None
    order: Order | None
    ours: Request | None


_Rule = Callable[[BuyerRequest, Order], Answered | ClickRefusal]


def cancel(desk: Desk, click: BuyerClick) -> BuyerAnswer:
    """Request the cancellation that the buyer asked for; the card becomes that of the request.

    The confirmed click states that the parcel has not left. If the cancellation counts in no rate,
    it is also the approval. Eligibility is judged by the last known reading of the order, which is
    read again before anything is sent.
    """

    def rule(known: BuyerRequest, order: Order) -> Answered | ClickRefusal:
        refusal = _refusal(desk, click, known)
        if refusal is None and assess(order.facts).rule not in ONE_TAP:
            refusal = ClickRefusal.NOT_ONE_TAP
        if refusal is not None:
            return refusal
        request = asking.new_request(desk, order, Reason.BUYER_CANCELLED, click.person.id)
        try:
            entered = asking.enter(
                desk, request.noting(card=known.card or click.message), view_id=None
            )
        except AlreadyOpen:
            return ClickRefusal.OPEN_ALREADY
        desk.store.requests.redraw(entered.id)
        taken = _taken(desk, replace(known, card=None), entered, click.person.id)
        changing.save(desk, known, taken, actor=click.person.id, action=_TAKEN, why=PARCEL_HERE)
        approved = entered.state is State.APPROVED
        return Answered.APPROVED if approved else Answered.REQUESTED

    return _decide(desk, click, "buyer_cancel", rule)


def ship_instead(desk: Desk, click: BuyerClick) -> BuyerAnswer:
    """Decide to ship the order although its buyer asked to cancel it."""

    def rule(known: BuyerRequest, _order: Order) -> Answered | ClickRefusal:
        refusal = _refusal(desk, click, known)
        if refusal is not None:
            return refusal
        shipping = replace(
            known.to(BuyerState.SHIPPING, desk.clock.now()),
            decided_by=click.person.id,
            card=known.card or click.message,
            remind_at=(),
        )
        changing.save(desk, known, shipping, actor=click.person.id, action="ship_instead")
        return Answered.SHIPPING

    return _decide(desk, click, "ship_instead", rule)


def watch(desk: Desk, person: Person, order_id: str) -> Watching:
    """Note that a person wants to be told when the buyer's formal request arrives."""
    with desk.change():
        known = desk.store.buyer_requests.get(order_id)
        if known is not None and known.standing:
            return Watching.STANDS_ALREADY
        now = desk.clock.now()
        desk.store.watchers.add(Watcher(order_id, person.id, now))
        desk.store.audit.add(AuditEntry(now, person.id, "watching", desk.store_key, order_id))
    return Watching.WATCHING


def follow_cancellations(desk: Desk) -> None:
    """Update buyers' requests by our cancellations: taken while one is open, then ended.

    If ours ended without cancelling the order and the buyer's still stands, it waits again.
    """

    def hand_over(known: BuyerRequest) -> None:
        request = desk.store.requests.open_for(known.order_id)
        if request is None or request.id == known.request_id:
            return
        with desk.change():
            new = _taken(desk, known, request, request.requester)
            changing.save(desk, known, new, actor=request.requester, action=_TAKEN)

    def end(known: BuyerRequest) -> None:
        request = desk.store.requests.get(known.request_id or "")
        if request is None or not request.open:
            _end(desk, known, request)

    standing = desk.store.buyer_requests.in_state(*sorted(STANDING))
    each(desk, "hand_over", standing, hand_over, name=lambda known: known.order_id)
    taken = desk.store.buyer_requests.in_state(BuyerState.TAKEN)
    each(desk, "answered", taken, end, name=lambda known: known.order_id)


_TAKEN = "buyer_request_taken"


def _taken(desk: Desk, known: BuyerRequest, request: Request, by: str) -> BuyerRequest:
    taken = known.to(BuyerState.TAKEN, desk.clock.now())
    return replace(taken, decided_by=by, request_id=request.id, remind_at=())


def _end(desk: Desk, known: BuyerRequest, request: Request | None) -> None:
    now = desk.clock.now()
    with desk.change():
        if request is not None and request.state is State.CANCELLED:
            new, action = known.to(BuyerState.CANCELLED, now), "buyer_request_cancelled"
            changing.save(desk, known, new, actor=ACTOR, action=action)
            return
        if request is not None:
            # It may have been ended by a later reading than any scan's.
            desk.store.orders.put(request.order)
        # A reading from before the request does not mean that the buyer withdrew it.
        order = desk.store.orders.current(known.order_id)
        seen = None if order is None else observed(known, order, store=known.store, at=now)
        if seen is not None and not seen.standing:
            changing.save(desk, known, seen, actor=ACTOR, action=f"buyer_request_{seen.state}")
            return
        waiting = replace(known.to(BuyerState.WAITING, now), decided_by=None, request_id=None)
        waiting = changing.reminded_from(desk, waiting)
        changing.save(desk, known, waiting, actor=ACTOR, action="buyer_request_waits_again")


def _refusal(desk: Desk, click: BuyerClick, known: BuyerRequest) -> ClickRefusal | None:
    if not desk.roles.may_operate(click.person):
        return ClickRefusal.NOT_OPERATOR
    if desk.store.requests.open_for(known.order_id) is not None:
        return ClickRefusal.OPEN_ALREADY
    if known.state is not BuyerState.WAITING:
        return ClickRefusal.OVER
    if click.version not in (None, known.version):
        return ClickRefusal.STALE_CARD
    return None


def _decide(desk: Desk, click: BuyerClick, action: str, rule: _Rule) -> BuyerAnswer:
    """Apply a rule to the buyer's current request; a refusal is recorded."""

    def decide() -> BuyerAnswer:
        known = desk.store.buyer_requests.get(click.order_id)
        order = desk.store.orders.get(click.order_id)
        outcome: Answered | ClickRefusal = ClickRefusal.UNKNOWN
        if known is not None and order is not None:
            outcome = rule(known, order)
            if isinstance(outcome, ClickRefusal):
                _note_refusal(desk, click, action, outcome, known)
        return _answer(desk, click, outcome)

    def repeat(recorded: str) -> BuyerAnswer:
        outcome = outcome_of(Answered, recorded) or outcome_of(ClickRefusal, recorded)
        return _answer(desk, click, outcome or ClickRefusal.UNKNOWN)

    return decide_once(desk, click.trigger_id, decide, repeat)


def _answer(desk: Desk, click: BuyerClick, outcome: Answered | ClickRefusal) -> BuyerAnswer:
    store, order_id = desk.store, click.order_id
    return BuyerAnswer(
        outcome,
        store.buyer_requests.get(order_id),
        store.orders.get(order_id),
        store.requests.open_for(order_id) or store.requests.latest_for(order_id),
    )


def _note_refusal(
    desk: Desk, click: BuyerClick, action: str, why: ClickRefusal, known: BuyerRequest
) -> None:
    person, order_id = click.person.id, known.order_id
    note_refused_click(desk, person, action, why, order_id=order_id, state=known.state)
    desk.store.outbox.put(Notice.BUYER_CARD, order_id, at=desk.clock.now(), posted=True)
