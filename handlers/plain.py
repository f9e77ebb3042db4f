"""Error messages for every surface."""

from handlers import ids
from handlers.blocks import Block, Message, message, modal, paragraph, small, words
from handlers.reader import Reader

_UNEXPECTED = "unexpected"


def fault_message(
    reader: Reader,
    code: str,
    *,
    order_id: str | None = None,
    role: str | None = None,
    reference: str | None = None,
) -> Message:
    """Return a message that says what went wrong and what to do next."""
    key = f"fault.{code}"
    fault = reader.say(
        key if key in reader.words.entries else f"fault.{_UNEXPECTED}",
        order=order_id or "",
        role=role or reader.say("fault.role_unnamed"),
    )
    if order_id and order_id not in fault:
        fault = reader.say("fault.order", order=order_id, fault=fault)
    if not reference:
        return message(fault)
    found_by = reader.say("fault.reference", reference=reference)
    return message(f"{fault} {found_by}", paragraph([words(fault)]), small(found_by))


def not_allowed(reader: Reader, why: str) -> Message:
    """Return why access is denied: `wrong_team`, `unknown_person`, `not_operator`."""
    return message(reader.say(f"not_allowed.{why}"))


def too_long(reader: Reader, typed: int, most: int) -> Message:
    """Return an error for a command's text above the limit of characters."""
    return message(reader.say("help.too_long", n=typed, most=most))


def notice_modal(reader: Reader, said: Message) -> Block:
    """Return an error message as a modal, in place of a form."""
    title, close = reader.say("form.fault"), reader.say("button.back")
    return modal(ids.Callback.REFUSED, title, said.blocks, close=close)
