"""A feed of ours: what it carries, and keeping what is learnt of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.feed import CancelMessage, Feed, FeedState
from bot.domain.cancellation.request import Request, State
from bot.domain.faults import AmazonFault
from bot.domain.orders.order import Order
from bot.usecases.cancellation import trouble
from bot.usecases.cancellation.reading import WITHHELD, each_request, read_order
from bot.usecases.cancellation.settling import left_to_order
from bot.usecases.timing import not_ahead


def messages(desk: Desk, feed: Feed) -> list[CancelMessage]:
    """Return the messages of a feed: one an order, every item of it, numbered from 1."""
    return [
        CancelMessage(
            number, request.order.id, tuple(i.id for i in request.order.items), request.reason
        )
        for number, request in enumerate(carried(desk, feed), start=1)
    ]


def carried(desk: Desk, feed: Feed) -> list[Request]:
    """Return the requests that a feed carries, in its order, whatever has become of them."""
    found = (desk.store.requests.get(request_id) for request_id in feed.request_ids)
    return [request for request in found if request is not None]


def waiting(desk: Desk, feed: Feed) -> list[Request]:
    """Return the requests that wait for a feed to end."""
    with_amazon = (State.SUBMITTING, State.SUBMITTED)
    return [request for request in carried(desk, feed) if request.state in with_amazon]


def look_at_orders(
    desk: Desk, requests: Iterable[Request], seen: Callable[[Request, Order], None]
) -> None:
    """Read the orders of requests that wait for a feed, and do something with each one read.

    The oldest reading first: where the rate allows only some, each order has its turn.
    """

    def look(request: Request) -> AmazonFault | None:
        try:
            order = read_order(desk, request, urgent=False)
        except AmazonFault as fault:
            return fault
        seen(request, order)
        return None

    each_request(desk, "look", sorted(requests, key=lambda one: one.order.read_at), look)


def readings(desk: Desk, feed: Feed) -> dict[str, Order | None]:
    """Read the order of each request that waits for a feed, by the request's id.

    Raises AmazonFault where one cannot be read; after VERIFY_MINUTES one that Amazon does not show
    is None instead.
    """
    patient = desk.clock.now() - feed.prepared_at < desk.pace.verify
    return {one.id: _reading(desk, one, patient=patient) for one in waiting(desk, feed)}


def _reading(desk: Desk, request: Request, *, patient: bool) -> Order | None:
    try:
        return read_order(desk, request)
    except WITHHELD:
        if patient:
            raise
        return None


def not_shown(desk: Desk, feed: Feed, fault: AmazonFault, wait: timedelta) -> None:
    """Wait for Amazon to tell of a feed; one that it does not show for STUCK_MINUTES is given up.

    Its orders end the wait, so an outage that hides them too is waited for.
    """
    now = desk.clock.now()
    trouble.mark(desk, waiting(desk, feed), trouble.trouble_of(fault))
    # Looks are close together again, so that what comes and goes is seen as one outage.
    looks = 0 if feed.state is FeedState.ACCEPTED else feed.looks
    looked = replace(feed, looks=looks, look_next=now + wait, closed_at=silent_since(feed, now))
    if now - silent_since(feed, now) >= desk.pace.stuck:
        give_up(desk, feed, looked, "no longer shown")
    else:
        save(desk, feed, looked)


def silent_since(feed: Feed, now: datetime) -> datetime:
    """Return since when Amazon has not told of an open feed (or has called it closed)."""
    return not_ahead(feed.closed_at, now)


def give_up(desk: Desk, feed: Feed, looked: Feed, outcome: str) -> None:
    """Wait no longer for a feed that comes to no end: its orders tell what happened.

    Where they cannot be read, it is tried again at the next look.
    """
    try:
        found = readings(desk, feed)
    except AmazonFault:
        save(desk, feed, looked)
        return

    def leave(request: Request) -> None:
        left_to_order(desk, request, found[request.id])

    close(desk, feed, looked, outcome, leave)


def close(
    desk: Desk, feed: Feed, looked: Feed, outcome: str, then: Callable[[Request], object]
) -> None:
    """Close a feed, in one transaction with what becomes of the requests that waited for it."""
    closed = replace(looked, state=FeedState.CLOSED, closed_at=desk.clock.now(), outcome=outcome)
    with desk.change():
        save(desk, feed, closed)
        for request in waiting(desk, feed):  # as they are now: one may have been stopped meanwhile
            then(request)


def save(desk: Desk, old: Feed, new: Feed) -> bool:
    """Keep what was learnt of a feed; say whether its state was still the same.

    Where that changes what can still be stopped, its cards are drawn again: in one transaction,
    or a card could be drawn before it and stay as it was.
    """
    with desk.store.transaction():
        saved = desk.store.feeds.save(old, new)
        if (old.state, old.status) != (new.state, new.status):
            for request_id in new.request_ids:
                desk.store.requests.redraw(request_id)
    return saved
