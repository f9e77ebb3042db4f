"""A feed of ours: what it carries, and keeping what is learnt of it."""

from bot.desk import Desk
from bot.domain.cancellation import Request
from bot.domain.orders import Order
from bot.ports import CancelMessage, Feed


def messages(desk: Desk, feed: Feed) -> list[CancelMessage]:
    """Return the messages of a feed: one an order, every item of it, numbered from 1."""
    return [
        CancelMessage(
            number, request.order.id, tuple(i.id for i in request.order.items), request.reason
        )
        for number, request in enumerate(carried(desk, feed), start=1)
    ]


def carried(desk: Desk, feed: Feed) -> list[Request]:
    """Return the requests that a feed carries, in its order."""
    found = (desk.store.requests.get(request_id) for request_id in feed.request_ids)
    return [request for request in found if request is not None]


def readings(desk: Desk, requests: list[Request]) -> list[tuple[Request, Order]]:
    """Read the order of each of these requests. Raises AmazonFault where one cannot be read."""
    return [(r, desk.order_book.get(r.order.id, urgent=True)) for r in requests]


def save(desk: Desk, old: Feed, new: Feed) -> None:
    """Keep what was learnt of a feed.

    Where that changes what can still be stopped, its cards are drawn again: in one transaction,
    or a card could be drawn before it and stay as it was.
    """
    with desk.store.transaction():
        desk.store.feeds.save(old, new)
        if _stopping(old) != _stopping(new):
            for request_id in new.request_ids:
                desk.store.outbox.put("card", request_id, at=desk.clock.now())


def _stopping(feed: Feed) -> tuple[object, ...]:
    return feed.state, feed.status, feed.take_back_refused
