"""The messages about a buyer's request besides its card."""

from dataclasses import replace

from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order
from bot.domain.radar.answers import Answered, BuyerCard, ClickRefusal, Watching
from bot.domain.radar.buyer_request import BuyerRequest
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    escaped,
    in_words,
    link,
    message,
    modal,
    paragraph,
)
from handlers.cancellation.views.question import mentions
from handlers.orders.views.parts import in_small, simulated
from handlers.reader import Reader
from handlers.wording import product


def hold(reader: Reader, seen: BuyerCard) -> Message:
    """Return the message to the packers: the order must not be shipped, or may be shipped again."""
    buyer, order = seen.request, seen.order
    state = "hold" if buyer.holding else "released"
    lines = [
        reader.rich(f"hold.{state}", product=product(reader, order)),
        reader.rich(f"hold.why_{buyer.state}"),
    ]
    text = reader.sentences([*map(in_words, lines), reader.say("buyer.order", order=order.id)])
    payload = {"order_id": buyer.order_id, "store": buyer.store, "state": state}
    return message(
        text,
        paragraph(*lines),
        in_small(reader, order),
        *simulated(reader),
        metadata={"event_type": ids.HOLD_EVENT, "event_payload": payload},
    )


def reminder(reader: Reader, seen: BuyerCard) -> Message:
    """Return the reminder in the thread of the card; it mentions everybody in one message."""
    order = seen.order
    line = reader.rich(
        "buyer.reminder_escalated" if seen.called.escalated else "buyer.reminder",
        who=mentions(seen.called.ids),
        product=product(reader, order),
        since=reader.moment(seen.request.first_seen_at),
    )
    by = (
        [reader.rich("card.do_not_ship_by", at=reader.deadline(order.ship_by))]
        if order.ship_by
        else []
    )
    text = reader.sentences(
        [*map(in_words, (line, *by)), reader.say("buyer.order", order=order.id)]
    )
    payload = {
        "order_id": order.id,
        "id": "",
        "store": seen.request.store,
        "number": seen.number,
        "escalated": seen.called.escalated,
    }
    said = message(text, paragraph(line, *by), *simulated(reader))
    return replace(said, metadata={"event_type": ids.REMINDER_EVENT, "event_payload": payload})


def arrived(reader: Reader, seen: BuyerCard, address: str) -> Message:
    """Return the message to a person who asked to be told of the request."""
    line = reader.rich("buyer.arrived", product=product(reader, seen.order))
    hold_ = reader.rich("now.do_not_ship")
    leads = [[link(address, reader.say("notice.card"))]] if address else []
    text = reader.sentences(
        [*map(in_words, (line, hold_)), reader.say("buyer.order", order=seen.order.id)]
    )
    small = in_small(reader, seen.order)
    return message(text, paragraph(line, hold_, *leads), small, *simulated(reader))


def answer(
    reader: Reader,
    outcome: Answered | ClickRefusal,
    buyer: BuyerRequest | None,
    order: Order | None,
    ours: Request | None,
) -> Message:
    """Return the private answer to a click: what it did, or why it changed nothing."""
    kind = "done" if isinstance(outcome, Answered) else "refusal"
    return message(
        reader.say(
            f"buyer.{kind}.{outcome}",
            product=escaped(product(reader, order)) if order else "",
            order=order.id if order else "",
            state=reader.say(f"buyer.state.{buyer.state}") if buyer else "",
            ours=reader.say(f"state.{ours.state}") if ours else "",
            at=reader.time(ours.send_after or ours.changed_at) if ours else "",
        )
    )


def pointer(reader: Reader, order: Order, address: str) -> Message:
    """Return the line that replaces a second card of a buyer's request."""
    leads = [[link(address, reader.say("notice.card"))]] if address else []
    line = reader.rich("notice.pointer", product=product(reader, order), order=order.id)
    return message(in_words(line), paragraph(line, *leads), *simulated(reader))


def watching_view(reader: Reader, outcome: Watching, order_id: str) -> Block:
    """Return the content of the window after the click."""
    said = paragraph(reader.rich(f"buyer.watch.{outcome}", order=order_id))
    return modal(
        ids.Callback.REFUSED,
        reader.say("guide.title"),
        [*simulated(reader), said],
        close=reader.say("button.back"),
    )
