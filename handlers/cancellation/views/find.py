"""The form that asks for the order to cancel."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain import limits
from handlers import ids
from handlers.blocks import OPTION, Block, choices, in_parts, input_of, modal, option, plain
from handlers.orders.views.parts import simulated
from handlers.orders.views.typed import EXAMPLE_ID
from handlers.reader import Reader

_MOST_OPTIONS = 100


def find_modal(reader: Reader, stores: Mapping[str, str] = MappingProxyType({})) -> Block:
    """Return the form: one field for the id, which may have words around it.

    `stores` are the names of the person's stores by key; if there are several, one may be chosen.
    """
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
        [*simulated(reader), asked, *([_store(reader, stores)] if len(stores) > 1 else [])],
        close=reader.say("button.back"),
        submit=reader.say("find.submit"),
    )


def _store(reader: Reader, stores: Mapping[str, str]) -> Block:
    options = [option(name, key) for key, name in stores.items()]
    groups = in_parts(options, _MOST_OPTIONS)
    element = choices("static_select", options)
    if len(groups) > 1:
        element = {"type": "static_select", "option_groups": [_group(one) for one in groups]}
    element["placeholder"] = plain(reader.say("find.store_any"), OPTION)
    return input_of(
        ids.Input.STORE,
        reader.say("find.store"),
        element,
        optional=True,
    )


def _group(options: Sequence[Block]) -> Block:
    """Return a group of options, labelled with the first and the last of their names."""
    first, last = (options[place]["text"]["text"] for place in (0, -1))
    return {"label": plain(f"{first} – {last}", OPTION), "options": list(options)}
