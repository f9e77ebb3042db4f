"""The daily message about the orders to ship."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.orders.order import Order
from bot.domain.radar.to_ship import Due, ToShip, Urgency, stamp
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    button,
    escaped,
    fine_print,
    header,
    in_words,
    joined,
    link,
    marked,
    message,
    paragraph,
    plain,
)
from handlers.digest.views import phrases
from handlers.orders.views.parts import BAR, simulated
from handlers.radar.views import overdue
from handlers.reader import Reader
from handlers.wording import product

MOST = 12
_MOST_LINES = 27
"""The lines on a phone that orders may take: twelve orders, three of them with their takers."""
_MOST_HELD = 2
_TITLE, _SHORT_TITLE = 20, 12  # in columns; a line of a phone holds some 24
_LONGEST = 500
_SIGNS = {Urgency.OVERDUE: "🔴", Urgency.URGENT: "🟠", Urgency.SOON: "🟡"}


def shipping_message(reader: Reader, day: date, seen: ToShip, *, store: str) -> Message:
    """Return the message: orders not to ship, then the most urgent ones, each with its button."""
    shown = _fitting(seen.due[:MOST])
    title = reader.say("shipping.title_none")
    if seen.due:
        key = "title_overdue" if seen.overdue else "title"
        title = reader.say(f"shipping.{key}", counts=_counts(reader, seen.due))
    blocks = [
        header(title),
        *_held(reader, seen.held),
        *(block for one in shown for block in _order(reader, one, store)),
        *_rest(reader, len(seen.due) - len(shown)),
        *_overdue(reader, seen),
        _small_print(reader, seen),
        *simulated(reader),
    ]
    counts = {"due": len(seen.due) - len(seen.overdue), "overdue": len(seen.overdue)}
    return message(
        _spoken(reader, title, seen),
        *blocks,
        metadata={
            "event_type": ids.SHIPPING_EVENT,
            "event_payload": {"store": store, "date": day.isoformat(), **counts},
        },
    )


def _fitting(due: Sequence[Due]) -> Sequence[Due]:
    """Return the orders that fit on a phone; the least urgent taken ones are left out."""
    shown, taken = list(due), [one for one in due if one.take is not None]
    while sum(map(_lines, shown)) > _MOST_LINES:
        shown.remove(taken.pop())
    return shown


def _lines(due: Due) -> int:
    """Return how many lines an order takes at most on a phone, with long names of people."""
    if due.take is None:
        return 2
    return 3 if due.take.snoozed_until is None else 4


def _counts(reader: Reader, due: Iterable[Due]) -> str:
    counted = Counter(one.urgency for one in due)
    said = [reader.say(f"shipping.count.{one}", n=counted[one]) for one in Urgency if counted[one]]
    return reader.separator.join(said)


def _held(reader: Reader, held: Sequence[Order]) -> list[Block]:
    """Return the line of the orders not to ship, each a link to Seller Central."""
    if not held:
        return []
    named = (
        [link(reader.order_url(one.id), product(reader, one, columns=_SHORT_TITLE))]
        for one in held[:_MOST_HELD]
    )
    orders, more = joined(named, reader.comma), len(held) - _MOST_HELD
    if more > 0:
        orders = reader.rich("shipping.hold_more", orders=orders, n=more)
    return [paragraph(reader.rich("shipping.hold", orders=orders))]


def _order(reader: Reader, due: Due, store: str) -> list[Block]:
    """Return an order with its button; the product is plain text, in which no markup works."""
    order_id, pressed = due.order.id, _take(reader, due)
    named = product(reader, due.order, columns=_TITLE)
    said = reader.say("shipping.order", product=named, when=overdue.when(reader, due, short=True))
    section: Block = {
        "type": "section",
        "block_id": ids.order_block(order_id, store, stamp(due.take), "take"),
        "text": plain(f"{_SIGNS[due.urgency]} {said}", _LONGEST),
        "accessory": button(
            pressed,
            ids.Action.RADAR_TAKE,
            value=order_id,
            label=reader.say("button.about", button=pressed, order=order_id),
        ),
    }
    who = overdue.owner(reader, due)
    return [section, fine_print(marked(who))] if who else [section]


def _take(reader: Reader, due: Due) -> str:
    return reader.say(f"button.{'take' if due.take is None else 'take_over'}")


def _rest(reader: Reader, more: int) -> list[Block]:
    return [paragraph(reader.rich("shipping.more", n=more))] if more else []


def _overdue(reader: Reader, seen: ToShip) -> list[Block]:
    """Return what to do about unconfirmed shipments, and the effect of late ones on the rate."""
    if not seen.overdue:
        return []
    confirm = reader.rich("shipping.confirm")
    advice = joined([confirm, overdue.cancels(reader, seen.overdue)], reader.space)
    return [paragraph(advice, overdue.rate(reader, seen.late))]


def _small_print(reader: Reader, seen: ToShip) -> Block:
    said = [reader.say("shipping.reading", at=reader.time(seen.read_at))]
    if seen.unread:
        said.append(reader.say("shipping.unread", n=seen.unread))
    return fine_print(marked(BAR.join([*said, *overdue.source(reader, seen.overdue)])))


def _spoken(reader: Reader, title: str, seen: ToShip) -> str:
    """Return the message for screen readers."""
    held = [
        reader.say("shipping.hold_order", product=escaped(product(reader, one)), order=one.id)
        for one in seen.held[:_MOST_HELD]
    ]
    said = [title]
    if held:
        orders = phrases.listed(reader, held)
        more = len(seen.held) - len(held)
        if more > 0:
            orders = reader.say("shipping.hold_more", orders=orders, n=more)
        said.append(reader.say("shipping.hold_spoken", orders=orders))
    said += [overdue.spoken(reader, one) for one in seen.due[:MOST]]
    if len(seen.due) > MOST:
        said.append(reader.say("shipping.more_spoken", n=len(seen.due) - MOST))
    said.append(in_words(overdue.rate(reader, seen.late)))
    return reader.sentences(said)
