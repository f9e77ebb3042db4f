"""Phrases that several features share."""

from bot.domain import limits
from bot.domain.orders.order import Order
from handlers.blocks import foreign, shortened
from handlers.reader import Reader

_SHORT_TITLE = 28  # in columns: two lines of a header on a phone, with quantity and price


def product(reader: Reader, order: Order, *, columns: int = _SHORT_TITLE) -> str:
    """Return the product: the first item, its title cut to `columns`, and the number of others."""
    if not order.items:
        return reader.say("order.untitled")
    first, more = order.items[0], len(order.items) - 1
    title = foreign(first.title, limits.TITLE).replace("\n", " ") or reader.say("order.untitled")
    count = reader.say("order.quantity", quantity=first.quantity)
    name = f"{shortened(title, columns)} {count}"
    return reader.say("order.and_more", product=name, n=more) if more else name


def buyer_cancelled(reader: Reader) -> str:
    """Return the name of the buyer's reason in the marketplace's Seller Central."""
    british = reader.market.code == "UK"
    return reader.say("reason.buyer_cancelled_uk" if british else "reason.buyer_cancelled")


def consequence(reader: Reader, *, dated: bool = False) -> str:
    """Return what Amazon says may follow from a missed target here; empty without a source.

    `dated`: with the day it was read, for use without the source beside it.
    """
    found = reader.market.consequence
    if found is None:
        return ""
    day = reader.day(reader.market.cancellation_source.read_on)
    when = f"{reader.space}{reader.say('consequence.dated', day=day)}" if dated else ""
    return reader.say(f"consequence.{found}", dated=when)
