"""An order's deadline in words: when it is due, who takes care of it, what Amazon may do."""

from collections.abc import Sequence

from bot.domain.health.late_shipments import LateShipments
from bot.domain.radar.to_ship import Due, Urgency
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    bullets,
    escaped,
    fine_print,
    in_words,
    joined,
    link,
    marked,
    message,
    paragraph,
    user,
    words,
)
from handlers.digest.views import phrases
from handlers.orders.views.parts import BAR, simulated
from handlers.reader import Reader
from handlers.wording import product

MOST = 12


def when(reader: Reader, due: Due, *, short: bool = False) -> str:
    """Return the deadline of an order, or since when it is overdue."""
    key = "overdue" if due.urgency is Urgency.OVERDUE else "due"
    return reader.say(f"shipping.{key}", at=reader.deadline(due.ship_by, short=short))


def owner(reader: Reader, due: Due) -> str:
    """Return who takes care of an order, as markup; empty if nobody does."""
    if due.take is None:
        return ""
    who = f"<@{due.take.user_id}>"
    if due.take.snoozed_until is None:
        return reader.say("shipping.taken_by", who=who)
    return reader.say("shipping.snoozed", who=who, at=reader.time(due.take.snoozed_until))


def named(reader: Reader, due: Due) -> Pieces:
    """Return an order's product as a link to Seller Central."""
    return [link(reader.order_url(due.order.id), product(reader, due.order))]


def spoken(reader: Reader, due: Due) -> str:
    """Return an order with its id and deadline, for a message's `text`."""
    shown = escaped(product(reader, due.order))
    at = when(reader, due)
    return reader.say("shipping.spoken", product=shown, order=due.order.id, when=at)


def cancels(reader: Reader, late: Sequence[Due]) -> Pieces:
    """Return what Amazon does with unconfirmed orders, and the earliest day if known."""
    days = [one.cancels_on for one in late if one.cancels_on is not None]
    if not days:
        return reader.rich("shipping.cancels")
    return reader.rich("shipping.cancels_from", day=phrases.weekday(reader, min(days)))


def source(reader: Reader, late: Sequence[Due]) -> list[str]:
    """Return the source of the day of Amazon's cancellation, if one is named."""
    rule = reader.market.auto_cancel
    named_ = rule is not None and any(one.cancels_on is not None for one in late)
    return [reader.source_link(rule.source)] if rule is not None and named_ else []


def rate(reader: Reader, late: LateShipments | None) -> Pieces:
    """Return the effect of the overdue orders on the Late Shipment Rate; empty if unknown."""
    if late is None:
        return []
    line = reader.rich(
        "shipping.late",
        now=reader.percent(late.rate_now, late.target),
        after=reader.percent(late.rate_after, late.target),
    )
    if late.target is None:
        return line
    key = "late_misses" if late.misses else "late_within"
    target = reader.say(f"shipping.{key}", target=phrases.under(reader, late.target))
    return joined([line, [words(target)]], reader.comma)


def report(reader: Reader, late: LateShipments | None) -> list[str]:
    """Return the time of Amazon's count of late shipments."""
    return [] if late is None else [reader.say("alert.source", at=reader.time(late.report_at))]


def turned_overdue(reader: Reader, due: Sequence[Due], late: LateShipments | None) -> Message:
    """Return the newly overdue orders, for the day's thread; those who took them are mentioned."""
    shown, more = due[:MOST], len(due) - MOST
    lines = [_line(reader, one) for one in shown]
    if more > 0:
        lines.append([words(reader.say("shipping.turned_more", n=more))])
    advice = joined([reader.rich("shipping.confirm_this"), cancels(reader, due)], reader.space)
    blocks: list[Block] = [
        paragraph(reader.rich("shipping.turned", n=len(due))),
        bullets(lines),
        paragraph(advice, rate(reader, late)),
        *_sources([*report(reader, late), *source(reader, due)]),
        *simulated(reader),
    ]
    orders = phrases.listed(reader, [spoken(reader, one) for one in shown])
    said = reader.say("shipping.turned_spoken", orders=orders)
    return message(reader.sentences([said, in_words(rate(reader, late))]), *blocks)


def _line(reader: Reader, due: Due) -> Pieces:
    parts = [named(reader, due), [words(when(reader, due))]]
    if due.cancels_on is not None:
        day = phrases.weekday(reader, due.cancels_on)
        parts.append([words(reader.say("shipping.cancels_order", day=day))])
    if due.take is not None:
        parts.append([user(due.take.user_id)])
    return joined(parts, reader.separator)


def _sources(found: Sequence[str]) -> list[Block]:
    return [fine_print(marked(BAR.join(found)))] if found else []
