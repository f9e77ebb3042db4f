"""Expiry and reminders: requests that lapse, approvals that become too old."""

from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR
from bot.domain.cancellation.policy import approvals_lost
from bot.domain.cancellation.request import Cause, Ending, Request, State
from bot.domain.messages import Notice
from bot.usecases.loop import each

_SET_BACK = timedelta(minutes=5)
"""Smaller corrections of the clock are tolerated: they delay a lapse by at most this."""


def lapse_due(desk: Desk) -> None:
    """Expire undecided requests, remind at half-time, and drop approvals that are too old."""
    now = desk.clock.now()

    def undecided(request: Request) -> None:
        if request.expires_at <= now:
            expire(desk, request, now, Cause.UNDECIDED)
        elif _half_time(request) <= now and request.noted.card and not request.noted.reminded:
            _remind(desk, request, now)

    def approved(request: Request) -> None:
        drop_if_lapsed(desk, request, now)

    # Half-time is at most half of the longest wait before the end.
    lapsing = desk.store.requests.lapsing(now, now + desk.policy.decide_within / 2)
    each(desk, "lapse", lapsing, undecided, name=lambda request: request.id)
    first, last = now - desk.policy.send_within, now + _SET_BACK
    outside = desk.store.requests.approved_outside(first, last)
    each(desk, "lapse", outside, approved, name=lambda request: request.id)


def why_lapsed(desk: Desk, request: Request, now: datetime) -> Cause | None:
    """Return why an approval must not be acted on any more; None if it may.

    An approval dated in the future predates a change of the clock, so its age is unknown.
    """
    age = now - (request.approved_at or now)
    if age > desk.policy.send_within:
        return Cause.TOO_OLD
    if age < -_SET_BACK:
        return Cause.CLOCK_SET_BACK
    counted = len(request.approvals) - len(approvals_lost(request, desk.roles))
    return Cause.APPROVER_REMOVED if counted < request.needed else None


def drop_if_lapsed(desk: Desk, request: Request, now: datetime) -> bool:
    """Expire an approval that must not be acted on any more; return whether it was expired."""
    cause = why_lapsed(desk, request, now)
    if cause is None:
        return False
    expire(desk, request, now, cause)
    return True


def show_lost_approvals(desk: Desk) -> None:
    """Redraw the undecided cards on which an approval no longer counts."""
    now = desk.clock.now()
    with desk.store.transaction():
        for request in desk.store.requests.in_state(State.REQUESTED):
            if approvals_lost(request, desk.roles):
                desk.store.outbox.put(Notice.CARD, request.id, at=now)


def _half_time(request: Request) -> datetime:
    return request.created_at + (request.expires_at - request.created_at) / 2


def _remind(desk: Desk, request: Request, now: datetime) -> None:
    with desk.store.transaction():
        desk.store.requests.note(request, request.noting(reminded=True), card=False)
        desk.store.outbox.put(Notice.REMINDER, request.id, at=now)


def expire(desk: Desk, request: Request, now: datetime, cause: Cause) -> None:
    """Expire a request, with the cause."""
    with desk.change():
        desk.store.requests.move(
            request,
            request.to(State.EXPIRED, now, ending=Ending(cause)),
            actor=ACTOR,
            action="expired",
            why=cause,
            tell=(Notice.OUTCOME,),
        )
