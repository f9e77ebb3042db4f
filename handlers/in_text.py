"""Rendering messages as plain text for a terminal."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from bot.domain.health.trend import sparkline
from handlers.blocks import Block, Message, width_of

_LINK = re.compile(r"<([^|>]+)\|([^>]+)>")


def in_text(message: Message) -> str:
    """Return a message's text, buttons, tables and charts as lines of plain text."""
    return "\n".join(line for block in message.blocks for line in _block(block))


def _block(block: Block) -> Iterator[str]:
    draw = _KINDS.get(block["type"])
    yield from draw(block) if draw else [f"[{block['type']}]"]


def _header(block: Block) -> Iterator[str]:
    text = str(block["text"]["text"])
    yield text
    yield "=" * width_of(text)


def _section(block: Block) -> Iterator[str]:
    accessory = block.get("accessory")
    button = f"  {_button(accessory)}" if accessory else ""
    yield f"{_mrkdwn(block['text']['text'])}{button}"


def _context(block: Block) -> Iterator[str]:
    yield " ".join(_mrkdwn(each["text"]) for each in block["elements"])


def _actions(block: Block) -> Iterator[str]:
    yield " ".join(_button(each) for each in block["elements"])


def _rich(block: Block) -> Iterator[str]:
    for part in block["elements"]:
        if part["type"] == "rich_text_list":
            yield from (f"• {_pieces(item['elements'])}" for item in part["elements"])
        else:
            yield _pieces(part["elements"])


def _table(block: Block) -> Iterator[str]:
    rows = [[str(cell["text"]) for cell in row] for row in block["rows"]]
    widths = [max(width_of(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [
            cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        yield "  ".join(cells).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def _chart(block: Block) -> Iterator[str]:
    yield str(block["title"])
    for series in block["chart"]["series"]:
        values = [Fraction(str(point["value"])) for point in series["data"]]
        first, last = series["data"][0], series["data"][-1]
        ends = f"{first['label']}: {first['value']}, {last['label']}: {last['value']}"
        yield f"  {sparkline(values)}  {series['name']} ({ends})"


_KINDS: Mapping[str, Callable[[Block], Iterator[str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "rich_text": _rich,
    "table": _table,
    "data_visualization": _chart,
}


def _button(element: Mapping[str, Any]) -> str:
    return f"[{element['text']['text']}]"


def _mrkdwn(text: str) -> str:
    return _LINK.sub(r"\2 (\1)", text)


def _pieces(pieces: Sequence[Mapping[str, Any]]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Mapping[str, Any]) -> str:
    if "user_id" in piece:
        return f"@{piece['user_id']}"
    text = str(piece["text"])
    return f"{text} ({piece['url']})" if "url" in piece else text
