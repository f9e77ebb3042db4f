"""A createFeed whose answer is lost: never a second message unless the first is proved lost.

getFeeds gives only a hint, since it does not say which document a feed was made of. So any feed of
the type that was created since may be ours, and then nothing is ever sent again: its orders are
read until they prove what happened, or a person has to look (also where that feed is stuck). Only
where looks spread over the whole doubt show no feed at all, and the order is unchanged, was nothing
accepted.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.feed import Feed, FeedSeen, FeedState
from bot.domain.cancellation.request import Request, State, Trouble, VoidCause, void_cause
from bot.domain.faults import AmazonFault
from bot.domain.orders.order import Status
from bot.usecases.cancellation import feeds, trouble
from bot.usecases.cancellation.settling import back_to_approved, found_cancelled, left_to_order
from bot.usecases.timing import due

_SKEW = timedelta(minutes=2)
"""How exactly Amazon's time is known: feeds created a little earlier are suspects too."""
_LOOKS = 4
_LOOK_AGAIN = timedelta(seconds=45)


def begin(desk: Desk, feed: Feed) -> None:
    """Note that a createFeed is in doubt."""
    with desk.store.transaction():
        desk.store.feeds.save(
            feed, replace(feed, state=FeedState.DOUBTFUL, look_next=desk.clock.now())
        )
    trouble.mark(desk, _waiting(desk, feed), Trouble.DOUBT, grace=timedelta(0))


def resolve(desk: Desk, feed: Feed) -> None:
    """Take a doubtful feed one look on."""
    if feed.state is FeedState.CREATING:
        begin(desk, feed)
        return
    now = desk.clock.now()
    if not due(feed.look_next, now, longest=max(_LOOK_AGAIN, desk.pace.doubt)):
        return
    try:
        seen = _unknown_feeds(desk, feed)
    except AmazonFault as fault:
        feeds.save(desk, feed, replace(feed, look_next=now + _wait_after(fault)))
        return
    _look_at_orders(desk, feed)
    suspects = tuple(sorted({*feed.suspects, *(one.id for one in seen)}))
    if suspects:
        _await_suspects(desk, feed, suspects, seen, now)
    elif feed.looks + 1 < (_LOOKS if desk.pace.doubt else 1):
        interval = desk.pace.doubt / (_LOOKS - 1)
        feeds.save(desk, feed, replace(feed, looks=feed.looks + 1, look_next=now + interval))
    else:
        _proved_not_accepted(desk, feed, now)


def _unknown_feeds(desk: Desk, feed: Feed) -> list[FeedSeen]:
    since = (feed.creating_at or feed.prepared_at) - _SKEW
    known = desk.store.feeds.known_ids()
    return [seen for seen in desk.transport.created_since(since) if seen.id not in known]


def _wait_after(fault: AmazonFault) -> timedelta:
    wait = getattr(fault, "wait", None)
    return wait if isinstance(wait, timedelta) else timedelta(seconds=15)


def _await_suspects(
    desk: Desk, feed: Feed, suspects: tuple[str, ...], seen: list[FeedSeen], now: datetime
) -> None:
    not_closed = [one.created_at for one in seen if not one.status.closed]
    if not_closed and desk.transport.now() - min(not_closed) >= desk.pace.stuck:
        _give_up(desk, feed, suspects, now)
        return
    if not_closed or not set(suspects) <= {one.id for one in seen}:
        feeds.save(desk, feed, replace(feed, suspects=suspects, look_next=now + _LOOK_AGAIN))
        return
    ended = replace(
        feed,
        suspects=suspects,
        state=FeedState.CLOSED,
        closed_at=now,
        outcome="may have been accepted",
    )
    with desk.store.transaction():
        desk.store.feeds.save(feed, ended)
        for request in _waiting(desk, feed):
            verifying = replace(request, closed_at=now, read_next=now)
            desk.store.requests.note(request, verifying, card=False)


def _look_at_orders(desk: Desk, feed: Feed) -> None:
    """See whether an order is cancelled already, or was shipped although it may be refunded."""
    for request in _waiting(desk, feed):
        try:
            order = desk.order_book.get(request.order.id)
        except AmazonFault:
            continue
        if order.status is Status.CANCELLED:
            found_cancelled(desk, request, order)
        elif void_cause(request.order, order) is VoidCause.SHIPPED:
            trouble.mark(desk, [request], Trouble.SHIPPED_IN_PROGRESS, grace=timedelta(0))


def _give_up(desk: Desk, feed: Feed, suspects: tuple[str, ...], now: datetime) -> None:
    """Wait no longer for a feed that is stuck: a person has to look, the bot reads on.

    Nothing is sent as long as that feed is open.
    """
    try:
        readings = feeds.readings(desk, feed, _waiting(desk, feed))
    except AmazonFault as fault:
        feeds.save(desk, feed, replace(feed, suspects=suspects, look_next=now + _wait_after(fault)))
        return
    ended = replace(
        feed, suspects=suspects, state=FeedState.CLOSED, closed_at=now, outcome="stuck in doubt"
    )
    with desk.store.transaction():
        desk.store.feeds.save(feed, ended)
        for request in _waiting(desk, feed):  # as they are now: one may have been stopped meanwhile
            left_to_order(desk, request, readings[request.id])
    desk.wake()


def _proved_not_accepted(desk: Desk, feed: Feed, now: datetime) -> None:
    try:
        readings = feeds.readings(desk, feed, _waiting(desk, feed))
    except AmazonFault as fault:
        feeds.save(desk, feed, replace(feed, look_next=now + _wait_after(fault)))
        return
    with desk.store.transaction():
        desk.store.feeds.save(
            feed, replace(feed, state=FeedState.CLOSED, closed_at=now, outcome="not accepted")
        )
        for request in _waiting(desk, feed):
            order = readings[request.id]
            if order is None or order.status is Status.CANCELLED:
                left_to_order(desk, request, order)
            else:
                certain = trouble.clear(desk, request, only=frozenset({Trouble.DOUBT}))
                back_to_approved(desk, certain, why="not accepted", send_after=now)


def _waiting(desk: Desk, feed: Feed) -> list[Request]:
    return [r for r in feeds.carried(desk, feed) if r.state is State.SUBMITTING]
