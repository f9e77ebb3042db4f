"""Cards that another program may have drawn last, from a state that is no longer the present."""

from datetime import timedelta

from bot.desk import Desk


def redraw_recent(desk: Desk, *, within: timedelta) -> None:
    """Have the cards drawn again of the requests that are open, or changed lately."""
    with desk.change():
        for request in desk.store.requests.recent(desk.clock.now() - within):
            desk.store.requests.redraw(request.id)
