"""Slack's texts taken apart: stretches of one look, from mrkdwn, plain text and rich text.

A mark that touches a Chinese or Japanese character is no mark, as in Slack: `日本語*太字*と` keeps
its asterisks.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from simulator.slack.dates import date_in_words


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: dates are in their zone and language, mentions are names, `me` is their id."""

    locale: str = "en-US"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    names: Mapping[str, str] = field(default_factory=dict)
    now: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    me: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look; `pre` is a code block of its own, `own` a mention that calls the reader."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    pre: bool = False
    mention: bool = False
    own: bool = False
    link: str = ""


_EDGE = r"[ \t\n!-/:-@\[-`{-~\ue000-\uf8ff]"
_STYLES = ("bold", "italic", "strike")
_MARKS = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
_MARKED = re.compile(
    rf"(?:(?<={_EDGE})|(?<![\s\S]))([*_~`])(?=[^\s])([^\n]*?[^\s])\1(?={_EDGE}|\Z)"
)
_TOKEN = re.compile(r"<([^<>\n]+)>")
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_HELD = re.compile("([\ue000-\uf8ff])")
_FIRST_HELD = 0xE000
_EVERYBODY = frozenset({"!here", "!channel", "!everyone"})


def of_text(thing: Mapping[str, Any], reader: Reader) -> list[Span]:
    """Return the stretches of a text object."""
    if thing.get("type") == "mrkdwn":
        return of_mrkdwn(str(thing["text"]), reader)
    return [Span(str(thing["text"]))]


def of_mrkdwn(text: str, reader: Reader) -> list[Span]:
    """Return the stretches of a mrkdwn text."""
    held: list[Span] = []

    def hold(span: Span) -> str:
        held.append(span)
        return chr(_FIRST_HELD + len(held) - 1)

    text = _FENCE.sub(lambda found: hold(Span(html.unescape(found[1]), pre=True)), text)
    text = _TOKEN.sub(lambda found: hold(_token(found[1], reader)), text)
    return list(_expanded(_marked(text, Span("")), held))


def _marked(text: str, look: Span) -> Iterator[Span]:
    found = _MARKED.search(text)
    if found is None:
        if text:
            yield replace(look, text=text)
        return
    if found.start():
        yield replace(look, text=text[: found.start()])
    inner = _styled(look, {_MARKS[found[1]]: True})
    if inner.code:
        yield replace(inner, text=found[2])
    else:
        yield from _marked(found[2], inner)
    # What follows keeps the mark as its edge, so that `*a* *b*` and `*a*_b_` both work.
    rest = text[found.end() :]
    yield from _marked(rest, look) if rest else ()


def _expanded(spans: Iterator[Span], held: list[Span]) -> Iterator[Span]:
    for span in spans:
        for part in _HELD.split(span.text):
            if _HELD.fullmatch(part):
                outer = {name: getattr(span, name) for name in _STYLES}
                yield _styled(held[ord(part) - _FIRST_HELD], outer)
            elif part:
                yield replace(span, text=html.unescape(part))


def _token(inside: str, reader: Reader) -> Span:
    target, _, words = inside.partition("|")
    words = html.unescape(words)
    if target.startswith("@"):
        name = reader.names.get(target[1:], words or target[1:])
        return Span(f"@{name}", mention=True, own=target[1:] == reader.me)
    if target.startswith("#"):
        return Span(f"#{words or target[1:]}", mention=True)
    if target.startswith("!date^"):
        _, stamp, pattern, *link = target.split("^")
        date = date_in_words(stamp, pattern, reader.locale, reader.zone, reader.now) or words
        return Span(date, link=link[0] if link else "")
    if target.startswith("!"):
        return Span(f"@{words or target[1:]}", mention=True, own=target in _EVERYBODY)
    address = html.unescape(target)
    return Span(words or address, link=address)


def of_rich_text(part: Mapping[str, Any], reader: Reader) -> list[Span]:
    """Return the stretches of a rich text section, quote or code."""
    code = part["type"] == "rich_text_preformatted"
    return [
        replace(_inline(inline, reader), pre=True) if code else _inline(inline, reader)
        for inline in part["elements"]
    ]


def _inline(inline: Mapping[str, Any], reader: Reader) -> Span:
    draw = _INLINES.get(inline["type"])
    span = draw(inline, reader) if draw else Span(f"[{inline['type']}]")
    return _styled(span, inline.get("style") or {})


def _styled(span: Span, style: Mapping[str, object]) -> Span:
    return replace(
        span,
        bold=span.bold or bool(style.get("bold")),
        italic=span.italic or bool(style.get("italic")),
        strike=span.strike or bool(style.get("strike")),
        code=span.code or bool(style.get("code")),
    )


_INLINES: Mapping[str, Callable[[Mapping[str, Any], Reader], Span]] = {
    "text": lambda one, _: Span(one["text"]),
    "link": lambda one, _: Span(one.get("text") or one["url"], link=one["url"]),
    "user": lambda one, reader: _token(f"@{one['user_id']}", reader),
    "channel": lambda one, reader: _token(f"#{one['channel_id']}", reader),
    "usergroup": lambda one, reader: _token(f"!{one['usergroup_id']}", reader),
    "team": lambda one, _: Span(one["team_id"], mention=True),
    "broadcast": lambda one, reader: _token(f"!{one['range']}", reader),
    "emoji": lambda one, _: Span(f":{one['name']}:"),
    "color": lambda one, _: Span(one["value"]),
    "date": lambda one, reader: Span(
        date_in_words(str(one["timestamp"]), one["format"], reader.locale, reader.zone, reader.now)
        or str(one.get("fallback") or "")
    ),
}
