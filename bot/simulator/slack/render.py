"""Messages and modals as plain text, for a terminal and for a look at what a test saw."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.simulator.slack import drawing
from bot.simulator.slack.forms import chosen_values
from bot.simulator.slack.spans import Reader, Span, of_mrkdwn, of_rich_text, of_text

Block = Mapping[str, Any]
_ALERTS = {"warning": "! ", "error": "!! ", "success": "✓ "}


def render_message(message: Mapping[str, Any], reader: Reader, *, ids: bool = False) -> str:
    """Return a message as its reader sees it; `ids` names the action behind each button."""
    blocks = message.get("blocks")
    if not blocks:
        return plain(of_mrkdwn(str(message.get("text") or ""), reader))
    return render_blocks(blocks, reader, ids=ids)


def render_view(view: Mapping[str, Any], reader: Reader | None = None, *, ids: bool = False) -> str:
    """Return a modal with what is typed and chosen in it (its `state`, if it has one)."""
    reader = reader or Reader()
    values = chosen_values(view)
    lines = [f"── {view['title']['text']} ──"]
    lines.append(render_blocks(view["blocks"], reader, ids=ids, values=values))
    errors: Mapping[str, str] = view.get("errors") or {}
    lines += [f"  ✗ {block_id}: {text}" for block_id, text in errors.items()]
    buttons = [view.get("close"), view.get("submit")]
    lines.append(" ".join(f"[{button['text']}]" for button in buttons if button))
    return "\n".join(line for line in lines if line)


def render_blocks(
    blocks: Sequence[Block],
    reader: Reader,
    *,
    ids: bool = False,
    values: Mapping[str, Any] | None = None,
) -> str:
    """Return blocks as lines of text."""
    page = _Page(reader, ids=ids, values=values or {})
    return "\n".join(line for block in blocks for line in page.block(block))


class _Page:
    def __init__(self, reader: Reader, *, ids: bool, values: Mapping[str, Any]) -> None:
        self._reader = reader
        self._ids = ids
        self._values = values
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

    def block(self, block: Block) -> Iterator[str]:
        draw = self._kinds.get(block["type"])
        return draw(block) if draw else iter([f"[{block['type']}]"])

    def _text(self, thing: Mapping[str, Any]) -> str:
        return plain(of_text(thing, self._reader))

    def _header(self, block: Block) -> Iterator[str]:
        yield f"# {self._text(block['text'])}"

    def _section(self, block: Block) -> Iterator[str]:
        if block.get("text"):
            yield self._text(block["text"])
        for field in block.get("fields") or []:
            name, _, value = self._text(field).partition("\n")
            yield f"  {name.rstrip(':：')}: {value}" if value else f"  {name}"
        if block.get("accessory"):
            yield from self._element(block["accessory"])

    def _context(self, block: Block) -> Iterator[str]:
        parts = [
            f"[{one['alt_text']}]" if one["type"] == "image" else self._text(one)
            for one in block["elements"]
        ]
        yield f"  ({' · '.join(parts)})"

    def _actions(self, block: Block) -> Iterator[str]:
        yield " ".join(line for one in block["elements"] for line in self._element(one))

    def _divider(self, block: Block) -> Iterator[str]:
        yield "─" * 40 if block else ""

    def _input(self, block: Block) -> Iterator[str]:
        optional = " (optional)" if block.get("optional") else ""
        yield f"{self._text(block['label'])}{optional}{self._id(block['element'])}"
        yield from (f"  {line}" for line in self._element(block["element"], inside=True))
        if block.get("hint"):
            yield f"  ({self._text(block['hint'])})"

    def _id(self, element: Mapping[str, Any]) -> str:
        return f" <{element.get('action_id', '')}>" if self._ids else ""

    def _element(self, element: Mapping[str, Any], *, inside: bool = False) -> Iterator[str]:
        name = "" if inside else self._id(element)
        if element["type"] == "button":
            yield f"[{self._text(element['text'])}]{name}"
        elif element["type"] == "image":
            yield f"[{element['alt_text']}]"
        elif element.get("options") or element.get("option_groups"):
            chosen = self._values.get(str(element.get("action_id")))
            yield from drawing.options(element, chosen)
        else:
            value = self._values.get(str(element.get("action_id")))
            yield f"[{value or ''}]{name}"

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
    """Return stretches as plain text: links with their addresses, code and strikes with marks."""
    parts = []
    for span in spans:
        text = f"`{span.text}`" if span.code else span.text
        text = f"~{text}~" if span.strike else text
        shown = span.link and span.link != span.text
        parts.append(f"{text} ({span.link})" if shown else text)
    return "".join(parts)
