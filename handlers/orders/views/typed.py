"""The answers to text after /order that names no order, or too many."""

from collections.abc import Sequence

from handlers.blocks import Message, Pieces, foreign, message, paragraph, quoted
from handlers.orders.views.order_card import MOST_IDS
from handlers.reader import Reader

EXAMPLE_ID = "250-1234567-8901234"
_PROBLEM = 200


def order_help(reader: Reader, problem: str | None) -> Message:
    """Return the help for /order, after `problem`: what was not understood."""
    lines = [reader.rich("help.order", most=MOST_IDS), reader.rich("help.id", example=EXAMPLE_ID)]
    return help_message(reader, reader.say("help.order_text", example=EXAMPLE_ID), lines, problem)


def help_message(
    reader: Reader, text: str, lines: Sequence[Pieces], problem: str | None
) -> Message:
    """Return the help for a command, after the text that was not understood."""
    typed = foreign(problem or "", _PROBLEM)
    not_understood = [quoted(reader.rich("help.no_id"), typed)] if typed else []
    return message(text, *not_understood, paragraph(*lines))


def too_many_ids(reader: Reader, found: int, most: int) -> Message:
    """Return the message about how many orders can be looked up at once."""
    return message(reader.say("help.too_many", found=found, most=most))


def no_ids_in_message(reader: Reader) -> Message:
    """Return the answer for a message that names no order."""
    return message(reader.say("order.none_in_message", example=EXAMPLE_ID))
