"""Validation of rich text."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.checks.found import LONGEST_ID, Found, is_number

_MANY = 10_000
_STYLES = frozenset({"bold", "italic", "strike", "code", "underline"})
_MENTION_STYLES = _STYLES | {"highlight", "client_highlight", "unlink"}
_DEEPEST = 8

# type: (required, optional) fields; style is allowed everywhere
_INLINE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text": (("text",), ()),
    "link": (("url",), ("text", "unsafe")),
    "user": (("user_id",), ()),
    "usergroup": (("usergroup_id",), ()),
    "channel": (("channel_id",), ()),
    "team": (("team_id",), ()),
    "emoji": (("name",), ("unicode", "skin_tone", "url")),
    "broadcast": (("range",), ()),
    "color": (("value",), ()),
    "date": (("timestamp", "format"), ("url", "fallback")),
}


def rich_text(found: Found, block: Mapping[str, Any]) -> None:
    """Check a rich_text block, or a table cell that holds one."""
    found.keys(block, ("elements",), ("block_id",))
    for here, element in found.items(block, "elements", _MANY, least=0):
        if here.is_object(element):
            _part(here, element)


def _part(found: Found, part: Mapping[str, Any]) -> None:
    kind = part.get("type")
    if kind == "rich_text_list":
        found.keys(part, ("style", "elements"), ("indent", "offset", "border"))
        found.one_of(part, "style", ("bullet", "ordered"))
        found.number(part, "indent", 0, _DEEPEST)
        found.number(part, "offset", 0, _MANY)
        found.number(part, "border", 0, 1)
        for here, element in found.items(part, "elements", _MANY, least=0):
            if here.is_object(element):
                if element.get("type") != "rich_text_section":
                    here.add("must be a rich_text_section")
                _inlines(here, element)
    elif kind == "rich_text_section":
        found.keys(part, ("elements",), ())
        _inlines(found, part)
    elif kind == "rich_text_preformatted":
        found.keys(part, ("elements",), ("border", "language"))
        found.number(part, "border", 0, 1)
        _inlines(found, part, only=("text", "link"))
    elif kind == "rich_text_quote":
        found.keys(part, ("elements",), ("border",))
        found.number(part, "border", 0, 1)
        _inlines(found, part)
    else:
        found.add(f"unsupported type: {kind}")


def _inlines(found: Found, part: Mapping[str, Any], only: tuple[str, ...] = ()) -> None:
    for here, inline in found.items(part, "elements", _MANY, least=0):
        if not here.is_object(inline):
            continue
        kind = str(inline.get("type"))
        if kind not in _INLINE or (only and kind not in only):
            here.add(f"unsupported type: {kind}")
            continue
        _inline(here, inline, kind)


def _inline(found: Found, inline: Mapping[str, Any], kind: str) -> None:
    required, optional = _INLINE[kind]
    found.keys(inline, required, (*optional, "style"))
    for key in ("text", "name", "fallback", "format"):
        found.string(inline, key, _MANY)
    for key in ("user_id", "usergroup_id", "channel_id", "team_id"):
        found.string(inline, key, LONGEST_ID)
    found.url(inline, "url")
    found.one_of(inline, "range", ("here", "channel", "everyone"))
    if kind == "date" and not is_number(inline.get("timestamp")):
        found.at("timestamp").add("must be a number")
    style = inline.get("style")
    if style is None:
        return
    if found.at("style").is_object(style):
        known = _STYLES if kind in ("text", "link") else _MENTION_STYLES
        found.at("style").keys(style, (), known)
        found.at("style").flags(style, *style)
