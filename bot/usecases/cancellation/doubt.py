"""A createFeed whose answer is lost: never a second message unless the first is proved lost.

getFeeds gives only a hint, since it does not say which document a feed was made of. So any feed of
the type that was created since may be ours, and then nothing is ever sent again: its orders are
read until they prove what happened, or a person has to look (also where that feed is stuck, or is
no longer shown). Only where looks spread over the whole doubt show no feed at all, and the order is
unchanged, was nothing accepted.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.desk import Desk
from bot.domain.cancellation.feed import Feed, FeedSeen, FeedState
from bot.domain.cancellation.request import Request, Trouble, VoidCause, void_cause
from bot.domain.faults import AmazonFault
from bot.domain.orders.order import Order, Status
from bot.usecases.cancellation import feeds, trouble
from bot.usecases.cancellation.settling import back_to_approved, found_cancelled, left_to_order
from bot.usecases.timing import due

_SKEW = timedelta(minutes=2)
"""How exactly a time is known: feeds created a little earlier are suspects too."""
_LOOKS = 4
_LOOK_AGAIN = timedelta(seconds=45)
_AFTER_FAULT = timedelta(seconds=15)


def begin(desk: Desk, feed: Feed) -> None:
    """Note that a createFeed is in doubt."""
    with desk.store.transaction():
        desk.store.feeds.save(
            feed, replace(feed, state=FeedState.DOUBTFUL, look_next=desk.clock.now())
        )
    trouble.mark(desk, feeds.waiting(desk, feed), Trouble.DOUBT, grace=timedelta(0))


def resolve(desk: Desk, feed: Feed) -> None:
    """Take a doubtful feed one look on."""
    if feed.state is FeedState.CREATING:
        begin(desk, feed)
        return
    now = desk.clock.now()
    if not due(feed.look_next, now, longest=max(_LOOK_AGAIN, _interval(desk))):
        return
    try:
        seen = _unknown_feeds(desk, feed)
    except AmazonFault as fault:
        feeds.not_shown(desk, feed, fault, _wait_after(fault))
        return
    _look_at_orders(desk, feed)
    suspects = tuple(sorted({*feed.suspects, *(one.id for one in seen)}))
    if suspects:
        _await_suspects(desk, feed, suspects, seen, now)
    elif feed.looks + 1 < (_LOOKS if desk.pace.doubt else 1):
        looked = replace(
            feed, looks=feed.looks + 1, look_next=now + _interval(desk), closed_at=None
        )
        feeds.save(desk, feed, looked)
    else:
        _proved_not_accepted(desk, feed, now)


def _interval(desk: Desk) -> timedelta:
    return desk.pace.doubt / (_LOOKS - 1)


def _unknown_feeds(desk: Desk, feed: Feed) -> list[FeedSeen]:
    # The earliest of both clocks: an answer of Amazon's may be dated wrong, and so may we.
    since = min(feed.creating_at or feed.prepared_at, feed.prepared_at) - _SKEW
    known = desk.store.feeds.known_ids()
    return [seen for seen in desk.transport.created_since(since) if seen.id not in known]


def _wait_after(fault: AmazonFault) -> timedelta:
    wait = getattr(fault, "wait", _AFTER_FAULT)
    return min(wait, _LOOK_AGAIN) if isinstance(wait, timedelta) else _AFTER_FAULT


def _await_suspects(
    desk: Desk, feed: Feed, suspects: tuple[str, ...], seen: list[FeedSeen], now: datetime
) -> None:
    """Wait until all feeds that may be ours are closed, or stuck, or gone for as long."""
    not_closed = [one.created_at for one in seen if not one.status.closed]
    vanished = not set(suspects) <= {one.id for one in seen}
    looked = replace(
        feed,
        suspects=suspects,
        look_next=now + _LOOK_AGAIN,
        closed_at=feeds.silent_since(feed, now) if vanished else None,
    )
    stuck = [desk.transport.now() - created for created in not_closed]
    stuck += [now - feeds.silent_since(feed, now)] if vanished else []
    if stuck and max(stuck) >= desk.pace.stuck:
        # A person has to look, the bot reads on. Nothing is sent as long as a feed is open.
        feeds.give_up(desk, feed, looked, "stuck in doubt")
    elif stuck:
        feeds.save(desk, feed, looked)
    else:
        feeds.close(desk, feed, looked, "may have been accepted", partial(_read_on, desk, now))


def _read_on(desk: Desk, now: datetime, request: Request) -> None:
    verifying = replace(request, closed_at=now, read_next=now)
    desk.store.requests.note(request, verifying, card=False)


def _look_at_orders(desk: Desk, feed: Feed) -> None:
    """See whether an order is cancelled already, or was shipped although it may be refunded."""

    def seen(request: Request, order: Order) -> None:
        if order.status is Status.CANCELLED:
            found_cancelled(desk, request, order)
        elif void_cause(request.order, order) is VoidCause.SHIPPED:
            trouble.mark(desk, [request], Trouble.SHIPPED_IN_PROGRESS, grace=timedelta(0))

    feeds.look_at_orders(desk, feeds.waiting(desk, feed), seen)


def _proved_not_accepted(desk: Desk, feed: Feed, now: datetime) -> None:
    try:
        readings = feeds.readings(desk, feed)
    except AmazonFault as fault:
        feeds.save(desk, feed, replace(feed, look_next=now + _wait_after(fault)))
        return

    def send_again(request: Request) -> None:
        order = readings[request.id]
        if order is None or order.status is Status.CANCELLED:
            left_to_order(desk, request, order)
        else:
            certain = trouble.clear(desk, request, only=frozenset({Trouble.DOUBT}))
            back_to_approved(desk, certain, why="not accepted", send_after=now)

    feeds.close(desk, feed, feed, "not accepted", send_again)
