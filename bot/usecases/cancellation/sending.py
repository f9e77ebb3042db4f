"""Sending approved cancellations to Amazon: one feed at a time, after reading each order again."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.reasons import RULES
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.faults import AmazonFault, Doubtful, Unreadable
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import doubt, feeds, following, lapsing, reading, trouble
from bot.usecases.cancellation.feeds import LoadedFeed
from bot.usecases.loop import each

MOST_IN_A_FEED = 25
_LOOKED_AT = 4 * MOST_IN_A_FEED
"""How many due approvals are considered: some of them need a feed of their own."""
_PAUSE = timedelta(seconds=30)
_UPLOADING = timedelta(seconds=60)
"""How long an upload may take before the readings are too old."""
_OVER_WHEN_SENT = frozenset(Trouble) - trouble.OUTAGES
"""The trouble that is over once a request can be sent."""
_AFTER_ODDITY = timedelta(seconds=30)
_log = logging.getLogger(__name__)


_NEXT: dict[FeedState, Callable[[Desk, LoadedFeed], None]] = {
    # A crash or a busy database leaves a feed in these two. Before createFeed nothing can have
    # been accepted.
    FeedState.PREPARED: lambda desk, loaded: _close_unsent(desk, loaded, "interrupted"),
    # Here nobody knows whether createFeed was called.
    FeedState.CREATING: doubt.begin,
    FeedState.DOUBTFUL: doubt.resolve,
    FeedState.ACCEPTED: following.follow,
}
"""What a step does with an open feed, by its state."""


def step(desk: Desk) -> None:
    """Advance the open feed, or send what is due if no feed is open.

    A feed of another store of the account is left to that store.
    """
    feed = desk.store.feeds.open()
    if feed is None:
        send_due(desk)
    elif feed.store == desk.store_key:
        # If a step raises, `each` logs it and postpones the feed; in time it is given up.
        each(
            desk,
            "feed",
            [feed],
            lambda one: _NEXT[one.state](desk, feeds.load(desk, one)),
            name=lambda one: one.id,
            failed=lambda one: feeds.not_seen(
                desk, feeds.load(desk, one), Unreadable(one.id), _AFTER_ODDITY
            ),
        )
    elif desk.clock.now() - feed.prepared_at >= desk.pace.stuck:
        trouble.mark_behind(desk)


def send_due(desk: Desk) -> None:
    """Send approvals whose stop window is over as one feed, at most MOST_IN_A_FEED of them."""
    batch = _next_batch(desk, desk.clock.now())
    if not batch or desk.transport.wait_to_create() > timedelta(0):
        return
    if _postponed_by_open_feed(desk, batch):
        return
    fresh = _read_again(desk, batch)
    loaded = _prepare(desk, fresh) if fresh else None
    if loaded is not None:
        with desk.about(loaded.feed.id):
            _send(desk, loaded)


def _next_batch(desk: Desk, now: datetime) -> list[Request]:
    """Return the requests of the next feed, none while approvals are collected (`Policy.batch`).

    One that has to wait does not hold up others.
    """
    due = reading.failed_last(
        request
        for request in desk.store.requests.to_send(now, _LOOKED_AT)
        if _may_be_sent(desk, request, now)
    )
    if not due or (due[0].send_after or now) + desk.policy.batch > now:
        return []
    if _needs_own_feed(desk, due[0]):
        return due[:1]
    return [request for request in due if not _needs_own_feed(desk, request)][:MOST_IN_A_FEED]


def _may_be_sent(desk: Desk, request: Request, now: datetime) -> bool:
    """Return whether a due approval may be sent now; one that has lapsed is ended."""
    if lapsing.drop_if_lapsed(desk, request, now):
        return False
    postponed = desk.postponed.waits(_key(request.id), desk.clock.monotonic())
    return not postponed and reading.is_due(desk, request)


def _needs_own_feed(desk: Desk, request: Request) -> bool:
    """Return whether its code is unproved, or a document with it could not be built."""
    return RULES[request.reason].alone or desk.postponed.known(_key(request.id))


def _key(request_id: str) -> tuple[str, str]:
    return "send", request_id


def _postponed_by_open_feed(desk: Desk, batch: list[Request]) -> bool:
    """Postpone the batch while Amazon has an open cancellation feed; return whether it waits.

    Any program's feed counts. The batch also waits if Amazon does not answer.
    """
    now = desk.clock.now()
    try:
        others = desk.transport.open_feeds()
    except AmazonFault as fault:
        trouble.note_fault(desk, batch, fault)
        return True
    if not others:
        return False
    if desk.transport.now() - min(feed.created_at for feed in others) >= desk.pace.stuck:
        trouble.mark(desk, batch, Trouble.STUCK_BEHIND, grace=timedelta(0))
    # `_next_batch` adds `batch` to `send_after`.
    _postpone(desk, batch, now + desk.pace.feed_poll - desk.policy.batch)
    return True


def _postpone(desk: Desk, batch: list[Request], until: datetime) -> None:
    with desk.store.transaction():
        for request in batch:
            desk.store.requests.note(request, replace(request, send_after=until), card=False)


def _read_again(desk: Desk, batch: list[Request]) -> list[Request]:
    """Read the orders that need it; return the requests of a batch that may be sent."""
    stale = [request for request in batch if not reading.allows_sending(desk, request)]
    reading.read_all(desk, stale)
    fresh = []
    for request in batch:
        current = desk.store.requests.get(request.id)
        if current and current.state is State.APPROVED and reading.allows_sending(desk, current):
            fresh.append(trouble.clear(desk, current, only=_OVER_WHEN_SENT))
    return fresh


def _prepare(desk: Desk, requests: list[Request]) -> LoadedFeed | None:
    """Set the requests to `submitting` and store their feed; None if none is still approved."""
    now = desk.clock.now()
    own_id = desk.new_id()
    moved = []
    with desk.store.transaction():
        for request in requests:
            sending = request.to(State.SUBMITTING, now, feed=own_id).noting(
                reported=None, closed_at=None, read_next=None
            )
            stored = desk.store.requests.move(request, sending, actor=ACTOR, action="submitting")
            moved += [stored] if stored else []
        if not moved:
            return None
        feed = Feed(
            own_id, desk.store_key, FeedState.PREPARED, tuple(r.id for r in moved), prepared_at=now
        )
        desk.store.feeds.add(feed)
    return LoadedFeed(feed, tuple(moved))


def _send(desk: Desk, loaded: LoadedFeed) -> None:
    """Upload the document and create the feed, unless by then it must not be sent."""
    document = _upload(desk, loaded)
    if document is None:
        return
    creating = loaded.feed.to(
        FeedState.CREATING, document_id=document, creating_at=desk.transport.now()
    )
    why_not = _begin_creating(desk, loaded, creating)
    if why_not:
        _close_unsent(desk, loaded, why_not)
        return
    loaded = replace(loaded, feed=creating)
    try:
        feed_id = desk.transport.create(document)
    except Doubtful:
        _log.warning("feed.doubtful", extra={"feed": creating.id})
        doubt.begin(desk, loaded)
    except AmazonFault as fault:
        _close_unsent(desk, loaded, "not accepted", fault)
    except StoreBusy:
        # Nothing was sent. If another program has taken over, the fence leaves the feed to it.
        _log.warning("feed.not_created", extra={"feed": creating.id})
        _close_unsent(desk, loaded, "not created")
    except Exception:  # noqa: BLE001 - unexpected, so Amazon may have the feed
        _log.exception("feed.doubtful", extra={"feed": creating.id})
        doubt.begin(desk, loaded)
    else:
        _accepted(desk, creating, feed_id)


def _upload(desk: Desk, loaded: LoadedFeed) -> str | None:
    """Store the document at Amazon and log in; None if that failed, with nothing sent."""
    try:
        document = desk.transport.upload(loaded.messages)
        # Now, so that nothing comes between the last check and createFeed.
        desk.transport.log_in()
    except AmazonFault as fault:
        _close_unsent(desk, loaded, "upload failed", fault)
    except Exception:  # noqa: BLE001 - one odd order must not hold up the others
        _log.exception("feed.not_written", extra={"feed": loaded.feed.id})
        for request in loaded.requests:
            desk.postponed.failed(_key(request.id), desk.clock.monotonic())
        _close_unsent(desk, loaded, "upload failed", Unreadable(loaded.feed.id))
    else:
        return document
    return None


def _begin_creating(desk: Desk, loaded: LoadedFeed, creating: Feed) -> str:
    """Commit that the feed is being created, or return why it must not be; empty if it was.

    Somebody may have pressed Stop during the upload, or the computer may have slept.
    """
    now = desk.clock.now()
    with desk.store.transaction():
        carried = feeds.load(desk, loaded.feed).waiting
        if any(request.stop_wanted_by for request in carried):
            return "stopped"
        if not all(_may_still_be_sent(desk, request, now) for request in carried):
            return "too late"
        return "" if feeds.save(desk, loaded.feed, creating) else "interrupted"


def _may_still_be_sent(desk: Desk, request: Request, now: datetime) -> bool:
    return reading.allows_sending(
        desk, request, within=reading.FRESH + _UPLOADING
    ) and not lapsing.why_lapsed(desk, request, now)


def _accepted(desk: Desk, creating: Feed, feed_id: str) -> None:
    """Store Amazon's id of the feed, and set its requests to `submitted`."""
    now = desk.clock.now()
    accepted = creating.to(
        FeedState.ACCEPTED, feed_id=feed_id, accepted_at=now, look_next=now + desk.pace.feed_poll
    )
    try:
        with desk.change():
            desk.store.feeds.save(creating, accepted)  # `move` has the cards drawn
            for request in feeds.load(desk, accepted).waiting:
                desk.postponed.succeeded(_key(request.id))
                cleared = trouble.clear(desk, request)
                submitted = cleared.to(State.SUBMITTED, now).noting(reading_due=False)
                desk.store.requests.move(
                    cleared, submitted, actor=ACTOR, action="submitted", why=feed_id
                )
    except StoreBusy:
        # The feed stays in doubt; only the log has Amazon's id.
        _log.warning("feed.not_noted", extra={"feed": creating.id, "feed_id": feed_id})
        raise


def _close_unsent(
    desk: Desk, loaded: LoadedFeed, outcome: str, fault: AmazonFault | None = None
) -> None:
    """Close a feed that Amazon did not accept, and set its requests back to `approved`."""
    send_after = desk.clock.now() + (_PAUSE if fault else timedelta(0))

    def send_again(request: Request) -> None:
        feeds.back_to_approved(desk, request, why=outcome, send_after=send_after, reading_due=False)

    feeds.close(desk, loaded, loaded.feed, outcome, send_again)
    if fault is not None:
        trouble.note_fault(desk, loaded.requests, fault)


def in_turn(desks: Sequence[Desk]) -> Sequence[Desk]:
    """Return the stores of one account in the order in which they may use its only feed.

    The store whose feed was the last one comes last.
    """
    keys = [desk.store_key for desk in desks]
    last = desks[0].store.feeds.latest_store() if len(desks) > 1 else None
    turn = keys.index(last) + 1 if last in keys else 0
    return (*desks[turn:], *desks[:turn])
