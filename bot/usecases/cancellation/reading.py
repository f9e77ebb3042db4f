"""Reading orders again: before a card is posted, after an approval, before anything is sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.domain.cancellation.request import Request
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
)
from bot.usecases.cancellation import trouble
from bot.usecases.cancellation.settling import settle
from bot.usecases.timing import due

FRESH = timedelta(seconds=60)
"""How old a reading may be for a decision to rest on it."""

WITHHELD = (NotFound, Rejected, RoleMissing)
"""Amazon answers, but does not show this order: the others may well be readable."""

_ASK_AGAIN = timedelta(seconds=20)


class Round:
    """One round of readings: one order that cannot be read holds up no other, an outage all."""

    def __init__(self) -> None:
        self._silent = False

    def goes_on(self, fault: AmazonFault | None) -> bool:
        """Say whether the next order can be read, where this one was (None) or was not."""
        if isinstance(fault, NotYet | Throttled | CredentialsRefused):
            return False
        silent = fault is not None and not isinstance(fault, WITHHELD)
        # A silence may be about one order; two in a row are paid for with patience, and end it.
        over, self._silent = silent and self._silent, silent
        return not over


def well_first(requests: Iterable[Request]) -> list[Request]:
    """Return requests so that those which could not be read last time do not use up the rate."""
    return sorted(requests, key=lambda request: request.trouble in trouble.OUTAGES)


def is_fresh(desk: Desk, request: Request, *, within: timedelta = FRESH) -> bool:
    """Say whether the last reading is young enough; one of the future has no known age."""
    return timedelta(0) <= desk.clock.now() - request.order.read_at <= within


def read_due(desk: Desk) -> None:
    """Read the orders of new requests and of fresh approvals; a changed order makes them void."""
    read_all(desk, well_first(desk.store.requests.to_read()))


def read_all(desk: Desk, requests: list[Request]) -> None:
    """Read the orders of these requests that it is time for, as many as Amazon lets be read."""
    one_round, now = Round(), desk.clock.now()
    awaited = [one for one in requests if due(one.read_next, now, longest=_ASK_AGAIN)]
    for position, request in enumerate(awaited):
        with desk.about(request.id):
            fault = _read_one(desk, request)
        if not one_round.goes_on(fault):
            trouble.mark(desk, awaited[position:], trouble.trouble_of(fault))
            return


def _read_one(desk: Desk, request: Request) -> AmazonFault | None:
    """Read one request's order and act on a change; return what kept it from being read."""
    try:
        order = desk.order_book.get(request.order.id, urgent=True)
    except NotFound:
        settle(desk, request, None)
    except AmazonFault as fault:
        trouble.mark(desk, [request], trouble.trouble_of(fault))
        if isinstance(fault, WITHHELD):
            _leave_room(desk, request)
        return fault
    else:
        # A later reading says nothing about the trouble of sending.
        settle(desk, trouble.clear(desk, request) if request.reading_due else request, order)
    return None


def _leave_room(desk: Desk, request: Request) -> None:
    """Ask about this order again after a while: all readings share Amazon's rate."""
    later = replace(request, read_next=desk.clock.now() + _ASK_AGAIN)
    with desk.store.transaction():
        desk.store.requests.note(request, later, card=False)
