"""What Slack delivers, reduced to what this program reads, each part of the kind it must be.

Bolt and the handlers see nothing else: what is missing, of another kind or too long is left out.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.domain import limits
from handlers import ids

_ID, _ADDRESS, _VALUE, _FREE = 255, 3_000, 3_000, limits.SLACK_FRAME
"""The most characters of a text; what people typed is measured where it is read."""

_ANSWER = {"value": _FREE, "selected_option": {"value": _VALUE}}
_VIEW = {
    "id": _ID,
    "root_view_id": _ID,
    "callback_id": _ID,
    "hash": _ID,
    "private_metadata": _VALUE,
    "state": {"values": {str(one): {str(one): _ANSWER} for one in ids.Input}},
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
}


def known(payload: object) -> dict[str, Any]:
    """Return the parts of a delivery that are known; empty where it is none that is waited for.

    A click or a form whose name cannot be read has an empty one.
    """
    found: dict[str, Any] = _fitted(payload, _KNOWN) or {}
    kind = found.get("type", "")
    if "command" in found:
        # Bolt must not take it for anything else.
        return {key: part for key, part in found.items() if key not in ("type", "view", "actions")}
    if kind == "block_actions":
        named = "action_id" in (found.get("actions") or [{}])[0]
        return found if named else found | {"actions": [{"action_id": ""}]}
    if kind == "view_submission":
        # Bolt reads the type of the view.
        view = {"callback_id": "", **found.get("view", {}), "type": "modal"}
        return found | {"view": view}
    return {}


def _fitted(found: object, shape: Any) -> Any:
    """Return what fits a shape, None where it is of another kind."""
    if isinstance(shape, int):
        fits = isinstance(found, str) and len(found) <= shape
        return whole(str(found)) if fits else None
    if isinstance(shape, list):
        parts = [_fitted(one, shape[0]) for one in found] if isinstance(found, list) else []
        return [one for one in parts if one is not None] or None
    if isinstance(shape, type):
        return found if isinstance(found, shape) else None
    if not isinstance(found, dict):
        return None
    fitted = {key: _fitted(found.get(key), part) for key, part in shape.items()}
    return {key: part for key, part in fitted.items() if part is not None}


def whole(text: str) -> str:
    """Return a text without halves of a character, which no database and no message takes."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
