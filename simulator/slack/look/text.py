"""HTML rendering of text objects and rich text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from simulator.slack.look.html import Html, el, fragment, lines
from simulator.slack.spans import Reader, Span, of_mrkdwn, of_rich_text, of_text

_QUOTED = re.compile(r"(?:>|&gt;) ?")
FOLLOWED = frozenset({"http", "https"})
_STYLES = (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code"))


def text_of(thing: Mapping[str, Any], reader: Reader) -> Html:
    """Render a text object."""
    if thing.get("type") == "mrkdwn":
        return mrkdwn(str(thing["text"]), reader)
    return spans_html(of_text(thing, reader))


def mrkdwn(text: str, reader: Reader) -> Html:
    """Render mrkdwn, including quotes."""
    if "```" in text:
        return spans_html(of_mrkdwn(text, reader))
    return fragment(_quotes(text, reader))


def _quotes(text: str, reader: Reader) -> Iterator[Html]:
    for quoted, together in groupby(text.split("\n"), lambda one: bool(_QUOTED.match(one))):
        kept = "\n".join(_QUOTED.sub("", one, count=1) if quoted else one for one in together)
        inside = spans_html(of_mrkdwn(kept, reader))
        yield el("blockquote", inside) if quoted else inside


def spans_html(spans: Iterable[Span]) -> Html:
    """Render spans; adjacent preformatted ones become one block."""
    parts = []
    for pre, together in groupby(spans, lambda span: span.pre):
        inside = [_span(span) for span in together]
        parts += [el("pre", inside)] if pre else inside
    return fragment(parts)


def _span(span: Span) -> Html:
    html = Html(lines(span.text))
    for style, tag in _STYLES:
        html = el(tag, html) if getattr(span, style) else html
    if span.mention:
        html = el("span", html, class_="mention own" if span.own else "mention")
    if span.link and urlsplit(span.link).scheme.lower() in FOLLOWED:
        html = el("a", html, href=span.link, target="_blank", rel="noopener noreferrer")
    return html


def rich_text(block: Mapping[str, Any], reader: Reader) -> Html:
    """Render a rich_text block."""
    return fragment(_part(one, reader) for one in block["elements"])


def _part(part: Mapping[str, Any], reader: Reader) -> Html:
    if part["type"] == "rich_text_list":
        return _list(part, reader)
    inside = spans_html(of_rich_text(part, reader))
    return el("blockquote" if part["type"] == "rich_text_quote" else "div", inside)


def _list(part: Mapping[str, Any], reader: Reader) -> Html:
    items = (el("li", spans_html(of_rich_text(one, reader))) for one in part["elements"])
    indent = part.get("indent") or 0
    look = f"indent-{indent}" if indent else None
    if part["style"] == "ordered":
        start = 1 + (part.get("offset") or 0)
        return el("ol", items, class_=look, start=start if start > 1 else None)
    return el("ul", items, class_=look)
