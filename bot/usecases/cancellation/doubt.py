"""A createFeed whose answer is lost: never a second message unless the first is proved lost.

getFeeds gives only a hint, since it does not say which document a feed was made of. So any feed of
the type that was created since may be ours, and then nothing is ever sent again: its orders are
read until they prove what happened, or a person has to look (also where that feed is stuck, or is
no longer shown). Nothing was accepted only if no look during DOUBT_MINUTES finds a feed, and the
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
from bot.usecases.cancellation import feeds, trouble
from bot.usecases.cancellation.feeds import FeedInHand
from bot.usecases.cancellation.verifying import found_cancelled, left_to_order
from bot.usecases.timing import due

_SKEW = timedelta(minutes=2)
"""How exactly a time is known: feeds created a little earlier are suspects too."""
_LOOKS = 4
_LOOK_AGAIN = timedelta(seconds=45)
_SOON = Backoff(timedelta(seconds=15), 1, timedelta(seconds=15))
_RETRY = Retry(throttled=_LOOK_AGAIN, refused=_SOON, outage=_SOON)


def begin(desk: Desk, hand: FeedInHand) -> None:
    """Note that a createFeed is in doubt."""
    with desk.store.transaction():
        doubtful = hand.feed.to(FeedState.DOUBTFUL, look_next=desk.clock.now())
        desk.store.feeds.save(hand.feed, doubtful)
    trouble.mark(desk, hand.waiting, Trouble.DOUBT, grace=timedelta(0))


def resolve(desk: Desk, hand: FeedInHand) -> None:
    """Take a doubtful feed one look on."""
    now, feed = desk.clock.now(), hand.feed
    if not due(feed.look_next, now, longest=max(_LOOK_AGAIN, _interval(desk))):
        return
    try:
        seen = _unknown_feeds(desk, feed)
    except AmazonFault as fault:
        feeds.not_shown(desk, hand, fault, _RETRY.after(fault, 0))
        return
    _look_at_orders(desk, hand)
    hand = feeds.take(desk, feed)  # an order that reads CANCELLED has ended its request
    suspects = tuple(sorted({*feed.suspects, *(one.id for one in seen)}))
    if suspects:
        _await_suspects(desk, hand, suspects, seen, now)
    elif feed.looks + 1 < (_LOOKS if desk.pace.doubt else 1):
        looked = replace(
            feed, looks=feed.looks + 1, look_next=now + _interval(desk), closed_at=None
        )
        feeds.save(desk, feed, looked)
    else:
        _proved_not_accepted(desk, hand, now)


def _interval(desk: Desk) -> timedelta:
    return desk.pace.doubt / (_LOOKS - 1)


def _unknown_feeds(desk: Desk, feed: Feed) -> list[FeedSeen]:
    # The earliest of both clocks: an answer of Amazon's may be dated wrong, and so may we.
    since = min(feed.creating_at or feed.prepared_at, feed.prepared_at) - _SKEW
    known = desk.store.feeds.known_ids()
    return [seen for seen in desk.transport.created_since(since) if seen.id not in known]


def _await_suspects(
    desk: Desk, hand: FeedInHand, suspects: tuple[str, ...], seen: list[FeedSeen], now: datetime
) -> None:
    """Wait until all feeds that may be ours are closed, or stuck, or gone for as long."""
    feed = hand.feed
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
        feeds.give_up(desk, hand, looked, "stuck in doubt")
    elif stuck:
        feeds.save(desk, feed, looked)
    else:
        feeds.close(desk, hand, looked, "may have been accepted", partial(_read_on, desk, now))


def _read_on(desk: Desk, now: datetime, request: Request) -> None:
    verifying = request.noting(closed_at=now, read_next=now)
    desk.store.requests.note(request, verifying, card=False)


def _look_at_orders(desk: Desk, hand: FeedInHand) -> None:
    """See whether an order is cancelled already, or was shipped although it may be refunded."""

    def seen(request: Request, order: Order) -> None:
        if order.status is Status.CANCELLED:
            found_cancelled(desk, request, order)
        elif void_cause(request.order, order) is Cause.SHIPPED:
            trouble.mark(desk, [request], Trouble.SHIPPED_IN_PROGRESS, grace=timedelta(0))

    feeds.look_at_orders(desk, hand.waiting, seen)


def _proved_not_accepted(desk: Desk, hand: FeedInHand, now: datetime) -> None:
    try:
        readings = feeds.readings(desk, hand)
    except AmazonFault as fault:
        looked = replace(hand.feed, look_next=now + _RETRY.after(fault, 0))
        feeds.save(desk, hand.feed, looked)
        return

    def send_again(request: Request) -> None:
        order = readings[request.id]
        if order is None or order.status is Status.CANCELLED:
            left_to_order(desk, request, order)
        else:
            certain = trouble.clear(desk, request, only=frozenset({Trouble.DOUBT}))
            feeds.back_to_approved(desk, certain, why="not accepted", send_after=now)

    feeds.close(desk, hand, hand.feed, "not accepted", send_again)
