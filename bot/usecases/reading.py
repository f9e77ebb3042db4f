"""Reading orders again: before a card is posted, after an approval, before anything is sent."""

from datetime import timedelta

from bot.desk import Desk
from bot.domain.cancellation import Request
from bot.domain.faults import AmazonFault, NotFound
from bot.usecases import trouble
from bot.usecases.settling import settle

FRESH = timedelta(seconds=60)
"""How old a reading may be for a decision to rest on it."""


def is_fresh(desk: Desk, request: Request, *, within: timedelta = FRESH) -> bool:
    """Say whether the last reading is young enough; one of the future has no known age."""
    return timedelta(0) <= desk.clock.now() - request.order.read_at <= within


def read_due(desk: Desk) -> None:
    """Read the orders of new requests and of fresh approvals; a changed order makes them void."""
    waiting = list(desk.store.requests.to_read())
    for position, request in enumerate(waiting):
        with desk.about(request.id):
            if not read_one(desk, request, still_waiting=waiting[position:]):
                return


def read_one(desk: Desk, request: Request, *, still_waiting: list[Request]) -> bool:
    """Read one request's order and act on a change; False where Amazon cannot be asked now."""
    try:
        order = desk.order_book.get(request.order.id, urgent=True)
    except NotFound:
        settle(desk, request, None)
    except AmazonFault as fault:
        trouble.mark(desk, still_waiting, trouble.trouble_of(fault))
        return False
    else:
        # A later reading says nothing about the trouble of sending.
        settle(desk, trouble.clear(desk, request) if request.reading_due else request, order)
    return True
