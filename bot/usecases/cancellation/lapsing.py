"""What time does by itself: reminders, requests that lapse, approvals that grew too old."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.request import CLOCK_SET_BACK, Request, State
from bot.domain.messages import Notice
from bot.usecases.cancellation.settling import ACTOR

_SET_BACK = timedelta(minutes=5)
"""A clock that is corrected by less lets an approval wait by no more than that."""


def lapse_due(desk: Desk) -> None:
    """Let undecided requests lapse, remind at half-time, and drop approvals that grew too old."""
    now = desk.clock.now()
    # Half-time is never further from the end than half of the longest wait.
    for request in desk.store.requests.lapsing(now, now + desk.policy.approval_ttl / 2):
        if request.expires_at <= now:
            _expire(desk, request, now, why="undecided")
        elif _half_time(request) <= now and request.card and not request.reminded:
            _remind(desk, request, now)
    for request in desk.store.requests.approved_outside(
        now - desk.policy.send_limit, now + _SET_BACK
    ):
        _expire(desk, request, now, why=too_old(desk, request, now))


def too_old(desk: Desk, request: Request, now: datetime) -> str:
    """Say why an approval may be too old to be acted on; "" where it is not.

    One of the future was given before the clock was set back: its age cannot be told.
    """
    age = now - (request.approved_at or now)
    if age > desk.policy.send_limit:
        return "too_old"
    return CLOCK_SET_BACK if age < -_SET_BACK else ""


def _half_time(request: Request) -> datetime:
    return request.created_at + (request.expires_at - request.created_at) / 2


def _remind(desk: Desk, request: Request, now: datetime) -> None:
    with desk.store.transaction():
        desk.store.requests.note(request, replace(request, reminded=True), card=False)
        desk.store.outbox.put(Notice.REMINDER, request.id, at=now)


def _expire(desk: Desk, request: Request, now: datetime, *, why: str) -> None:
    with desk.store.transaction():
        desk.store.requests.move(
            request,
            request.to(State.EXPIRED, now, why=why),
            actor=ACTOR,
            action="expired",
            why=why,
            tell=(Notice.OUTCOME,),
        )
    desk.wake()
