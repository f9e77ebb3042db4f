"""Proving what happened: only the order itself shows that it is cancelled, and by whom."""

from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR
from bot.domain.backoff import Backoff
from bot.domain.cancellation.feed import LineReport
from bot.domain.cancellation.request import (
    Cause,
    Ending,
    Reported,
    Request,
    State,
    Trouble,
    void_cause,
)
from bot.domain.faults import AmazonFault, NotFound, Scope
from bot.domain.messages import Notice
from bot.domain.orders.order import Order, Status
from bot.usecases.cancellation import trouble
from bot.usecases.cancellation.reading import each_request, failed_last, read_order
from bot.usecases.timing import due, not_ahead

_GRACE = timedelta(seconds=30)
"""Amazon has cancelled orders that its report rejected: wait and read again before believing it."""
_READ_AGAIN = Backoff(timedelta(seconds=5), 1.5, timedelta(minutes=5))
_SLOW = timedelta(hours=1)
_GIVE_UP = timedelta(days=7)


def begin(
    desk: Desk, request: Request, *, closed_at: datetime, report: LineReport | None = None
) -> None:
    """After its feed was closed, have a request's order read until it proves what happened.

    Needs an open transaction.
    """
    verifying = request.noting(
        reported=report.reported if report else None,
        reported_words=report.words if report else "",
        closed_at=closed_at,
        read_next=closed_at,
        reads=0,
    )
    desk.store.requests.note(request, verifying, card=False)


def verify_due(desk: Desk) -> None:
    """Read the orders whose feed is closed, and those still unconfirmed."""
    now = desk.clock.now()
    waiting = desk.store.requests.in_state(State.SUBMITTING, State.SUBMITTED, State.UNCONFIRMED)
    each_request(
        desk,
        "verify",
        [request for request in failed_last(waiting) if _is_due(request, now)],
        lambda request: _verify(desk, request, now),
        failed=lambda request: _judge_by_time(desk, request, now),
    )


def _is_due(request: Request, now: datetime) -> bool:
    if request.noted.closed_at is None or request.noted.read_next is None:
        return False
    # A time further ahead than this was written before the clock was set back.
    longest = _SLOW if request.state is State.UNCONFIRMED else _READ_AGAIN.longest
    return due(request.noted.read_next, now, longest=longest)


def _verify(desk: Desk, request: Request, now: datetime) -> AmazonFault | None:
    """Read one order and judge it; return the fault that kept it from being read."""
    try:
        order = read_order(desk, request)
    except NotFound:
        # Nothing new: time decides.
        _judge(desk, trouble.clear(desk, request), None, now)
    except AmazonFault as fault:
        trouble.note_fault(desk, [request], fault)
        if fault.scope is Scope.ONE:
            _judge_by_time(desk, request, now)
        return fault
    else:
        _judge(desk, trouble.clear(desk, request), order, now)
    return None


def _judge(desk: Desk, request: Request, order: Order | None, now: datetime) -> None:
    """End a request if its order decides it, or keep reading; without an order, time decides."""
    request, closed_at = _with_closing_time(desk, request, now)
    since = now - closed_at
    if order is not None and order.status is Status.CANCELLED:
        end_as_cancelled(desk, request, order)
    elif request.state is State.UNCONFIRMED:
        _read_less_often(desk, request, now, since)
    elif order is not None and _refused(request, order, since):
        _fail(desk, request, now)
    elif since >= desk.pace.verify:
        with desk.change():
            mark_unconfirmed(desk, request, closed_at=closed_at)
    else:
        _keep_reading(desk, request, order, now)


def end_as_cancelled(desk: Desk, request: Request, order: Order) -> None:
    """End a request whose order is CANCELLED, noting by whom: this is the proof."""
    now = desk.clock.now()
    by = order.cancelled_by
    cancelled = request.to(
        State.CANCELLED, now, ending=Ending(Cause.ORDER), order=order, cancelled_by=by
    )
    with desk.change():
        # Amazon's list of orders lags: without this it would show the order as open again.
        desk.store.orders.put(order)
        desk.store.requests.move(
            request, cancelled, actor=ACTOR, action="cancelled", why=by, tell=(Notice.OUTCOME,)
        )


def _judge_by_time(desk: Desk, request: Request, now: datetime) -> None:
    """Judge a request whose order could not be read."""
    marked = desk.store.requests.get(request.id) or request
    _judge(desk, marked, None, now)


def _with_closing_time(desk: Desk, request: Request, now: datetime) -> tuple[Request, datetime]:
    """Store and return a request whose `closed_at` is not in the future, and that time.

    The clock may have been set back.
    """
    closed_at = not_ahead(request.noted.closed_at, now)
    dated = request.noting(closed_at=closed_at)
    with desk.store.transaction():
        desk.store.requests.note(request, dated, card=False)
    return dated, closed_at


def _refused(request: Request, order: Order, since: timedelta) -> bool:
    return (
        request.state is State.SUBMITTED
        and request.noted.reported is Reported.REJECTED
        and order.status is Status.UNSHIPPED
        and since >= _GRACE
    )


def _fail(desk: Desk, request: Request, now: datetime) -> None:
    words = request.noted.reported_words
    failed = request.to(State.FAILED, now, ending=Ending(Cause.REPORT, words))
    with desk.change():
        desk.store.requests.move(
            request,
            failed,
            actor=ACTOR,
            action="failed",
            why=words,
            tell=(Notice.OUTCOME,),
        )


def _keep_reading(desk: Desk, request: Request, order: Order | None, now: datetime) -> None:
    if order is not None and void_cause(request.order, order) is Cause.SHIPPED:
        trouble.mark(desk, [request], Trouble.SHIPPED_IN_PROGRESS, grace=timedelta(0))
    wait = _READ_AGAIN.after(request.noted.reads)
    with desk.store.transaction():
        desk.store.requests.note(
            request, request.noting(read_next=now + wait, reads=request.noted.reads + 1), card=False
        )


def _read_less_often(desk: Desk, request: Request, now: datetime, since: timedelta) -> None:
    upcoming = now + _SLOW if since < _GIVE_UP else None
    with desk.store.transaction():
        # The card says whether the order is still read.
        last = upcoming is None
        desk.store.requests.note(request, request.noting(read_next=upcoming), card=last)


def end_by_order(desk: Desk, request: Request, order: Order | None) -> None:
    """Stop waiting for a feed: the request is cancelled if its order is, else unconfirmed.

    Needs an open transaction.
    """
    if order is not None and order.status is Status.CANCELLED:
        end_as_cancelled(desk, request, order)
    else:
        mark_unconfirmed(desk, request, closed_at=desk.clock.now())


def mark_unconfirmed(desk: Desk, request: Request, *, closed_at: datetime) -> None:
    """Mark a request as unconfirmed and read its order less often. Needs an open transaction."""
    now = desk.clock.now()
    later = now + timedelta(minutes=15)
    doubtful = request.to(State.UNCONFIRMED, now).noting(
        closed_at=closed_at, read_next=later, reads=0
    )
    desk.store.requests.move(
        request, doubtful, actor=ACTOR, action="unconfirmed", tell=(Notice.OUTCOME,)
    )
