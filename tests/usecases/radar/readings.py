"""Readings of orders for the tests: taken in, and what the record says of them."""

from bot.domain.orders.order import Order
from bot.usecases.radar import noticing
from tests.builders import an_item
from tests.usecases.radar.shop import Shop

ASKED = (an_item(requested=True),)


def note_orders(shop: Shop, *orders: Order) -> tuple[Order, ...]:
    """Take in readings of orders."""
    with shop.desk.store.transaction():
        return noticing.note_orders(shop.desk, orders)


def lines(shop: Shop) -> list[tuple[str, str, str]]:
    """Return the lines of the record: who did what, and to which state it led."""
    return [(line.actor, line.action, line.after) for line in shop.desk.store.audit.all()]
