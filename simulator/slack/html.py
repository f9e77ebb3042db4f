"""Messages and modals as one HTML page that looks like Slack, for pictures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from simulator.slack.dates import date_in_words
from simulator.slack.forms import chosen_values, options_of
from simulator.slack.html_chart import chart_html
from simulator.slack.spans import Reader, Span, of_mrkdwn, of_rich_text, of_text

Block = Mapping[str, Any]

_STYLE = files("simulator.slack").joinpath("html.css").read_text(encoding="utf-8")
_BADGES = {"ja": "アプリ"}
_FACE = (
    '<svg class="face" viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#232f3e"/>'
    '<path d="M8 14l10-5 10 5v10l-10 5-10-5z" fill="none" stroke="#fff" stroke-width="2"'
    ' stroke-linejoin="round"/><path d="M12.5 18.5l4 4 7.5-8" fill="none" stroke="#ff9900"'
    ' stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def render_html(
    things: Iterable[Mapping[str, Any]],
    title: str,
    *,
    reader: Reader | None = None,
    app: str = "sellerdesk",
) -> str:
    """Return a page with messages and modals (a modal has a `title`), each one below the other."""
    page = _Page(reader or Reader())
    items = [page.modal(one) if one.get("title") else page.message(one, app) for one in things]
    return (
        f'<!doctype html><html lang="{page.reader.locale[:2]}"><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{''.join(items)}</html>"
    )


class _Page:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._values: Mapping[str, Any] = {}
        self._kinds: Mapping[str, Callable[[Block], str]] = {
            "header": lambda one: f"<h3>{self._text(one['text'])}</h3>",
            "divider": lambda _: "<hr>",
            "section": self._section,
            "context": self._context,
            "actions": lambda one: _row(map(self._element, one["elements"])),
            "input": self._input,
            "rich_text": self._rich_text,
            "table": self._table,
            "data_visualization": lambda one: chart_html(one["title"], one["chart"]),
            "image": lambda one: f"<div>[{escape(one['alt_text'])}]</div>",
            "markdown": lambda one: f"<div>{_lines(escape(one['text']))}</div>",
            "alert": lambda one: f'<div class="alert">{self._text(one["text"])}</div>',
        }

    def message(self, message: Mapping[str, Any], app: str) -> str:
        blocks = message.get("blocks")
        inside = self._blocks(blocks) if blocks else self._spans(self._words(message))
        badge = f'<span class="app">{_BADGES.get(self.reader.locale[:2], "APP")}</span>'
        time = f'<span class="time">{self._time(message)}</span>'
        who = f'<div class="who"><b>{escape(app)}</b>{badge}{time}</div>'
        return f'<div class="item message">{_FACE}<div class="body">{who}{inside}</div></div>'

    def _time(self, message: Mapping[str, Any]) -> str:
        stamp = str(message.get("ts", "")).partition(".")[0]
        reader = self.reader
        return date_in_words(stamp, "{time}", reader.locale, reader.zone, reader.now) or ""

    def _words(self, message: Mapping[str, Any]) -> list[Span]:
        return of_mrkdwn(str(message.get("text") or ""), self.reader)

    def modal(self, view: Mapping[str, Any]) -> str:
        self._values = chosen_values(view)
        buttons = ""
        for key, look in (("close", ""), ("submit", " primary")):
            if view.get(key):
                buttons += f'<span class="button{look}">{escape(view[key]["text"])}</span>'
        end = f'<div class="end">{buttons}</div>' if buttons else ""
        title = f'<div class="title">{escape(view["title"]["text"])}</div>'
        return f'<div class="item modal">{title}{self._blocks(view["blocks"])}{end}</div>'

    def _blocks(self, blocks: Sequence[Block]) -> str:
        return "".join(self._kinds.get(one["type"], _unknown)(one) for one in blocks)

    def _text(self, thing: Mapping[str, Any]) -> str:
        return self._spans(of_text(thing, self.reader))

    @staticmethod
    def _spans(spans: Sequence[Span]) -> str:
        return "".join(map(_span, spans))

    def _section(self, block: Block) -> str:
        text = f"<div>{self._text(block['text'])}</div>" if block.get("text") else ""
        fields = "".join(f"<div>{self._text(one)}</div>" for one in block.get("fields") or [])
        text += f'<div class="fields">{fields}</div>' if fields else ""
        if not block.get("accessory"):
            return text
        return f'<div class="section">{text}{self._element(block["accessory"])}</div>'

    def _context(self, block: Block) -> str:
        parts = [
            escape(one["alt_text"]) if one["type"] == "image" else self._text(one)
            for one in block["elements"]
        ]
        return f'<div class="context">{" &nbsp; ".join(parts)}</div>'

    def _input(self, block: Block) -> str:
        hint = f'<div class="hint">{self._text(block["hint"])}</div>' if block.get("hint") else ""
        label = f'<div class="label">{self._text(block["label"])}</div>'
        return f"<div>{label}{self._element(block['element'])}{hint}</div>"

    def _element(self, element: Mapping[str, Any]) -> str:
        if element["type"] == "button":
            look = f"button {element.get('style') or ''}"
            return f'<span class="{look}">{self._text(element["text"])}</span>'
        value = self._values.get(str(element.get("action_id")))
        chosen = value if isinstance(value, list) else [value]
        if element["type"] in ("radio_buttons", "checkboxes"):
            mark = "◉○" if element["type"] == "radio_buttons" else "☑☐"
            return "".join(
                f"<div>{mark[one['value'] not in chosen]} {self._text(one['text'])}</div>"
                for one in options_of(element)
            )
        names = {one["value"]: one["text"]["text"] for one in options_of(element)}
        words = " ".join(escape(str(names.get(one, one))) for one in chosen if one)
        hint = element.get("placeholder") or {"text": ""}
        return f'<div class="box">{words or escape(hint["text"])}</div>'

    def _rich_text(self, block: Block) -> str:
        parts = []
        for part in block["elements"]:
            if part["type"] == "rich_text_list":
                tag = "ol" if part["style"] == "ordered" else "ul"
                items = (f"<li>{self._rich(one)}</li>" for one in part["elements"])
                parts.append(f"<{tag}>{''.join(items)}</{tag}>")
            else:
                tag = "blockquote" if part["type"] == "rich_text_quote" else "div"
                parts.append(f"<{tag}>{self._rich(part)}</{tag}>")
        return "".join(parts)

    def _rich(self, part: Mapping[str, Any]) -> str:
        return self._spans(of_rich_text(part, self.reader))

    def _table(self, block: Block) -> str:
        aligns = [(one or {}).get("align") or "left" for one in block.get("column_settings") or []]
        rows = []
        for number, row in enumerate(block["rows"]):
            tag = "td" if number else "th"
            cells = ""
            for column, cell in enumerate(row):
                align = aligns[column] if column < len(aligns) else "left"
                rich = cell["type"] == "rich_text"
                words = self._rich_text(cell) if rich else escape(str(cell["text"]))
                cells += f'<{tag} style="text-align:{align}">{words}</{tag}>'
            rows.append(f"<tr>{cells}</tr>")
        return f"<table>{''.join(rows)}</table>"


def _row(parts: Iterable[str]) -> str:
    return f'<div class="row">{"".join(parts)}</div>'


def _lines(text: str) -> str:
    return text.replace("\n", "<br>")


def _span(span: Span) -> str:
    text = _lines(escape(span.text))
    for wanted, tag in ((span.bold, "b"), (span.italic, "i"), (span.strike, "s")):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    text = f"<code>{text}</code>" if span.code else text
    text = f'<span class="mention">{text}</span>' if span.mention else text
    return f'<a href="{escape(span.link)}">{text}</a>' if span.link else text


def _unknown(block: Block) -> str:
    return f"<div>[{block['type']}]</div>"
