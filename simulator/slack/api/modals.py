"""views.* methods: modals and App Home."""

import json
from collections.abc import Mapping
from typing import Any, cast

from simulator.slack.answers import ApiError
from simulator.slack.blocks import check_home, check_view
from simulator.slack.grants import GrantRefused, Trigger
from simulator.slack.workspace import Workspace

LARGEST_HOME = 250_000
"""Bytes of a view in App Home; beyond, `view_too_large`."""


def open_view(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Open a modal for a trigger's user. Raises ApiError."""
    body = checked_view(space, "views.open", params.get("view"))
    trigger = _exchange(space, params)
    return {"view": space.views.as_api(space.views.open(trigger.user_id, body))}


def push_view(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Push a modal onto the one where the trigger originated. Raises ApiError."""
    body = checked_view(space, "views.push", params.get("view"))
    trigger = _exchange(space, params)
    if trigger.view_id is None:
        raise ApiError("invalid_trigger_id")
    below = space.views.get(trigger.view_id)
    if below is None:
        raise ApiError("not_found")
    pushed = space.views.push(below, body)
    if pushed is None:
        raise ApiError("push_limit_reached")
    return {"view": space.views.as_api(pushed)}


def update_view(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Replace an open modal's content. Raises ApiError."""
    asked = params.get("view")
    home = isinstance(asked, Mapping) and asked.get("type") == "home"
    body = (_checked_home if home else checked_view)(space, "views.update", asked)
    name = str(params.get("view_id") or params.get("external_id") or "")
    with space.signal.lock:
        view = space.views.get(name)
        if view is None:
            raise ApiError("not_found")
        if params.get("hash") not in (None, "", view.hash):
            raise ApiError("hash_conflict")
        space.views.update(view, body)
        return {"view": space.views.as_api(view)}


def publish_view(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Show a user's App Home, without a trigger. Raises ApiError."""
    if not space.home_enabled:
        raise ApiError("not_enabled")
    body = _checked_home(space, "views.publish", params.get("view"))
    user = space.directory.user(str(params.get("user_id") or ""))
    if user is None or user.is_bot or user.deleted:
        raise ApiError("user_not_found")
    with space.signal.lock:
        before = space.views.home(user.id)
        if params.get("hash") not in (None, "", before.hash if before else None):
            raise ApiError("hash_conflict")
        return {"view": space.views.as_api(space.views.publish(user.id, body))}


def _exchange(space: Workspace, params: Mapping[str, Any]) -> Trigger:
    try:
        return space.grants.exchange(str(params.get("trigger_id") or ""))
    except GrantRefused as refused:
        raise ApiError(str(refused)) from refused


def checked_view(space: Workspace, where: str, view: object) -> dict[str, Any]:
    """Return a valid view. Raises ApiError: invalid_arguments, and records a violation."""
    _refuse_errors(space, where, check_view(view))
    return cast(dict[str, Any], view)


def _checked_home(space: Workspace, where: str, view: object) -> dict[str, Any]:
    _refuse_errors(space, where, check_home(view))
    if len(json.dumps(view)) > LARGEST_HOME:
        space.violated(where, ["view_too_large"])
        raise ApiError("view_too_large")
    return cast(dict[str, Any], view)


def _refuse_errors(space: Workspace, where: str, errors: list[str]) -> None:
    if errors:
        space.violated(where, errors)
        messages = [f"[ERROR] {error}" for error in errors]
        raise ApiError("invalid_arguments", response_metadata={"messages": messages})
