"""Why a request waits: said on its card at once, and to the requester once, when it lasts.

An order that ships while Amazon cancels it is no waiting but an alarm, and has no grace.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.domain.cancellation.request import Request, Trouble
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
)
from bot.domain.messages import ALARMS, Notice

GRACE = timedelta(seconds=30)
"""How long an outage may last before the requester hears of it: blips are nobody's business."""

CALM = timedelta(minutes=1)
"""How long all has to be well before that is said: what comes and goes is one outage."""

OUTAGES = frozenset(
    {Trouble.AMAZON_DOWN, Trouble.CREDENTIALS, Trouble.ROLE_MISSING, Trouble.REFUSED}
)


def trouble_of(fault: AmazonFault | None) -> Trouble | None:
    """Return what a fault means for a request that waits; None where it only means "soon"."""
    match fault:
        case NotYet() | Throttled() | None:
            return None
        case CredentialsRefused():
            return Trouble.CREDENTIALS
        case RoleMissing():
            return Trouble.ROLE_MISSING
        case Rejected():
            return Trouble.REFUSED
        case _:
            return Trouble.AMAZON_DOWN


def mark(
    desk: Desk, requests: Iterable[Request], trouble: Trouble | None, *, grace: timedelta = GRACE
) -> None:
    """Note why these requests wait; None changes nothing."""
    if trouble is None:
        return
    with desk.store.transaction():
        for request in requests:
            current = desk.store.requests.get(request.id)
            if current is None or not current.open or _outweighs(current.trouble, trouble):
                continue
            desk.store.requests.note(current, replace(current, trouble=trouble), card=True)
            if trouble is Trouble.SHIPPED_IN_PROGRESS:
                _alarm(desk, request)
                continue
            again = trouble is Trouble.AMAZON_DOWN
            if again and desk.store.outbox.drop(Notice.TROUBLE_OVER, request.id):
                continue
            desk.store.outbox.put(Notice.TROUBLE, request.id, at=desk.clock.now() + grace)


def _alarm(desk: Desk, request: Request) -> None:
    """Call everybody concerned at once; what held the request up before matters no more."""
    for told in (Notice.TROUBLE, Notice.TROUBLE_OVER):
        desk.store.outbox.drop(told, request.id)
    for notice in ALARMS:
        desk.store.outbox.put(notice, request.id, at=desk.clock.now())


def _outweighs(old: Trouble | None, new: Trouble) -> bool:
    """Say whether what is known already is as grave as what is new: it is told, and stays."""
    if old is Trouble.DOUBT:
        return new is old or new in OUTAGES
    return old in {new, Trouble.SHIPPED_IN_PROGRESS}


def clear(desk: Desk, request: Request, *, only: frozenset[Trouble] = OUTAGES) -> Request:
    """Note that a trouble is over; who was told of it is told that too."""
    if request.trouble not in only:
        return request
    well = replace(request, trouble=None)
    with desk.store.transaction():
        desk.store.requests.note(request, well, card=True)
        if not desk.store.outbox.drop(Notice.TROUBLE, request.id):
            desk.store.outbox.put(Notice.TROUBLE_OVER, request.id, at=desk.clock.now() + CALM)
    return well
