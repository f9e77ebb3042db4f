"""What people are told where there are several stores."""

from collections.abc import Iterable, Sequence

from bot.desk import Desk
from handlers.blocks import Block, Message, escaped, foreign, message, paragraph, small, words
from handlers.reader import Reader

_NAME = 40
_MOST_BLOCKS = 48


def unknown_store(reader: Reader, name: str, desks: Iterable[Desk]) -> Message:
    """Say that a person has no store of this name, and which they have."""
    return _line(
        reader.say("stores.unknown", name=foreign(name, _NAME), names=names(reader, desks))
    )


def choose(reader: Reader, command: str, desks: Sequence[Desk]) -> Message:
    """Ask for the store that a command is about; `command` is what was typed."""
    example = f"{command} store:{desks[0].name}"
    return _line(reader.say("stores.choose", example=example, names=names(reader, desks)))


def in_none(reader: Reader, order_id: str, desks: Iterable[Desk]) -> Message:
    """Say that an order is in none of a person's stores."""
    return _line(reader.say("stores.in_none", order=order_id, names=names(reader, desks)))


def not_asked(
    reader: Reader, order_id: str, asked: Sequence[Desk], silent: Sequence[Desk]
) -> Message:
    """Say which stores could not be asked for an order that was not found in the others."""
    key = "stores.not_asked" if asked else "stores.none_asked"
    named = {"names": names(reader, asked), "silent": names(reader, silent)}
    return _line(reader.say(key, order=order_id, **named))


def together(reader: Reader, shown: Sequence[Message]) -> Message:
    """Return the lists of several stores as one, and how many more there are."""
    blocks: list[Block] = []
    taken = 0
    for one in shown:
        if len(blocks) + len(one.blocks) > _MOST_BLOCKS:
            break
        blocks += one.blocks
        taken += 1
    more = len(shown) - taken
    rest = [small(reader.say("stores.more", n=more))] if more else []
    return message("\n".join(one.text for one in shown[:taken]), *blocks, *rest)


def names(reader: Reader, desks: Iterable[Desk]) -> str:
    """Return the names of stores, as a list in words."""
    return reader.enumerate(desk.name for desk in desks)


def _line(text: str) -> Message:
    return message(escaped(text), paragraph([words(text)]))
