"""Sending approved cancellations to Amazon: one feed at a time, each order read again before."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.reasons import RULES
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.faults import AmazonFault, Doubtful
from bot.usecases.cancellation import doubt, feeds, following, reading, trouble
from bot.usecases.cancellation.lapsing import too_old
from bot.usecases.cancellation.settling import ACTOR, back_to_approved

MOST_IN_A_FEED = 25
_LOOKED_AT = 4 * MOST_IN_A_FEED
"""How many due approvals are looked at: those that travel alone stand among them."""
_PAUSE = timedelta(seconds=30)
_UPLOADING = timedelta(seconds=60)
"""How long the document may be on its way before its readings are too old."""
_WAITED_FOR = frozenset(Trouble) - trouble.OUTAGES
_log = logging.getLogger(__name__)


def step(desk: Desk) -> None:
    """Take the open feed one step on, or send what is due if there is none."""
    feed = desk.store.feeds.open()
    if feed is None:
        send_due(desk)
    elif feed.state is FeedState.PREPARED:
        # Only a crash leaves a feed here: createFeed was not called, so nothing was accepted.
        dissolve(desk, feed, "interrupted")
    elif feed.state is FeedState.ACCEPTED:
        following.follow(desk, feed)
    else:
        doubt.resolve(desk, feed)


def send_due(desk: Desk) -> None:
    """Send the approvals whose stop window is over as one feed."""
    batch = _next_batch(desk, desk.clock.now())
    if not batch or desk.transport.wait_to_create() > timedelta(0):
        return
    if not _way_is_free(desk, batch):
        return
    fresh = _read_again(desk, batch)
    feed = _prepare(desk, fresh) if fresh else None
    if feed is not None:
        with desk.about(feed.id):
            _send(desk, feed)


def _next_batch(desk: Desk, now: datetime) -> list[Request]:
    due = reading.well_first(
        request
        for request in desk.store.requests.to_send(now, _LOOKED_AT)
        if not too_old(desk, request, now)
    )
    if not due or _send_after(due[0]) + desk.policy.batch > now:
        return []
    if RULES[due[0].reason].alone:
        return due[:1]
    return [request for request in due if not RULES[request.reason].alone][:MOST_IN_A_FEED]


def _send_after(request: Request) -> datetime:
    return request.send_after or request.created_at


def _way_is_free(desk: Desk, batch: list[Request]) -> bool:
    """Say whether Amazon has no cancellation feed open, ours or a stranger's; else wait a while."""
    now = desk.clock.now()
    try:
        others = desk.transport.open_feeds()
    except AmazonFault as fault:
        trouble.mark(desk, batch, trouble.trouble_of(fault))
        return False
    if not others:
        return True
    if desk.transport.now() - min(feed.created_at for feed in others) >= desk.pace.stuck:
        trouble.mark(desk, batch, Trouble.STUCK_BEHIND, grace=timedelta(0))
    _postpone(desk, batch, now + desk.pace.feed_poll - desk.policy.batch)
    return False


def _postpone(desk: Desk, batch: list[Request], until: datetime) -> None:
    with desk.store.transaction():
        for request in batch:
            desk.store.requests.note(request, replace(request, send_after=until), card=False)


def _read_again(desk: Desk, batch: list[Request]) -> list[Request]:
    """Return the requests of a batch whose reading is fresh and unchanged."""
    stale = [request for request in batch if not reading.is_fresh(desk, request)]
    reading.read_all(desk, stale)
    fresh = []
    for request in batch:
        current = desk.store.requests.get(request.id)
        if current and current.state is State.APPROVED and reading.is_fresh(desk, current):
            fresh.append(trouble.clear(desk, current, only=_WAITED_FOR))
    return fresh


def _prepare(desk: Desk, requests: list[Request]) -> Feed | None:
    now = desk.clock.now()
    row = desk.new_id()
    moved = []
    with desk.store.transaction():
        for request in requests:
            sending = request.to(
                State.SUBMITTING, now, feed=row, reported=None, closed_at=None, read_next=None
            )
            stored = desk.store.requests.move(request, sending, actor=ACTOR, action="submitting")
            moved += [stored] if stored else []
        if not moved:
            return None
        feed = Feed(
            row, desk.store_key, FeedState.PREPARED, tuple(r.id for r in moved), prepared_at=now
        )
        desk.store.feeds.add(feed)
    return feed


def _send(desk: Desk, feed: Feed) -> None:
    try:
        document = desk.transport.upload(feeds.messages(desk, feed))
    except AmazonFault as fault:
        dissolve(desk, feed, "upload failed", fault)
        return
    if not _still_in_time(desk, feed):
        dissolve(desk, feed, "too late")
        return
    creating = replace(
        feed, state=FeedState.CREATING, document_id=document, creating_at=desk.transport.now()
    )
    if not _may_create(desk, feed, creating):
        dissolve(desk, feed, "stopped")
        return
    try:
        feed_id = desk.transport.create(document)
    except Doubtful:
        _log.warning("feed.doubtful", extra={"feed": feed.id})
        doubt.begin(desk, creating)
    except AmazonFault as fault:
        dissolve(desk, creating, "not accepted", fault)
    else:
        _accepted(desk, creating, feed_id)


def _still_in_time(desk: Desk, feed: Feed) -> bool:
    """Say whether readings and approvals are still good: the computer may have slept meanwhile."""
    now = desk.clock.now()
    return all(
        reading.is_fresh(desk, request, within=reading.FRESH + _UPLOADING)
        and not too_old(desk, request, now)
        for request in feeds.carried(desk, feed)
    )


def _may_create(desk: Desk, feed: Feed, creating: Feed) -> bool:
    """Note that the feed is being created, unless somebody has pressed Stop meanwhile."""
    with desk.store.transaction():
        if any(request.stop_wanted_by for request in feeds.carried(desk, feed)):
            return False
        return feeds.save(desk, feed, creating)


def _accepted(desk: Desk, feed: Feed, feed_id: str) -> None:
    now = desk.clock.now()
    accepted = replace(
        feed,
        state=FeedState.ACCEPTED,
        feed_id=feed_id,
        accepted_at=now,
        look_next=now + desk.pace.feed_poll,
    )
    with desk.store.transaction():
        desk.store.feeds.save(feed, accepted)
        for request in feeds.carried(desk, feed):
            well = trouble.clear(desk, request)
            desk.store.requests.move(
                well, well.to(State.SUBMITTED, now), actor=ACTOR, action="submitted", why=feed_id
            )
    desk.wake()


def dissolve(desk: Desk, feed: Feed, outcome: str, fault: AmazonFault | None = None) -> None:
    """Close a feed that Amazon did not take, and bring its requests back to `approved`."""
    now = desk.clock.now()
    with desk.store.transaction():
        desk.store.feeds.save(
            feed, replace(feed, state=FeedState.CLOSED, closed_at=now, outcome=outcome)
        )
        for request in feeds.carried(desk, feed):
            back_to_approved(
                desk,
                request,
                why=outcome,
                send_after=now + (_PAUSE if fault else timedelta(0)),
                reading_due=False,
            )
    if fault is not None:
        trouble.mark(desk, feeds.carried(desk, feed), trouble.trouble_of(fault))
    desk.wake()
