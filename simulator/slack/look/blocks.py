"""HTML rendering of blocks; types that the bot does not send are shown as unknown."""

from collections.abc import Callable, Iterable, Mapping

from simulator.slack.look.chart import chart_html
from simulator.slack.look.elements import element_html
from simulator.slack.look.html import Html, el, fragment
from simulator.slack.look.surface import Block, Surface, unknown
from simulator.slack.look.text import rich_text, text_of
from simulator.slack.look.words import say


def blocks_html(blocks: Iterable[Block], on: Surface) -> Html:
    """Render blocks as a column."""
    return fragment(_block(one, on) for one in blocks)


def _block(block: Block, on: Surface) -> Html:
    draw = _KINDS.get(block["type"])
    inside = draw(block, on) if draw else unknown(block["type"], on)
    return el("div", inside, class_=f"block {block['type']}")


def _header(block: Block, on: Surface) -> Html:
    return el("h3", text_of(block["text"], on.reader))


def _section(block: Block, on: Surface) -> Html:
    text = el("div", text_of(block["text"], on.reader)) if block.get("text") else None
    fields = [el("div", text_of(one, on.reader)) for one in block.get("fields") or []]
    said = el("div", text, el("div", fields, class_="fields") if fields else None, class_="said")
    beside = block.get("accessory")
    return fragment(said, element_html(beside, block, on) if beside else None)


def _context(block: Block, on: Surface) -> Html:
    return fragment(
        el("div", f"[{one['alt_text']}]" if one["type"] == "image" else text_of(one, on.reader))
        for one in block["elements"]
    )


def _actions(block: Block, on: Surface) -> Html:
    return fragment(element_html(one, block, on) for one in block["elements"])


def _input(block: Block, on: Surface) -> Html:
    element = block["element"]
    grouped = element["type"] in ("radio_buttons", "checkboxes")
    optional = el("span", say(on.reader.locale, "optional"), class_="optional")
    words = [text_of(block["label"], on.reader), [" ", optional] if block.get("optional") else None]
    label = el("legend", words) if grouped else el("label", words, for_=on.place(block, element))
    error = on.error_id(block)
    said = on.errors[str(block["block_id"])] if error else ""
    inside = [
        label,
        element_html(element, block, on),
        el("div", said, class_="error", id=error, role="alert") if error else None,
        el("div", text_of(block["hint"], on.reader), class_="hint") if block.get("hint") else None,
    ]
    return el("fieldset", inside, aria_describedby=error) if grouped else fragment(inside)


def _rich_text(block: Block, on: Surface) -> Html:
    return rich_text(block, on.reader)


def _table(block: Block, on: Surface) -> Html:
    """Render a table that scrolls sideways if it is too wide, as in Slack."""
    columns = block.get("column_settings") or []
    head, *rows = block["rows"]

    def cells(row: Iterable[Block], tag: str, scope: str | None) -> Iterable[Html]:
        for at, cell in enumerate(row):
            settings = (columns[at] if at < len(columns) else None) or {}
            look = [settings.get("align") or "left", "wraps" if settings.get("is_wrapped") else ""]
            first = scope == "row" and at == 0
            yield el(
                "th" if first else tag,
                _cell(cell, on),
                class_=" ".join(filter(None, look)),
                scope=scope if first or scope == "col" else None,
            )

    inside = [
        el("thead", el("tr", cells(head, "th", "col"))),
        el("tbody", (el("tr", cells(row, "td", "row")) for row in rows)),
    ]
    name = say(on.reader.locale, "table")
    return el("div", el("table", inside), class_="wide", role="region", tabindex=0, aria_label=name)


def _cell(cell: Block, on: Surface) -> Html:
    if cell["type"] == "rich_text":
        return rich_text(cell, on.reader)
    return el("span", str(cell["text"]))


_KINDS: Mapping[str, Callable[[Block, Surface], Html]] = {
    "header": _header,
    "divider": lambda _, __: el("hr"),
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "rich_text": _rich_text,
    "table": _table,
    "data_visualization": lambda one, _: chart_html(one["title"], one["chart"]),
}
