"""Following a feed that Amazon accepted, and cancelling it if its orders have changed."""

import logging
from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.domain.backoff import Backoff
from bot.domain.cancellation.feed import Feed, FeedSeen, LineReport
from bot.domain.cancellation.request import Cause, Reported, Request, Trouble, void_cause
from bot.domain.faults import AmazonFault, Unreadable
from bot.domain.orders.order import Order, Status
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import feeds, trouble, verifying
from bot.usecases.cancellation.feeds import LoadedFeed
from bot.usecases.cancellation.reading import FRESH, is_fresh
from bot.usecases.timing import due, not_ahead

_SLOWEST = timedelta(minutes=2)
_GROWTH = 1.5
_ASK_AGAIN = timedelta(seconds=30)
_AFTER_FAULT = timedelta(seconds=5)
_REPORT_PATIENCE = timedelta(minutes=3)
_log = logging.getLogger(__name__)


def follow(desk: Desk, loaded: LoadedFeed) -> None:
    """Poll the feed if it is due, and act on its status."""
    now, feed = desk.clock.now(), loaded.feed
    stop = any(request.stop_wanted_by for request in loaded.waiting)
    at_once = stop and not feed.taking_back and not feed.take_back_refused
    if not at_once and not due(feed.look_next, now, longest=max(_SLOWEST, desk.pace.feed_poll)):
        return
    try:
        seen = _seen(desk, feed)
    except AmazonFault as fault:
        feeds.not_seen(desk, loaded, fault, desk.pace.feed_poll)
        return
    over = trouble.OUTAGES
    if seen.status is not ProcessingStatus.IN_QUEUE:
        over |= {Trouble.STUCK_QUEUE}
    for request in loaded.waiting:
        trouble.clear(desk, request, only=over)
    # It was closed at the last poll already: only its report is missing.
    report_awaited = feed.status is not None and feed.status.closed and seen.status.closed
    updated = replace(
        feed,
        status=seen.status,
        looks=feed.looks + 1,
        look_next=now + Backoff(desk.pace.feed_poll, _GROWTH, _SLOWEST).after(feed.looks),
        accepted_at=not_ahead(feed.accepted_at, now),
        silent_since=feed.silent_since if report_awaited else None,
    )
    match seen.status:
        case ProcessingStatus.CANCELLED:
            _back_to_approved(desk, loaded, updated)
        case ProcessingStatus.DONE | ProcessingStatus.FATAL:
            _begin_verifying(desk, loaded, updated, seen)
        case ProcessingStatus.IN_QUEUE:
            _wait_in_queue(desk, loaded, updated, stop=stop)
        case _:
            _wait_in_progress(desk, loaded, updated)


def _seen(desk: Desk, feed: Feed) -> FeedSeen:
    """Read the feed. Raises AmazonFault, also for an answer about another feed."""
    seen = desk.transport.get(feed.feed_id or "")
    if seen.id != feed.feed_id:
        _log.error("feed.another", extra={"feed": feed.feed_id, "answer": seen.id})
        raise Unreadable(feed.feed_id)
    return seen


def _back_to_approved(desk: Desk, loaded: LoadedFeed, updated: Feed) -> None:
    """Close a feed that Amazon cancelled before it was processed."""
    now = desk.clock.now()

    def send_again(request: Request) -> None:
        feeds.back_to_approved(desk, request, why="feed taken back", send_after=now)

    feeds.close(desk, loaded, updated, "taken back", send_again)


def _wait_in_queue(desk: Desk, loaded: LoadedFeed, updated: Feed, *, stop: bool) -> None:
    now, feed = desk.clock.now(), loaded.feed
    if feed.accepted_at is not None and now - feed.accepted_at >= desk.pace.stuck:
        trouble.mark(desk, loaded.waiting, Trouble.STUCK_QUEUE, grace=timedelta(0))
        trouble.mark_behind(desk)
    # A Stop does not wait for readings: Amazon may begin meanwhile.
    if stop or _changed_orders(desk, loaded):
        updated = _take_back(desk, updated)
    feeds.save(desk, feed, updated)


def _take_back(desk: Desk, feed: Feed) -> Feed:
    """Ask Amazon to cancel the feed; no answer is final while the feed is in the queue."""
    now = desk.clock.now()
    later = max(feed.look_next or now, now + _ASK_AGAIN)
    try:
        desk.transport.take_back(feed.feed_id or "")
    except AmazonFault as fault:
        _log.warning("feed.not_taken_back", extra={"feed": feed.id, "fault": fault.code})
        wait = later if fault.refusal else now + _AFTER_FAULT
        return replace(feed, take_back_refused=True, look_next=wait)
    return replace(feed, taking_back=True, look_next=later if feed.taking_back else now)


def _changed_orders(desk: Desk, loaded: LoadedFeed) -> dict[str, Cause]:
    """Return the orders of a feed that changed, and how; those without a fresh reading are read."""
    changed: dict[str, Cause] = {}

    def seen(request: Request, order: Order) -> None:
        cause = void_cause(request.order, order)
        if cause is not None:
            changed[request.id] = cause
            return
        with desk.store.transaction():
            desk.store.requests.note(request, replace(request, order=order), card=False)

    within = min(FRESH, desk.pace.feed_poll)
    old = tuple(one for one in loaded.waiting if not is_fresh(desk, one, within=within))
    feeds.look_at_orders(desk, old, seen)
    return changed


def _wait_in_progress(desk: Desk, loaded: LoadedFeed, updated: Feed) -> None:
    now = desk.clock.now()
    begun = not_ahead(updated.in_progress_at, now)
    updated = replace(updated, in_progress_at=begun)
    changed = _changed_orders(desk, loaded)
    shipped = [one for one in loaded.waiting if changed.get(one.id) is Cause.SHIPPED]
    trouble.mark(desk, shipped, Trouble.SHIPPED_IN_PROGRESS, grace=timedelta(0))
    if now - begun >= desk.pace.stuck:
        feeds.give_up(desk, loaded, updated, "hung in progress")
    else:
        feeds.save(desk, loaded.feed, updated)


def _begin_verifying(desk: Desk, loaded: LoadedFeed, updated: Feed, seen: FeedSeen) -> None:
    """Close a feed that Amazon is done with, and have its orders read (`verifying`).

    It waits a while for a missing report.
    """
    now = desk.clock.now()
    reports = _reports(desk, loaded, seen)
    if reports is None:
        _end_cancelled(desk, loaded)
        first = not_ahead(updated.silent_since, now)
        if now - first < _REPORT_PATIENCE and feeds.load(desk, loaded.feed).waiting:
            soon = now + min(desk.pace.feed_poll, timedelta(seconds=15))
            feeds.save(desk, loaded.feed, replace(updated, look_next=soon, silent_since=first))
            return
        reports = {}
    lines = {
        request_id: reports.get(number, LineReport(Reported.UNCLEAR))
        for request_id, number in loaded.numbers.items()
    }

    def verify(request: Request) -> None:
        verifying.begin(desk, request, closed_at=now, report=lines[request.id])

    feeds.close(desk, loaded, updated, seen.status, verify)


def _end_cancelled(desk: Desk, loaded: LoadedFeed) -> None:
    """End the requests whose order is CANCELLED without waiting for a report: the order decides."""

    def seen(request: Request, order: Order) -> None:
        if order.status is Status.CANCELLED:
            verifying.end_as_cancelled(desk, request, order)

    feeds.look_at_orders(desk, loaded.waiting, seen)


def _reports(desk: Desk, loaded: LoadedFeed, seen: FeedSeen) -> dict[int, LineReport] | None:
    """Return the report by message; None while it may still come, empty if it never will."""
    if seen.result_document is None or seen.status is ProcessingStatus.FATAL:
        return {}
    try:
        return desk.transport.report(seen.result_document, loaded.messages)
    except AmazonFault:
        return None
