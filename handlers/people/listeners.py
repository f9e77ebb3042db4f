"""Listeners for Slack's events about people and user groups; they make no call to Slack."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from handlers.boundary import Boundary
from handlers.delivery import afterwards
from handlers.front import Front

_Handler = Callable[[Front, Mapping[str, Any]], None]


def register(boundary: Boundary) -> None:
    """Register the events."""
    for kind in _HANDLERS:
        boundary.event(kind, partial(_noted, kind))


def note_of_another(front: Front, kind: str, event: Mapping[str, Any]) -> None:
    """Handle an event that Slack sent to another replica."""
    handler = _HANDLERS.get(kind)
    if handler is not None:
        handler(front, event)


def _noted(kind: str, front: Front, event: Mapping[str, Any]) -> None:
    _HANDLERS[kind](front, event)
    afterwards(partial(front.tell_others, kind, event))


def _members_changed(front: Front, event: Mapping[str, Any]) -> None:
    front.groups.members_left(event.get("subteam_id", ""), event.get("removed_users") or ())


def _group_updated(front: Front, event: Mapping[str, Any]) -> None:
    group = event.get("subteam", {})
    front.groups.updated(group.get("id", ""), disabled=bool(group.get("date_delete")))


def _user_changed(front: Front, event: Mapping[str, Any]) -> None:
    user = event.get("user")
    if isinstance(user, dict) and "id" in user:
        front.members.changed(user)


_HANDLERS: Final[Mapping[str, _Handler]] = {
    "subteam_members_changed": _members_changed,
    "subteam_updated": _group_updated,
    "user_change": _user_changed,
}
