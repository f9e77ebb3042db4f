"""Slack's events about people and user groups; they ask Slack nothing."""

from collections.abc import Mapping
from typing import Any

from handlers.boundary import Boundary
from handlers.front import Front


def register(boundary: Boundary) -> None:
    """Register the events."""
    boundary.event("subteam_members_changed", _members_changed)
    boundary.event("subteam_updated", _group_updated)
    boundary.event("user_change", _user_changed)


def _members_changed(front: Front, event: Mapping[str, Any]) -> None:
    front.groups.members_left(event.get("subteam_id", ""), event.get("removed_users") or ())


def _group_updated(front: Front, event: Mapping[str, Any]) -> None:
    group = event.get("subteam", {})
    front.groups.updated(group.get("id", ""), disabled=bool(group.get("date_delete")))


def _user_changed(front: Front, event: Mapping[str, Any]) -> None:
    user = event.get("user")
    if isinstance(user, dict) and "id" in user:
        front.members.changed(user)
