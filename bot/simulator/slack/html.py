"""Messages and modals as one HTML page that looks like Slack, for pictures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from bot.simulator.slack.forms import chosen_values, options_of
from bot.simulator.slack.spans import Reader, Span, of_mrkdwn, of_rich_text, of_text

Block = Mapping[str, Any]

_STYLE = """
*{box-sizing:border-box}body{margin:0;padding:24px;background:#fff;color:#1d1c1d;
font:15px/1.47 Lato,"Helvetica Neue",Arial,"Hiragino Kaku Gothic ProN","Noto Sans CJK JP",
"Noto Sans JP","Yu Gothic",Meiryo,sans-serif}
.item{max-width:640px;margin:0 0 20px}.message{display:flex;gap:10px}
.face{flex:0 0 36px;height:36px;border-radius:8px;background:#232f3e;color:#ff9900;
font-weight:900;text-align:center;line-height:36px}
.body{flex:1;min-width:0}.who{font-weight:900}.app{font-size:10px;background:#e8e8e8;
color:#616061;border-radius:2px;padding:1px 3px;margin-left:5px;vertical-align:2px}
.body>*{margin:4px 0}h3{font-size:18px;line-height:1.3;margin:8px 0}hr{border:0;
border-top:1px solid #ddd;margin:12px 0!important}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px}
.context{font-size:13px;color:#616061}.row{display:flex;gap:8px;flex-wrap:wrap}
.button{border:1px solid #bbb;border-radius:8px;padding:5px 12px;font-weight:700;font-size:14px;
background:#fff}.primary{background:#007a5a;border-color:#007a5a;color:#fff}
.danger{background:#e01e5a;border-color:#e01e5a;color:#fff}
code{background:#f6f6f6;border:1px solid #ddd;border-radius:3px;padding:0 3px;color:#c01343;
font-size:13px}.mention{background:#e8f5fa;color:#1264a3;border-radius:3px;padding:0 2px}
a{color:#1264a3;text-decoration:none}blockquote{border-left:4px solid #ddd;padding-left:10px;
margin:4px 0}table{border-collapse:collapse;font-size:14px}td,th{border:1px solid #ddd;
padding:4px 10px;text-align:left}th{background:#f8f8f8}
.modal{border:1px solid #ccc;border-radius:10px;box-shadow:0 6px 24px #0003;padding:0}
.modal>*{padding:4px 24px}.title{font-size:20px;font-weight:900;padding:16px 24px 4px}
.end{display:flex;justify-content:flex-end;gap:8px;border-top:1px solid #ddd;padding:14px 24px;
margin-top:12px}.label{font-weight:700}.box{border:1px solid #999;border-radius:6px;
padding:6px 10px;min-height:34px}.hint{font-size:13px;color:#616061}
.alert{border-left:4px solid #ecb22e;background:#fdf7e7;padding:8px 12px}svg{max-width:100%}
"""
_COLOURS = ("#1264a3", "#e01e5a", "#2eb67d", "#ecb22e", "#4a154b", "#616061")
_WIDE, _HIGH = 560, 160


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
            "data_visualization": lambda one: _chart(one["title"], one["chart"]),
            "image": lambda one: f"<div>[{escape(one['alt_text'])}]</div>",
            "markdown": lambda one: f"<div>{_lines(escape(one['text']))}</div>",
            "alert": lambda one: f'<div class="alert">{self._text(one["text"])}</div>',
        }

    def message(self, message: Mapping[str, Any], app: str) -> str:
        blocks = message.get("blocks")
        inside = self._blocks(blocks) if blocks else self._spans(self._words(message))
        who = f'<div class="who">{escape(app)}<span class="app">APP</span></div>'
        face = f'<div class="face">{escape(app[:1].upper())}</div>'
        return f'<div class="item message">{face}<div class="body">{who}{inside}</div></div>'

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
        return text + (self._element(block["accessory"]) if block.get("accessory") else "")

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


def _chart(title: str, chart: Mapping[str, Any]) -> str:
    if chart["type"] == "pie":
        series = {one["label"]: [one["value"]] for one in chart["segments"]}
        categories = [""]
    else:
        categories = chart["axis_config"]["categories"]
        series = {
            one["name"]: [{p["label"]: p["value"] for p in one["data"]}[c] for c in categories]
            for one in chart["series"]
        }
    numbers = [number for row in series.values() for number in row]
    low, high = min([0, *numbers]), max([0, *numbers]) or 1
    lines = ""
    legend = ""
    for number, (name, row) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [
            (round(10 + (_WIDE - 20) * at / max(1, len(row) - 1)), _level(value, low, high))
            for at, value in enumerate(row)
        ]
        if len(row) == 1:
            left = 20 + number * 60
            height = _HIGH - points[0][1]
            lines += f'<rect x="{left}" y="{points[0][1]}" width="40" height="{height}"'
            lines += f' fill="{colour}"/>'
        else:
            path = " ".join(f"{x},{y}" for x, y in points)
            lines += f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>'
        legend += f'<span style="color:{colour}">■ {escape(name)}</span> '
    ends = f"{escape(str(categories[0]))} – {escape(str(categories[-1]))}"
    return (
        f'<div><b>{escape(title)}</b><br><svg width="{_WIDE}" height="{_HIGH + 10}">{lines}</svg>'
        f'<div class="context">{legend}{ends}</div></div>'
    )


def _level(value: float, low: float, high: float) -> int:
    return round(_HIGH - (_HIGH - 10) * (value - low) / (high - low))


def _unknown(block: Block) -> str:
    return f"<div>[{block['type']}]</div>"
