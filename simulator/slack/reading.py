"""The text of a message and its blocks."""

from collections.abc import Mapping
from typing import Any

_SHOWN = frozenset({"text", "title", "alt_text", "label", "fallback", "url"})


def words(message: Mapping[str, Any]) -> str:
    """Return the text of a message and of all its blocks, as sent."""
    return "\n".join([str(message.get("text") or ""), *_strings(message.get("blocks"))])


def _strings(thing: object) -> list[str]:
    if isinstance(thing, Mapping):
        found = []
        for key, value in thing.items():
            found += [value] if key in _SHOWN and isinstance(value, str) else _strings(value)
        return found
    return [text for one in thing for text in _strings(one)] if isinstance(thing, list) else []
