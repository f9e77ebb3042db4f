"""Reading orders again: before a card is posted, after an approval, before anything is sent."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR
from bot.domain.backoff import Backoff
from bot.domain.cancellation.request import Cause, Ending, Request, State, Trouble, void_cause
from bot.domain.faults import AmazonFault, NotFound, Scope
from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.usecases.cancellation import trouble
from bot.usecases.cancellation.forecasting import reconsider_undecided
from bot.usecases.loop import each
from bot.usecases.orders.reading import read_by_id
from bot.usecases.timing import due

FRESH = timedelta(seconds=60)
"""How old a reading may be for a decision."""

_ASK_AGAIN = timedelta(seconds=20)
_NOT_FOUND = Backoff(timedelta(seconds=30), 2, timedelta(minutes=8))
_NOT_FOUND_MOST = 5
"""How often "no such order" is not believed: for fifteen and a half minutes."""


class Round:
    """One round of readings: an unreadable order does not hold up the others, an outage ends it."""

    def __init__(self) -> None:
        self._silent = False

    def may_continue(self, fault: AmazonFault | None) -> bool:
        """Note the result of a reading; return whether the next order can be read.

        `fault` is None if this one was read.
        """
        scope = None if fault is None else fault.scope
        before, self._silent = self._silent, scope is Scope.MAYBE_ALL
        return scope is not Scope.ALL and not (before and self._silent)


def each_request(  # noqa: PLR0913 - the one loop under all readings
    desk: Desk,
    task: str,
    requests: Iterable[Request],
    do: Callable[[Request], AmazonFault | None],
    *,
    failed: Callable[[Request], None] = lambda _: None,
    on_outage: Callable[[Request, AmazonFault], None] = lambda _, __: None,
) -> None:
    """Call `do` for each request; it returns the fault that kept the order from being read.

    If it raises, the request is postponed, its card says that Amazon does not answer, and `failed`
    is called. `on_outage` gets the request at which an outage ended the round, and the fault.
    """
    one_round = Round()

    def one(request: Request) -> bool:
        with desk.about(request.id):
            fault = do(request)
        if one_round.may_continue(fault) or fault is None:
            return False
        on_outage(request, fault)
        return True

    def odd(request: Request) -> None:
        trouble.mark(desk, [request], Trouble.AMAZON_DOWN)
        failed(request)

    each(desk, task, requests, one, name=lambda request: request.id, failed=odd)


def read_order(desk: Desk, request: Request, *, urgent: bool = True) -> Order:
    """Read the order of a request, as `read_by_id` does. Raises AmazonFault."""
    return read_by_id(desk, request.order.id, urgent=urgent)


def failed_last(requests: Iterable[Request]) -> list[Request]:
    """Return the requests, with those that could not be read last time at the end."""
    return sorted(requests, key=lambda request: request.noted.trouble in trouble.OUTAGES)


def is_fresh(desk: Desk, request: Request, *, within: timedelta = FRESH) -> bool:
    """Return whether the last reading is recent enough; one dated in the future is not."""
    return timedelta(0) <= desk.clock.now() - request.order.read_at <= within


def allows_sending(desk: Desk, request: Request, *, within: timedelta = FRESH) -> bool:
    """Return whether the last reading of an order suffices for sending its cancellation.

    It must be fresh, not contradicted by a list since, taken after the stop window, and by this run
    of the program under its current lease: the database may be a copy, restored after the order
    was cancelled.
    """
    ours = request.noted.reading_run == desk.term and not request.noted.reading_due
    after_window = request.order.read_at >= (request.send_after or request.created_at)
    return ours and after_window and is_fresh(desk, request, within=within)


def is_due(desk: Desk, request: Request) -> bool:
    """Return whether an order is to be read now: at once, unless it could not be read and waits."""
    return due(request.noted.read_next, desk.clock.now(), longest=_NOT_FOUND.longest)


def read_due(desk: Desk) -> None:
    """Read the orders of new requests and new approvals; a changed order makes them void."""
    read_all(desk, failed_last(desk.store.requests.to_read()))


def read_all(desk: Desk, requests: list[Request]) -> None:
    """Read the orders of these requests that are due, as far as Amazon's rate allows."""
    awaited = [request for request in requests if is_due(desk, request)]

    def unread(request: Request, fault: AmazonFault) -> None:
        trouble.note_fault(desk, awaited[awaited.index(request) :], fault)

    each_request(desk, "read", awaited, lambda one: _read_one(desk, one), on_outage=unread)


def _read_one(desk: Desk, request: Request) -> AmazonFault | None:
    """Read one request's order and act on a change; return what kept it from being read."""
    try:
        order = read_order(desk, request)
    except NotFound as fault:
        if request.noted.reads >= _NOT_FOUND_MOST:
            keep_or_void(desk, request, None)
            return None
        # A single answer is not believed.
        trouble.mark(desk, [request], Trouble.AMAZON_DOWN)
        _ask_again(
            desk, request, _NOT_FOUND.after(request.noted.reads), reads=request.noted.reads + 1
        )
        return fault
    except AmazonFault as fault:
        trouble.note_fault(desk, [request], fault)
        if fault.scope is Scope.ONE:
            _ask_again(desk, request, _ASK_AGAIN, reads=request.noted.reads)
        return fault
    if request.noted.reading_due:  # a later reading says nothing about trouble with sending
        request = trouble.clear(desk, request)
    keep_or_void(desk, request, order)
    return None


def _ask_again(desk: Desk, request: Request, wait: timedelta, *, reads: int) -> None:
    """Read this order again after a wait: all readings share Amazon's rate."""
    later = request.noting(read_next=desk.clock.now() + wait, reads=reads)
    with desk.store.transaction():
        desk.store.requests.note(request, later, card=False)


def keep_or_void(desk: Desk, request: Request, order: Order | None) -> None:
    """Store the reading of an unchanged order, or make the request void.

    None: Amazon does not know the order.
    """
    cause = None if order is None else void_cause(request.order, order)
    if order is None or cause is not None:
        _void(desk, request, order, cause or Cause.OTHER)
        return
    first = request.noted.reading_due and request.noted.card is None
    with desk.store.transaction():
        current = desk.store.requests.get(request.id) or request
        # An approval stored during the call needs a reading of its own.
        still_due = request.noted.reading_due and current.version != request.version
        kept = replace(request, order=order).noting(
            reading_run=desk.term, reading_due=still_due, read_next=None, reads=0
        )
        desk.store.requests.note(request, kept, card=first)
    if request.noted.reading_due and request.state is State.APPROVED:
        reconsider_undecided(desk)
    desk.wake()


def _void(desk: Desk, request: Request, order: Order | None, cause: Cause) -> None:
    by = order.cancelled_by if order and cause is Cause.CANCELLED_ELSEWHERE else None
    void = request.to(
        State.VOID,
        desk.clock.now(),
        ending=Ending(cause),
        order=order or request.order,
        cancelled_by=by,
    ).noting(reading_due=False)
    with desk.change():
        desk.store.requests.move(
            request, void, actor=ACTOR, action="void", why=cause, tell=(Notice.OUTCOME,)
        )
