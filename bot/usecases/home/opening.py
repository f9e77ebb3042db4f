"""App Home is opened, or what it shows has changed: noted here, published by a worker."""

from bot.desk import Desk


def opened(desk: Desk, user_id: str, delivery_id: str = "") -> None:
    """Note that a reader waits for Home; a repeated delivery changes nothing. Raises StoreBusy."""
    now, deliveries = desk.clock.now(), desk.store.deliveries
    with desk.change():
        if delivery_id:
            if deliveries.answer(delivery_id) is not None:
                return
            deliveries.record(delivery_id, "home", at=now)
        desk.store.homes.opened(user_id, at=now)


def changed(desk: Desk) -> None:
    """Note that what Homes show has changed in a way that no card tells. Raises StoreBusy."""
    with desk.change():
        desk.store.homes.changed()
