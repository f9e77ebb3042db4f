"""What messages say: their text, and the events that their metadata tells."""

from collections.abc import Iterable, Mapping
from typing import Any

_SHOWN = frozenset({"text", "title", "alt_text", "label", "fallback", "url"})


def words(message: Mapping[str, Any]) -> str:
    """Return the text of a message and of all its blocks, as sent."""
    return "\n".join([str(message.get("text") or ""), *_strings(message.get("blocks"))])


def of_event(messages: Iterable[Mapping[str, Any]], event: str) -> list[Mapping[str, Any]]:
    """Return the messages whose metadata has this event type."""
    return [one for one in messages if (one.get("metadata") or {}).get("event_type") == event]


def payloads_of(messages: Iterable[Mapping[str, Any]], event: str) -> list[Mapping[str, Any]]:
    """Return the payloads of these messages."""
    return [one["metadata"]["event_payload"] for one in of_event(messages, event)]


def _strings(thing: object) -> list[str]:
    if isinstance(thing, Mapping):
        found = []
        for key, value in thing.items():
            found += [value] if key in _SHOWN and isinstance(value, str) else _strings(value)
        return found
    return [text for one in thing for text in _strings(one)] if isinstance(thing, list) else []
