"""Cards that another program may have drawn last, from a state that is no longer the present."""

from datetime import timedelta

from bot.desk import Desk
from bot.domain.messages import Notice


def redraw_recent(desk: Desk, *, within: timedelta) -> None:
    """Have the cards drawn again of the requests that are open, or changed lately.

    Of buyers' requests too, and what the packers were told of them.
    """
    now, outbox = desk.clock.now(), desk.store.outbox
    with desk.change():
        for request in desk.store.requests.recent(now - within):
            desk.store.requests.redraw(request.id)
        for buyer in desk.store.buyer_requests.recent(now - within):
            for kind, drawn in ((Notice.BUYER_CARD, buyer.card), (Notice.HOLD, buyer.holds)):
                if drawn:
                    outbox.put(kind, buyer.order_id, at=now, posted=True)
