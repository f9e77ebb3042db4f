"""The answers to text after /cancel that does not name exactly one order."""

from handlers.blocks import Message, message
from handlers.orders.views.typed import EXAMPLE_ID, help_message
from handlers.reader import Reader


def cancel_help(reader: Reader, problem: str | None) -> Message:
    """Return the help for /cancel, after `problem`: what was not understood."""
    lines = [reader.rich("help.cancel"), reader.rich("help.id", example=EXAMPLE_ID)]
    return help_message(reader, reader.say("help.cancel_text", example=EXAMPLE_ID), lines, problem)


def one_at_a_time(reader: Reader, found: tuple[str, ...]) -> Message:
    """Return the message that only one order is cancelled at a time."""
    return message(reader.say("help.one_at_a_time", found=len(found), example=found[0]))
