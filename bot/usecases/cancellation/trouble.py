"""Why a request waits: shown on its card at once; if it lasts, the requester is told once.

An order that ships while Amazon cancels it is an alarm, sent at once.
"""

from collections.abc import Iterable
from datetime import timedelta

from bot.desk import Desk
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    Rejected,
    RoleMissing,
    Throttled,
)
from bot.domain.messages import ALARMS, Notice

GRACE = timedelta(seconds=30)
"""How long an outage must last before the requester is told."""

CALM = timedelta(minutes=1)
"""How long there must be no fault before that is told: a flapping outage counts as one."""

OUTAGES = frozenset(
    {Trouble.AMAZON_DOWN, Trouble.CREDENTIALS, Trouble.ROLE_MISSING, Trouble.REFUSED}
)


_NAMED = (
    (CredentialsRefused, Trouble.CREDENTIALS),
    (RoleMissing, Trouble.ROLE_MISSING),
    (Rejected, Trouble.REFUSED),
)


def note_fault(desk: Desk, requests: Iterable[Request], fault: AmazonFault) -> None:
    """Note the fault that keeps these requests waiting; throttling is not worth noting."""
    if not isinstance(fault, Throttled):
        named = (trouble for kind, trouble in _NAMED if isinstance(fault, kind))
        mark(desk, requests, next(named, Trouble.AMAZON_DOWN))


def mark(
    desk: Desk, requests: Iterable[Request], trouble: Trouble, *, grace: timedelta = GRACE
) -> None:
    """Note why these requests wait."""
    with desk.store.transaction():
        for request in requests:
            current = desk.store.requests.get(request.id)
            if current is None or not current.open or _outweighs(current.noted.trouble, trouble):
                continue
            desk.store.requests.note(current, current.noting(trouble=trouble), card=True)
            if trouble is Trouble.SHIPPED_IN_PROGRESS:
                _alarm(desk, request)
                continue
            again = trouble is Trouble.AMAZON_DOWN
            if again and desk.store.outbox.drop(Notice.TROUBLE_OVER, request.id):
                continue
            desk.store.outbox.put(Notice.TROUBLE, request.id, at=desk.clock.now() + grace)


def mark_behind(desk: Desk) -> None:
    """Note on the store's approvals that they wait for a feed that hangs."""
    approved = desk.store.requests.in_state(State.APPROVED)
    behind = [one for one in approved if one.noted.trouble is not Trouble.STUCK_BEHIND]
    if behind:
        mark(desk, behind, Trouble.STUCK_BEHIND, grace=timedelta(0))


def _alarm(desk: Desk, request: Request) -> None:
    """Alert everybody concerned at once; earlier trouble no longer matters."""
    for told in (Notice.TROUBLE, Notice.TROUBLE_OVER):
        desk.store.outbox.drop(told, request.id)
    for notice in ALARMS:
        desk.store.outbox.put(notice, request.id, at=desk.clock.now())


def _outweighs(old: Trouble | None, new: Trouble) -> bool:
    """Return whether the trouble already noted takes precedence over a new one."""
    if old is Trouble.DOUBT:
        return new is old or new in OUTAGES
    return old in {new, Trouble.SHIPPED_IN_PROGRESS}


def clear(desk: Desk, request: Request, *, only: frozenset[Trouble] = OUTAGES) -> Request:
    """Note that trouble is over; those who were told of it are told that, too."""
    if request.noted.trouble not in only:
        return request
    cleared = request.noting(trouble=None)
    with desk.store.transaction():
        desk.store.requests.note(request, cleared, card=True)
        if not desk.store.outbox.drop(Notice.TROUBLE, request.id):
            desk.store.outbox.put(Notice.TROUBLE_OVER, request.id, at=desk.clock.now() + CALM)
    return cleared
