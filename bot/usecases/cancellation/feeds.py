"""A feed of ours: what it carries, and keeping what is learnt of it."""

from bot.desk import Desk
from bot.domain.cancellation.feed import CancelMessage, Feed
from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order
from bot.usecases.cancellation.reading import WITHHELD


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


def readings(desk: Desk, feed: Feed, requests: list[Request]) -> dict[str, Order | None]:
    """Read the order of each of these requests of a feed, by the request's id.

    Raises AmazonFault where one cannot be read; after VERIFY_MINUTES one that Amazon does not show
    is None instead.
    """
    patient = desk.clock.now() - feed.prepared_at < desk.pace.verify
    return {request.id: _reading(desk, request, patient=patient) for request in requests}


def _reading(desk: Desk, request: Request, *, patient: bool) -> Order | None:
    try:
        return desk.order_book.get(request.order.id, urgent=True)
    except WITHHELD:
        if patient:
            raise
        return None


def save(desk: Desk, old: Feed, new: Feed) -> bool:
    """Keep what was learnt of a feed; say whether its state was still the same.

    Where that changes what can still be stopped, its cards are drawn again: in one transaction,
    or a card could be drawn before it and stay as it was.
    """
    with desk.store.transaction():
        saved = desk.store.feeds.save(old, new)
        if _stopping(old) != _stopping(new):
            for request_id in new.request_ids:
                desk.store.requests.redraw(request_id)
    return saved


def _stopping(feed: Feed) -> tuple[object, ...]:
    return feed.state, feed.status, feed.take_back_refused
