"""What the bot itself decides about a request, when Amazon's facts are known."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.request import Request, State, VoidCause, reconsidered, void_cause
from bot.domain.messages import Notice
from bot.domain.orders.order import Order, Status
from bot.usecases.cancellation.forecasting import Forecaster, forecaster
from bot.usecases.loop import each

ACTOR = "sellerdesk"
_MOST_RECONSIDERED = 25
"""How many cards one approval has drawn again; Slack takes some fifty changes a minute."""


def settle(desk: Desk, request: Request, order: Order | None) -> Request | None:
    """Keep an unchanged reading, or make the request void; the request if it may go on."""
    now = desk.clock.now()
    cause = VoidCause.OTHER if order is None else void_cause(request.order, order)
    if cause is None and order is not None:
        kept = replace(
            request,
            order=order,
            reading_run=desk.run,
            reading_due=False,
            read_next=None,
            reads=0,
        )
        first = request.reading_due and request.card is None
        with desk.store.transaction():
            desk.store.requests.note(request, kept, card=first)
        if request.reading_due and request.state is State.APPROVED:
            reconsider_undecided(desk)
        desk.wake()
        return kept
    by = order.cancelled_by if order and cause is VoidCause.CANCELLED_ELSEWHERE else None
    void = request.to(
        State.VOID,
        now,
        order=order or request.order,
        reading_due=False,
        why=cause,
        cancelled_by=by,
    )
    with desk.change():
        desk.store.requests.move(
            request, void, actor=ACTOR, action="void", why=str(cause), tell=(Notice.OUTCOME,)
        )
    return None


def as_of_now(desk: Desk, request: Request, newest: Forecaster | None = None) -> Request:
    """Return an undecided request with the forecast of now, and with who must approve by it."""
    if not request.counting.in_rate:
        return request
    found = (newest or forecaster(desk))(request.order.created_at)
    return reconsidered(request, found, desk.policy)


def keep_reconsidered(desk: Desk, old: Request, new: Request) -> None:
    """Store a newer forecast and have the card drawn with it; needs an open transaction.

    Where more people must approve than before, that is a change: what was clicked on the card as
    it was no longer counts.
    """
    if new.needed != old.needed:
        changed = replace(new, changed_at=desk.clock.now())
        desk.store.requests.move(old, changed, actor=ACTOR, action="rate_changed")
    elif new != old:
        desk.store.requests.note(old, new, card=True)


def reconsider_undecided(desk: Desk) -> None:
    """Have the cards that wait for a decision name the rate as it is now (the oldest of many)."""
    newest = forecaster(desk)

    def reconsider(request: Request) -> None:
        with desk.store.transaction():  # one each: a click may come in between
            current = desk.store.requests.get(request.id)
            if current is not None and current.state is State.REQUESTED:
                keep_reconsidered(desk, current, as_of_now(desk, current, newest))

    undecided = desk.store.requests.in_state(State.REQUESTED, most=_MOST_RECONSIDERED)
    each(desk, "reconsider", undecided, reconsider, name=lambda request: request.id)


def found_cancelled(desk: Desk, request: Request, order: Order) -> None:
    """Close a request whose order reads CANCELLED, saying by whom."""
    now = desk.clock.now()
    by = order.cancelled_by
    cancelled = request.to(State.CANCELLED, now, order=order, cancelled_by=by)
    with desk.change():
        desk.store.requests.move(
            request, cancelled, actor=ACTOR, action="cancelled", why=by, tell=(Notice.OUTCOME,)
        )


def left_to_order(desk: Desk, request: Request, order: Order | None) -> None:
    """Stop waiting for a feed: cancelled if its order says so, else nobody can tell yet.

    Needs an open transaction.
    """
    if order is not None and order.status is Status.CANCELLED:
        found_cancelled(desk, request, order)
    else:
        unconfirm(desk, request, closed_at=desk.clock.now())


def back_to_approved(
    desk: Desk, request: Request, *, why: str, send_after: datetime, reading_due: bool = True
) -> None:
    """Bring a request back to `approved`, to be sent again, or stopped if that was asked.

    Needs an open transaction.
    """
    now = desk.clock.now()
    back = request.to(
        State.APPROVED,
        now,
        feed=None,
        reading_due=reading_due,
        send_after=send_after,
        reported=None,
        closed_at=None,
        read_next=None,
        reads=0,
    )
    stored = desk.store.requests.move(request, back, actor=ACTOR, action="not_sent", why=why)
    if stored is None or stored.stop_wanted_by is None:
        return
    stopped = stored.to(State.WITHDRAWN, now, decided_by=stored.stop_wanted_by)
    desk.store.requests.move(
        stored, stopped, actor=stored.stop_wanted_by, action="stopped", tell=(Notice.OUTCOME,)
    )


def unconfirm(desk: Desk, request: Request, *, closed_at: datetime) -> None:
    """Say that nobody can tell what happened, and go on reading slowly. Needs a transaction."""
    now = desk.clock.now()
    later = now + timedelta(minutes=15)
    doubtful = request.to(State.UNCONFIRMED, now, closed_at=closed_at, read_next=later, reads=0)
    desk.store.requests.move(
        request, doubtful, actor=ACTOR, action="unconfirmed", tell=(Notice.OUTCOME,)
    )
