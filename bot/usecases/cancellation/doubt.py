"""A createFeed whose answer was lost: nothing is sent again unless the first feed is proved lost.

getFeeds is only a hint, since it does not say from which document a feed was made. So any feed of
the type that was created since may be ours. Then nothing is ever sent again: its orders are read
until they prove what happened, or a person has to check (also if that feed is stuck, or is no
longer listed). Nothing was accepted only if no check during DOUBT_MINUTES finds a feed, and the
order is unchanged.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.desk import Desk
from bot.domain.backoff import Backoff, Retry
from bot.domain.cancellation.feed import Feed, FeedSeen, FeedState
from bot.domain.cancellation.request import Cause, Request, Trouble, void_cause
from bot.domain.faults import AmazonFault
from bot.domain.orders.order import Order, Status
from bot.usecases.cancellation import feeds, trouble, verifying
from bot.usecases.cancellation.feeds import LoadedFeed
from bot.usecases.timing import due, not_ahead

_SKEW = timedelta(minutes=2)
"""How far clocks may differ: feeds created a little earlier are suspects, too."""
_LOOKS = 4
_LOOK_AGAIN = timedelta(seconds=45)
_SOON = Backoff(timedelta(seconds=15), 1, timedelta(seconds=15))
_RETRY = Retry(throttled=_LOOK_AGAIN, refused=_SOON, outage=_SOON)


def begin(desk: Desk, loaded: LoadedFeed) -> None:
    """Note that a createFeed is in doubt."""
    with desk.store.transaction():
        doubtful = loaded.feed.to(FeedState.DOUBTFUL, look_next=desk.clock.now())
        desk.store.feeds.save(loaded.feed, doubtful)
    trouble.mark(desk, loaded.waiting, Trouble.DOUBT, grace=timedelta(0))


def resolve(desk: Desk, loaded: LoadedFeed) -> None:
    """Check again, if it is due, for a feed whose createFeed was not answered."""
    now, feed = desk.clock.now(), loaded.feed
    if not due(feed.look_next, now, longest=max(_LOOK_AGAIN, _interval(desk))):
        return
    try:
        seen = _unknown_feeds(desk, feed)
    except AmazonFault as fault:
        feeds.not_seen(desk, loaded, fault, _RETRY.after(fault, 0))
        return
    _look_at_orders(desk, loaded)
    loaded = feeds.load(desk, feed)  # a request whose order is CANCELLED has ended
    suspects = tuple(sorted({*feed.suspects, *(one.id for one in seen)}))
    if suspects:
        _await_suspects(desk, loaded, suspects, seen, now)
    elif feed.looks + 1 < (_LOOKS if desk.pace.doubt else 1):
        looks, later = feed.looks + 1, now + _interval(desk)
        feeds.save(desk, feed, replace(feed, looks=looks, look_next=later, silent_since=None))
    else:
        _proved_not_accepted(desk, loaded, now)


def _interval(desk: Desk) -> timedelta:
    return desk.pace.doubt / (_LOOKS - 1)


def _unknown_feeds(desk: Desk, feed: Feed) -> list[FeedSeen]:
    # The earlier of both clocks: Amazon's date may be wrong, and so may ours.
    since = min(feed.creating_at or feed.prepared_at, feed.prepared_at) - _SKEW
    known = desk.store.feeds.known_ids()
    return [seen for seen in desk.transport.created_since(since) if seen.id not in known]


def _await_suspects(
    desk: Desk, loaded: LoadedFeed, suspects: tuple[str, ...], seen: list[FeedSeen], now: datetime
) -> None:
    """Wait until all feeds that may be ours are closed, or have been stuck or missing for long."""
    feed = loaded.feed
    not_closed = [one.created_at for one in seen if not one.status.closed]
    vanished = not set(suspects) <= {one.id for one in seen}
    silent_since = not_ahead(feed.silent_since, now) if vanished else None
    updated = replace(
        feed, suspects=suspects, look_next=now + _LOOK_AGAIN, silent_since=silent_since
    )
    stuck = [desk.transport.now() - created for created in not_closed]
    stuck += [now - silent_since] if silent_since else []
    if stuck and max(stuck) >= desk.pace.stuck:
        # A person has to check, while the bot keeps reading. Nothing is sent while a feed is open.
        feeds.give_up(desk, loaded, updated, "stuck in doubt")
    elif stuck:
        feeds.save(desk, feed, updated)
    else:
        verify = partial(verifying.begin, desk, closed_at=now)
        feeds.close(desk, loaded, updated, "may have been accepted", verify)


def _look_at_orders(desk: Desk, loaded: LoadedFeed) -> None:
    """Note orders that are already cancelled, or were shipped although Amazon may refund them."""

    def seen(request: Request, order: Order) -> None:
        if order.status is Status.CANCELLED:
            verifying.end_as_cancelled(desk, request, order)
        elif void_cause(request.order, order) is Cause.SHIPPED:
            trouble.mark(desk, [request], Trouble.SHIPPED_IN_PROGRESS, grace=timedelta(0))

    feeds.look_at_orders(desk, loaded.waiting, seen)


def _proved_not_accepted(desk: Desk, loaded: LoadedFeed, now: datetime) -> None:
    try:
        readings = feeds.read_every_order(desk, loaded)
    except AmazonFault as fault:
        updated = replace(loaded.feed, look_next=now + _RETRY.after(fault, 0))
        feeds.save(desk, loaded.feed, updated)
        return

    def send_again(request: Request) -> None:
        order = readings[request.id]
        if order is None or order.status is Status.CANCELLED:
            verifying.end_by_order(desk, request, order)
        else:
            certain = trouble.clear(desk, request, only=frozenset({Trouble.DOUBT}))
            feeds.back_to_approved(desk, certain, why="not accepted", send_after=now)

    feeds.close(desk, loaded, loaded.feed, "not accepted", send_again)
