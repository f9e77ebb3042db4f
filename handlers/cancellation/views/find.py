"""The form that asks which order is to be cancelled."""

from bot.domain import limits
from handlers import ids
from handlers.blocks import Block, input_of, modal
from handlers.orders.views.order_card import EXAMPLE_ID
from handlers.orders.views.parts import simulated
from handlers.reader import Reader


def find_modal(reader: Reader) -> Block:
    """Return the form: one field for the id, words around it allowed."""
    field: Block = {"type": "plain_text_input", "max_length": limits.COMMAND_TEXT}
    asked = input_of(
        ids.Input.ORDER_ID,
        reader.say("find.label"),
        field,
        hint=reader.say("find.hint", example=EXAMPLE_ID),
    )
    return modal(
        ids.Callback.ORDER_FIND,
        reader.say("find.title"),
        [*simulated(reader), asked],
        close=reader.say("button.back"),
        submit=reader.say("find.submit"),
    )
