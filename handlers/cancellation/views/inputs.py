"""The inputs of the form: reason, parcel, note."""

from bot.domain import limits
from bot.domain.cancellation.reasons import RULES, Reason
from bot.domain.orders.order import Order
from handlers import ids
from handlers.blocks import Block, choices, input_of, option, plain
from handlers.orders.views.parts import reason_key, reason_name
from handlers.reader import Reader

_PLACEHOLDER = 150


def reason_input(reader: Reader, order: Order, chosen: Reason | None) -> Block:
    """Return the reason picker; each reason has its meaning and whether it counts."""
    options = [_reason(reader, order, reason) for reason in RULES]
    element = choices("static_select", options, chosen)
    element["placeholder"] = plain(reader.say("form.reason_placeholder"), _PLACEHOLDER)
    on_all = order.facts.requested_on_all
    hint = reader.say("form.reason_hint_requested" if on_all else "form.reason_hint")
    return input_of(ids.Input.REASON, reader.say("form.reason"), element, hint=hint)


def _reason(reader: Reader, order: Order, reason: Reason) -> Block:
    key = reason_key(order, reason)
    about = f"{key}.about"
    if key.endswith(".requested") and order.facts.prime and reader.market.prime_counts_all:
        about = f"{key}.about_prime"
    return option(reason_name(reader, order, reason), reason, reader.say(about))


def parcel_input(reader: Reader, chosen: str | None) -> Block:
    """Return the question whether the parcel has left, without a preselected answer."""
    options = [
        option(reader.say(f"form.parcel_{value}"), value)
        for value in (ids.PARCEL_HERE, ids.PARCEL_LEFT)
    ]
    element = choices("radio_buttons", options, chosen)
    return input_of(ids.Input.PARCEL, reader.say("form.parcel"), element)


def note_input(reader: Reader, note: str) -> Block:
    """Return the optional note to colleagues."""
    return input_of(
        ids.Input.NOTE,
        reader.say("form.note"),
        text_element(limits.NOTE, note),
        hint=reader.say("form.note_hint"),
        optional=True,
    )


def text_element(longest: int, text: str = "") -> Block:
    """Return a field for a few lines of text."""
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": longest}
    return element | ({"initial_value": text[:longest]} if text else {})
