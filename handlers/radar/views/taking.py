"""The answers to people who take or snooze an order, and their reminder."""

from datetime import datetime

from bot.domain.radar.taking import Answer, Outcome
from bot.domain.radar.to_ship import SNOOZE, Due, Urgency, snooze_until, stamp
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    actions,
    in_words,
    joined,
    link,
    message,
    paragraph,
    user,
    words,
)
from handlers.orders.views.parts import order_button, simulated
from handlers.radar.views import overdue
from handlers.reader import Reader
from handlers.wording import product


def answer(reader: Reader, said: Answer, order_id: str) -> Message:
    """Return the answer to a click that snoozed an order or changed nothing."""
    line = reader.rich(
        f"shipping.answer.{said.outcome}",
        order=_named(reader, said, order_id),
        who=[] if said.take is None else user(said.take.user_id),
        at=_until(reader, said),
    )
    return message(in_words(line), paragraph(line))


def taken(reader: Reader, due: Due, *, store: str, operator: bool) -> Message:
    """Return the answer to taking an order; only operators may snooze it or look it up."""
    line = reader.rich(f"shipping.answer.{Outcome.TAKEN}", order=overdue.named(reader, due))
    return _with_buttons(reader, line, due, store=store, operator=operator)


def reminder(reader: Reader, due: Due, *, store: str, operator: bool) -> Message:
    """Return the reminder of an order whose snooze is over."""
    line = reader.rich("shipping.back", order=overdue.named(reader, due))
    return _with_buttons(reader, line, due, store=store, operator=operator)


def buttons(reader: Reader, due: Due, *, store: str, name: str) -> Block:
    """Return the buttons for an order's taker: Snooze, while there is time, and Show."""
    row = [order_button(reader, "show", ids.Action.ORDER_SHOW, due.order.id)]
    label = _label(due.ship_by, reader.now)
    if label:
        row.insert(0, order_button(reader, label, ids.Action.RADAR_SNOOZE, due.order.id))
    block_id = ids.order_block(due.order.id, store, stamp(due.take), name)
    return actions(*row) | {"block_id": block_id}


def deadline_lines(reader: Reader, due: Due) -> list[Pieces]:
    """Return when an order is due, and what to do about one that is overdue."""
    lines = [[words(overdue.when(reader, due))]]
    if due.urgency is Urgency.OVERDUE:
        advice = [reader.rich("shipping.confirm_this"), overdue.cancels(reader, [due])]
        lines.append(joined(advice, reader.space))
    return lines


def _with_buttons(reader: Reader, line: Pieces, due: Due, *, store: str, operator: bool) -> Message:
    lines = [line, *deadline_lines(reader, due)]
    text = reader.sentences([*map(in_words, lines), due.order.id])
    row = [buttons(reader, due, store=store, name="taken")] if operator else []
    return message(text, paragraph(*lines), *row, *simulated(reader))


def _label(ship_by: datetime, now: datetime) -> str:
    """Return the label of the snooze button; empty if it is too late to snooze."""
    until = snooze_until(ship_by, now)
    if until is None:
        return ""
    return "snooze" if until == now + SNOOZE else "snooze_last"


def _named(reader: Reader, said: Answer, order_id: str) -> Pieces:
    order = said.order
    if order is None or said.outcome is Outcome.LEFT:
        return [words(order_id)]
    return [link(reader.order_url(order.id), product(reader, order))]


def _until(reader: Reader, said: Answer) -> str:
    until = None if said.take is None else said.take.snoozed_until
    return "" if until is None else reader.time(until)
