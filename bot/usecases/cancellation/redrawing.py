"""Cards that another program may have drawn last, from an outdated state."""

from datetime import timedelta

from bot.desk import Desk
from bot.domain.messages import Notice


def redraw_recent(desk: Desk, *, within: timedelta) -> None:
    """Redraw the cards of the requests that are open or changed recently.

    That includes buyers' requests, and the messages to the packers about them.
    """
    now, outbox = desk.clock.now(), desk.store.outbox
    with desk.change():
        for request in desk.store.requests.recent(now - within):
            desk.store.requests.redraw(request.id)
        for buyer in desk.store.buyer_requests.recent(now - within):
            for kind, drawn in ((Notice.BUYER_CARD, buyer.card), (Notice.HOLD, buyer.holds)):
                if drawn:
                    outbox.put(kind, buyer.order_id, at=now, posted=True)
