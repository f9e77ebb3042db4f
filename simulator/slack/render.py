"""Plain text rendering of messages and modals, for terminals and test output."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from simulator.slack import drawing
from simulator.slack.forms import chosen_values
from simulator.slack.look.words import say
from simulator.slack.spans import Reader, Span, of_mrkdwn, of_rich_text, of_text

Block = Mapping[str, Any]
Mark = Callable[[str, Mapping[str, Any], Mapping[str, Any] | None], str]
"""Returns what stands before something that can be pressed, chosen or filled in.

It gets the words on it, its element (of a form's own buttons: `type` close or submit), and the
option.
"""
_EMPTY = "________"
_ALERTS = {"warning": "! ", "error": "!! ", "success": "✓ "}


def unmarked(words: str, element: Mapping[str, Any], option: Mapping[str, Any] | None) -> str:  # noqa: ARG001 - a Mark
    """Put nothing before anything."""
    return ""


def render_message(message: Mapping[str, Any], reader: Reader, *, mark: Mark = unmarked) -> str:
    """Render a message as its reader sees it."""
    blocks = message.get("blocks")
    if not blocks:
        return plain(of_mrkdwn(str(message.get("text") or ""), reader))
    return _Page(reader, mark).blocks(blocks)


def render_view(
    view: Mapping[str, Any], reader: Reader | None = None, *, mark: Mark = unmarked
) -> str:
    """Render a modal with its current values (`state`, if it has one)."""
    reader = reader or Reader()
    page = _Page(reader, mark, chosen_values(view), view.get("errors") or {})
    lines = [f"── {view['title']['text']} ──", page.blocks(view["blocks"])]
    buttons = [(kind, view.get(kind)) for kind in ("close", "submit")]
    lines.append(
        " ".join(
            f"[{mark(text['text'], {'type': kind}, None)}{text['text']}]"
            for kind, text in buttons
            if text
        )
    )
    return "\n".join(line for line in lines if line)


class _Page:
    def __init__(
        self,
        reader: Reader,
        mark: Mark,
        values: Mapping[str, Any] | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> None:
        self._reader = reader
        self._mark = mark
        self._values = values or {}
        self._errors = errors or {}
        self._kinds: Mapping[str, Callable[[Block], Iterator[str]]] = {
            "header": self._header,
            "section": self._section,
            "context": self._context,
            "actions": self._actions,
            "divider": self._divider,
            "input": self._input,
            "rich_text": self._rich_text,
            "table": self._table,
            "data_visualization": self._chart,
            "image": self._image,
            "markdown": self._markdown,
            "alert": self._alert,
        }

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Render blocks as lines of text."""
        return "\n".join(line for block in blocks for line in self.block(block))

    def block(self, block: Block) -> Iterator[str]:
        draw = self._kinds.get(block["type"])
        return draw(block) if draw else iter([f"[{block['type']}]"])

    def _text(self, thing: Mapping[str, Any]) -> str:
        return plain(of_text(thing, self._reader))

    def _header(self, block: Block) -> Iterator[str]:
        yield f"# {self._text(block['text'])}"

    def _section(self, block: Block) -> Iterator[str]:
        beside = " ".join(self._element(block["accessory"])) if block.get("accessory") else ""
        if block.get("text"):
            yield f"{self._text(block['text'])} {beside}".rstrip()
        for field in block.get("fields") or []:
            name, _, value = self._text(field).partition("\n")
            yield f"  {name.rstrip(':：')}: {value}" if value else f"  {name}"

    def _context(self, block: Block) -> Iterator[str]:
        parts = [
            f"[{one['alt_text']}]" if one["type"] == "image" else self._text(one)
            for one in block["elements"]
        ]
        yield f"  ({' · '.join(parts)})".replace("\n", "\n   ")

    def _actions(self, block: Block) -> Iterator[str]:
        yield " ".join(line for one in block["elements"] for line in self._element(one))

    def _divider(self, block: Block) -> Iterator[str]:
        yield "─" * 40 if block else ""

    def _input(self, block: Block) -> Iterator[str]:
        optional = f" {say(self._reader.locale, 'optional')}" if block.get("optional") else ""
        yield self._text(block["label"]) + optional
        yield from (f"  {line}" for line in self._element(block["element"]))
        if block.get("hint"):
            yield f"  ({self._text(block['hint'])})"
        if block["block_id"] in self._errors:
            yield f"  ✗ {self._errors[block['block_id']]}"

    def _element(self, element: Mapping[str, Any]) -> Iterator[str]:
        if element["type"] == "button":
            words = self._text(element["text"])
            yield f"[{self._mark(words, element, None)}{words}]"
        elif element["type"] == "image":
            yield f"[{element['alt_text']}]"
        elif element.get("options") or element.get("option_groups"):
            chosen = self._values.get(str(element.get("action_id")))
            yield from drawing.options(element, chosen, self._mark)
        else:
            value = self._values.get(str(element.get("action_id"))) or _EMPTY
            yield f"[{self._mark('', element, None)}{value}]"

    def _rich_text(self, block: Block) -> Iterator[str]:
        for part in block["elements"]:
            if part["type"] == "rich_text_list":
                indent = "  " * (1 + (part.get("indent") or 0))
                for number, item in enumerate(part["elements"], 1 + (part.get("offset") or 0)):
                    mark = f"{number}." if part["style"] == "ordered" else "•"
                    yield f"{indent}{mark} {plain(of_rich_text(item, self._reader))}"
            else:
                words = plain(of_rich_text(part, self._reader))
                quoted = part["type"] == "rich_text_quote"
                yield "\n".join(f"> {line}" for line in words.split("\n")) if quoted else words

    def _table(self, block: Block) -> Iterator[str]:
        rows = [[self._cell(cell) for cell in row] for row in block["rows"]]
        aligns = [(one or {}).get("align") for one in block.get("column_settings") or []]
        return iter(drawing.table(rows, aligns))

    def _cell(self, cell: Mapping[str, Any]) -> str:
        if cell["type"] == "rich_text":
            return " ".join(self._rich_text(cell))
        return str(cell["text"])

    def _chart(self, block: Block) -> Iterator[str]:
        yield f"{block['title']}"
        yield from drawing.chart(block["chart"])

    def _image(self, block: Block) -> Iterator[str]:
        yield f"[{block['alt_text']}]"

    def _markdown(self, block: Block) -> Iterator[str]:
        yield str(block["text"])

    def _alert(self, block: Block) -> Iterator[str]:
        yield _ALERTS.get(block.get("level", ""), "i ") + self._text(block["text"])


def plain(spans: Sequence[Span]) -> str:
    """Return spans as plain text: links with URLs, code and strikethrough with marks."""
    parts = []
    for struck, together in groupby(spans, key=lambda span: span.strike):
        text = "".join(map(_plain_span, together))
        parts.append(f"~{text}~" if struck else text)
    return "".join(parts)


def _plain_span(span: Span) -> str:
    text = f"`{span.text}`" if span.code or span.pre else span.text
    return f"{text} ({span.link})" if span.link and span.link != span.text else text
