"""Following a feed that Amazon accepted, and taking it back where its orders changed meanwhile."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.feed import Feed, FeedSeen, FeedState, FeedStatus, LineReport
from bot.domain.cancellation.request import Reported, Request, State, Trouble, VoidCause, void_cause
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from bot.usecases.cancellation import feeds, trouble
from bot.usecases.cancellation.reading import FRESH, is_fresh
from bot.usecases.cancellation.settling import back_to_approved, left_to_order
from bot.usecases.timing import due, not_ahead

_SLOWEST = timedelta(minutes=2)
_REPORT_PATIENCE = timedelta(minutes=3)
_log = logging.getLogger(__name__)


def follow(desk: Desk, feed: Feed) -> None:
    """Look at the feed if it is time, and do what its status asks for."""
    now = desk.clock.now()
    carried = feeds.carried(desk, feed)
    stop = _stop_asked(feed, carried)
    if not stop and not due(feed.look_next, now, longest=max(_SLOWEST, desk.pace.feed_poll)):
        return
    try:
        seen = desk.transport.get(feed.feed_id or "")
    except AmazonFault as fault:
        trouble.mark(desk, carried, trouble.trouble_of(fault))
        _not_shown(desk, feed, fault, now)
        return
    begun = frozenset[Trouble]() if seen.status is FeedStatus.IN_QUEUE else {Trouble.STUCK_QUEUE}
    for request in carried:
        trouble.clear(desk, request, only=trouble.OUTAGES | begun)
    looked = replace(
        feed,
        status=seen.status,
        looks=feed.looks + 1,
        look_next=now + _interval(desk, feed),
        accepted_at=not_ahead(feed.accepted_at, now),
        closed_at=feed.closed_at if seen.status.closed else None,
    )
    match seen.status:
        case FeedStatus.CANCELLED:
            _not_begun(desk, feed, looked)
        case FeedStatus.DONE | FeedStatus.FATAL:
            _ended(desk, feed, looked, seen)
        case FeedStatus.IN_QUEUE:
            _in_queue(desk, feed, looked, stop=stop)
        case _:
            _in_progress(desk, feed, looked)


def _not_shown(desk: Desk, feed: Feed, fault: AmazonFault, now: datetime) -> None:
    """Wait for an outage to end; a feed that Amazon, answering, does not show is given up."""
    # Looks are close together again, so that what comes and goes is seen as one outage.
    looked = replace(feed, looks=0, look_next=now + desk.pace.feed_poll)
    if isinstance(fault, NotFound | Rejected):
        gone = not_ahead(feed.closed_at, now)
        looked = replace(looked, closed_at=gone)
        if now - gone >= desk.pace.stuck:
            _give_up(desk, feed, looked, "no longer shown")
            return
    feeds.save(desk, feed, looked)


def _interval(desk: Desk, feed: Feed) -> timedelta:
    return min(desk.pace.feed_poll * 1.5 ** min(feed.looks, 10), _SLOWEST)


def _stop_asked(feed: Feed, carried: list[Request]) -> bool:
    asked = any(request.stop_wanted_by for request in carried)
    return asked and not feed.taking_back and not feed.take_back_refused


def _not_begun(desk: Desk, feed: Feed, looked: Feed) -> None:
    now = desk.clock.now()
    closed = replace(looked, state=FeedState.CLOSED, closed_at=now, outcome="taken back")
    with desk.store.transaction():
        desk.store.feeds.save(feed, closed)
        for request in feeds.carried(desk, feed):
            back_to_approved(desk, request, why="feed taken back", send_after=now)
    desk.wake()


def _in_queue(desk: Desk, feed: Feed, looked: Feed, *, stop: bool) -> None:
    now = desk.clock.now()
    stuck = feed.accepted_at is not None and now - feed.accepted_at >= desk.pace.stuck
    if stuck:
        _say_stuck(desk, feed)
    # Who pressed Stop does not wait for readings: Amazon may begin meanwhile.
    if not feed.taking_back and (stop or _changed_orders(desk, feed)):
        looked = _take_back(desk, looked)
    feeds.save(desk, feed, looked)


def _say_stuck(desk: Desk, feed: Feed) -> None:
    now = timedelta(0)
    trouble.mark(desk, feeds.carried(desk, feed), Trouble.STUCK_QUEUE, grace=now)
    waiting = desk.store.requests.in_state(State.APPROVED)
    trouble.mark(desk, waiting, Trouble.STUCK_BEHIND, grace=now)


def _take_back(desk: Desk, feed: Feed) -> Feed:
    now = desk.clock.now()
    try:
        desk.transport.take_back(feed.feed_id or "")
    except Rejected:
        return replace(feed, take_back_refused=True, look_next=now)
    except AmazonFault as fault:
        _log.warning("feed.not_taken_back", extra={"feed": feed.id, "fault": fault.code})
        return replace(feed, look_next=now + timedelta(seconds=5))
    return replace(feed, taking_back=True, look_next=now)


def _changed_orders(desk: Desk, feed: Feed) -> dict[str, VoidCause]:
    """Read the orders of a feed again (a fresh reading counts) and say which changed, and how."""
    changed: dict[str, VoidCause] = {}
    # The oldest reading first: where the rate allows only some, each order has its turn.
    for request in sorted(feeds.carried(desk, feed), key=lambda one: one.order.read_at):
        if is_fresh(desk, request, within=min(FRESH, desk.pace.feed_poll)):
            continue
        try:
            order = desk.order_book.get(request.order.id)
        except AmazonFault:
            continue
        cause = void_cause(request.order, order)
        if cause is not None:
            changed[request.id] = cause
        else:
            with desk.store.transaction():
                desk.store.requests.note(request, replace(request, order=order), card=False)
    return changed


def _in_progress(desk: Desk, feed: Feed, looked: Feed) -> None:
    now = desk.clock.now()
    looked = replace(looked, in_progress_at=not_ahead(feed.in_progress_at, now))
    changed = _changed_orders(desk, feed)
    shipped = [r for r in feeds.carried(desk, feed) if changed.get(r.id) is VoidCause.SHIPPED]
    trouble.mark(desk, shipped, Trouble.SHIPPED_IN_PROGRESS, grace=timedelta(0))
    if now - (looked.in_progress_at or now) >= desk.pace.stuck:
        _give_up(desk, feed, looked, "hung in progress")
    else:
        feeds.save(desk, feed, looked)


def _give_up(desk: Desk, feed: Feed, looked: Feed, outcome: str) -> None:
    """Stop following a feed that comes to no end: its orders tell what happened."""
    now = desk.clock.now()
    closed = replace(looked, state=FeedState.CLOSED, closed_at=now, outcome=outcome)
    try:
        readings = feeds.readings(desk, feed, feeds.carried(desk, feed))
    except AmazonFault:
        feeds.save(desk, feed, looked)
        return
    with desk.store.transaction():
        desk.store.feeds.save(feed, closed)
        for request in feeds.carried(desk, feed):  # as they are now
            left_to_order(desk, request, readings[request.id])
    desk.wake()


def _ended(desk: Desk, feed: Feed, looked: Feed, seen: FeedSeen) -> None:
    now = desk.clock.now()
    reports = _reports(desk, feed, seen)
    if reports is None:
        first = not_ahead(feed.closed_at, now)
        if now - first < _REPORT_PATIENCE:
            soon = now + min(desk.pace.feed_poll, timedelta(seconds=15))
            feeds.save(desk, feed, replace(looked, closed_at=first, look_next=soon))
            return
        reports = {}
    closed = replace(looked, state=FeedState.CLOSED, closed_at=now, outcome=seen.status)
    with desk.store.transaction():
        feeds.save(desk, feed, closed)
        for number, request in enumerate(feeds.carried(desk, feed), start=1):
            line = reports.get(number)
            reported = line.reported if line else Reported.UNCLEAR
            words = line.words if line else ""
            verifying = replace(
                request, reported=reported, why=words, closed_at=now, read_next=now, reads=0
            )
            desk.store.requests.note(request, verifying, card=False)


def _reports(desk: Desk, feed: Feed, seen: FeedSeen) -> dict[int, LineReport] | None:
    """Return the report by message; None where it may still be had, empty where it never will."""
    if seen.result_document is None or seen.status is FeedStatus.FATAL:
        return {}
    try:
        return desk.transport.report(seen.result_document, feeds.messages(desk, feed))
    except (NotYet, NotFound, Throttled, Unavailable, RoleMissing, CredentialsRefused):
        return None
    except AmazonFault:
        return {}
