"""Slack's payloads, reduced to the fields this program reads and checked for their types.

Bolt and the handlers see only these; fields that are missing, mistyped or too long are dropped.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.domain import limits
from handlers import ids

_ID, _ADDRESS, _VALUE, _FREE = 255, 3_000, 3_000, limits.SLACK_FRAME
"""The most characters of a text; what people typed is measured where it is read."""

_ANSWER = {"value": _FREE, "selected_option": {"value": _VALUE}, "selected_date": _ID}
_VIEW = {
    "id": _ID,
    "root_view_id": _ID,
    "callback_id": _ID,
    "hash": _ID,
    "private_metadata": _VALUE,
    "blocks": [{"block_id": _ID}],
    "state": {"values": {str(one): {str(one): _ANSWER} for one in ids.Input}},
}
_USER = {
    "id": _ID,
    "team_id": _ID,
    "deleted": bool,
    "is_bot": bool,
    "is_restricted": bool,
    "is_ultra_restricted": bool,
    "is_stranger": bool,
}
_EVENT = {
    "type": _ID,
    "user": (_ID, _USER),
    "subteam_id": _ID,
    "removed_users": [_ID],
    "subteam": {"id": _ID, "date_delete": int},
    "tab": _ID,
    "channel": _ID,
    "message_ts": _ID,
    "source": _ID,
    "links": [{"url": _ADDRESS}],
}
_KNOWN: Final[Mapping[str, Any]] = {
    "type": _ID,
    "command": _ID,
    "text": _FREE,
    "trigger_id": _ID,
    "response_url": _ADDRESS,
    "user_id": _ID,
    "team_id": _ID,
    "user": {"id": _ID, "team_id": _ID},
    "team": {"id": _ID},
    "container": {"channel_id": _ID, "message_ts": _ID, "is_ephemeral": bool},
    "actions": [{"action_id": _ID, "block_id": _ID, "value": _VALUE}],
    "view": _VIEW,
    "callback_id": _ID,
    "event_id": _ID,
    "event": _EVENT,
}
_SHORTCUTS = ("shortcut", "message_action")
_UNREAD = frozenset({"type", "block_id", "action_id", "metadata"})


def reduced(payload: object) -> dict[str, Any]:
    """Return a payload's known fields; empty if it is of a kind the program does not handle.

    An action or view whose id cannot be read has an empty one.
    """
    found: dict[str, Any] = _fitted(payload, _KNOWN) or {}
    kind = found.get("type", "")
    if "command" in found:
        # Keep Bolt from taking it for another kind.
        return {key: part for key, part in found.items() if key not in ("type", "view", "actions")}
    if kind == "block_actions":
        named = "action_id" in (found.get("actions") or [{}])[0]
        return found if named else found | {"actions": [{"action_id": ""}]}
    if kind in _SHORTCUTS:
        return {"callback_id": "", **found, "message": {"texts": _texts(payload)}}
    if kind == "view_submission":
        # Bolt reads the view's type.
        view = {"callback_id": "", **found.get("view", {}), "type": "modal"}
        return found | {"view": view}
    if kind == "event_callback":
        return found if "type" in found.get("event", {}) else {}
    return {}


def _texts(payload: Any) -> list[str]:
    """Return the readable texts of the message whose shortcut was used, in their order.

    Text, blocks and attachments, however they are nested; ids and addresses of buttons count too,
    since a button may be about an order that no text names.
    """
    said = payload.get("message")
    if not isinstance(said, dict):
        return []
    found: list[str] = []
    left = [said.get(part) for part in ("attachments", "blocks", "text")]
    while left:
        part = left.pop()
        if isinstance(part, str):
            found.append(without_surrogates(part))
        elif isinstance(part, list):
            left += reversed(part)
        elif isinstance(part, dict):
            left += [part[key] for key in sorted(part, reverse=True) if key not in _UNREAD]
    return found


def _fitted(found: object, shape: Any) -> Any:
    """Return the value restricted to the expected shape, None on a type mismatch."""
    if isinstance(shape, int):
        fits = isinstance(found, str) and len(found) <= shape
        return without_surrogates(str(found)) if fits else None
    if isinstance(shape, tuple):
        fitted_parts = (_fitted(found, one) for one in shape)
        return next((one for one in fitted_parts if one is not None), None)
    if isinstance(shape, list):
        parts = [_fitted(one, shape[0]) for one in found] if isinstance(found, list) else []
        return [one for one in parts if one is not None] or None
    if isinstance(shape, type):
        return found if isinstance(found, shape) else None
    if not isinstance(found, dict):
        return None
    fitted = {key: _fitted(found.get(key), part) for key, part in shape.items()}
    return {key: part for key, part in fitted.items() if part is not None}


def without_surrogates(text: str) -> str:
    """Return text without lone surrogates, which neither SQLite nor Slack accepts."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
