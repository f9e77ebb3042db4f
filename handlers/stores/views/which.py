"""Which store is meant, which ones did not answer, and lists from several stores."""

from collections.abc import Iterable, Sequence

from handlers.blocks import Block, Message, escaped, foreign, message, paragraph, small, words
from handlers.reader import Reader

_NAME = 40
_MOST_BLOCKS = 48


def unknown_store(reader: Reader, name: str, stores: Iterable[str]) -> Message:
    """Return the message that a person has no store of this name, with those they have."""
    return _line(
        reader.say("stores.unknown", name=foreign(name, _NAME), names=reader.enumerate(stores))
    )


def choose(reader: Reader, command: str, stores: Sequence[str]) -> Message:
    """Ask for the store that a command is about; `command` is what was typed."""
    example = f"{command} store:{stores[0]}"
    return _line(reader.say("stores.choose", example=example, names=reader.enumerate(stores)))


def in_none(reader: Reader, order_id: str, stores: Iterable[str]) -> Message:
    """Return the message that an order is in none of a person's stores."""
    return _line(reader.say("stores.in_none", order=order_id, names=reader.enumerate(stores)))


def not_asked(
    reader: Reader, order_id: str, asked: Sequence[str], silent: Sequence[str]
) -> Message:
    """Return the stores that did not answer about an order not found in the others."""
    key = "stores.not_asked" if asked else "stores.none_asked"
    named = {"names": reader.enumerate(asked), "silent": reader.enumerate(silent)}
    return _line(reader.say(key, order=order_id, **named))


def together(reader: Reader, shown: Sequence[Message]) -> Message:
    """Return the lists of several stores as one, and how many lists are left out."""
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


def _line(text: str) -> Message:
    return message(escaped(text), paragraph([words(text)]))
