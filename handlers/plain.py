"""Error messages for every surface."""

from handlers import ids
from handlers.blocks import Block, Message, escaped, message, modal, paragraph, words
from handlers.reader import Reader

_UNEXPECTED = "unexpected"


def fault_message(
    reader: Reader, code: str, *, order_id: str | None = None, reference: str | None = None
) -> Message:
    """Return what went wrong and what to do, never only that it is not possible.

    `reference`: the code under which the log tells an administrator how to fix it.
    """
    key = f"fault.{code}"
    known = key if key in reader.words.entries else f"fault.{_UNEXPECTED}"
    fault = reader.say(known, order=order_id or "")
    if order_id and order_id not in fault:
        fault = reader.say("fault.order", order=order_id, fault=fault)
    if not reference:
        return message(escaped(fault), paragraph([words(fault)]))
    tell = reader.say("fault.reference", reference=reference)
    return message(
        reader.sentences([escaped(fault), tell]), paragraph([words(fault)], [words(tell)])
    )


def not_allowed(reader: Reader, why: str) -> Message:
    """Return why access is denied: a key under `not_allowed`."""
    return message(reader.say(f"not_allowed.{why}"))


def too_long(reader: Reader, typed: int, most: int) -> Message:
    """Return an error for a command's text above the limit of characters."""
    return message(reader.say("help.too_long", n=typed, most=most))


def notice_modal(reader: Reader, said: Message, title: str = "form.fault") -> Block:
    """Return a message as a modal: an error in place of a form, or (`title`: a key) an answer."""
    close = reader.say("button.back")
    return modal(ids.Callback.REFUSED, reader.say(title), said.blocks, close=close)
