"""Noting that App Home was opened, or that its content changed; a worker publishes it."""

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
    """Note that a reader waits to see what they did; ignored if the database is busy."""
    try:
        opened(desk, user_id)
    except StoreBusy as fault:
        _log.warning("store.busy", extra={"what": "home", "why": str(fault)})


def changed(desk: Desk) -> None:
    """Note that the content of Homes changed although no card did. Raises StoreBusy."""
    with desk.change():
        desk.store.homes.changed()
