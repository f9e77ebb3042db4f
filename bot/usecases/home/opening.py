"""App Home is opened, or what it shows has changed: noted here, published by a worker."""

import logging

from bot.desk import Desk
from bot.ports.store import StoreBusy

_log = logging.getLogger(__name__)


def opened(desk: Desk, user_id: str, delivery_id: str = "") -> None:
    """Note that a reader waits for Home; a repeated delivery changes nothing. Raises StoreBusy."""
    now, deliveries = desk.clock.now(), desk.store.deliveries
    with desk.change():
        if delivery_id:
            if deliveries.answer(delivery_id) is not None:
                return
            deliveries.record(delivery_id, "home", at=now)
        desk.store.homes.opened(user_id, at=now)


def acted(desk: Desk, user_id: str) -> None:
    """Note that a reader waits to see what they did; a busy database loses only this note."""
    try:
        opened(desk, user_id)
    except StoreBusy as fault:
        _log.warning("store.busy", extra={"what": "home", "why": str(fault)})


def changed(desk: Desk) -> None:
    """Note that what Homes show has changed while no card has. Raises StoreBusy."""
    with desk.change():
        desk.store.homes.changed()
