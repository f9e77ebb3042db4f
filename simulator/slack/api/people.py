"""auth.*, users.* and conversations.* methods."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from simulator.slack.answers import ApiError
from simulator.slack.directory import Channel
from simulator.slack.workspace import DOMAIN, Workspace

_READ_SCOPES = {"im": "im:read", "private": "groups:read", "public": "channels:read"}


def auth_test(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the token's identity."""
    identity = space.identity
    if params.get("token") == identity.app_token:
        return {"app_name": identity.app_name, "app_id": identity.app_id}
    return {
        "url": f"https://{DOMAIN}.slack.com/",
        "team": identity.team_name,
        "user": identity.app_name,
        "team_id": identity.team_id,
        "user_id": identity.bot_user_id,
        "bot_id": identity.bot_id,
        "is_enterprise_install": False,
    }


def users_info(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return one user. Raises ApiError."""
    user = space.directory.user(str(params.get("user") or ""))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": user.as_api(include_locale=truth(params.get("include_locale")))}


def users_list(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return all users, paged. Raises ApiError."""
    users = space.directory.users()
    start = _start(str(params.get("cursor") or ""))
    limit = int(params.get("limit") or 0) or len(users)
    page = [user for user in users if user.id >= start]
    following = page[limit].id if len(page) > limit else ""
    locale = truth(params.get("include_locale"))
    return {
        "members": [user.as_api(include_locale=locale) for user in page[:limit]],
        "cache_ts": int(space.clock.now().timestamp()),
        "response_metadata": {"next_cursor": _cursor(following)},
    }


def usergroups_list(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return all user groups, those disabled only if asked for. Raises ApiError."""
    if not space.groups_in_plan:
        raise ApiError("plan_upgrade_required")
    disabled, users = (truth(params.get(f"include_{one}")) for one in ("disabled", "users"))
    team_id = space.identity.team_id
    return {
        "usergroups": [
            group.as_api(team_id, include_users=users)
            for group in space.directory.groups()
            if disabled or not group.disabled_at
        ]
    }


def _cursor(user_id: str) -> str:
    return base64.b64encode(f"user:{user_id}".encode()).decode() if user_id else ""


def _start(cursor: str) -> str:
    try:
        kind, _, user_id = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        kind, user_id = "", ""
    if cursor and kind != "user":
        raise ApiError("invalid_cursor")
    return user_id


def conversations_info(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return a channel. Raises ApiError."""
    channel = space.directory.channel(str(params.get("channel") or ""))
    if channel is None or (channel.private and not channel.bot_is_member):
        raise ApiError("channel_not_found")
    need(space, _READ_SCOPES[_kind(channel)])
    return {"channel": channel.as_api()}


def _kind(channel: Channel) -> str:
    if channel.dm_with is not None:
        return "im"
    return "private" if channel.private else "public"


def conversations_open(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Open a direct message conversation. Raises ApiError."""
    user = space.directory.user(str(params.get("users") or ""))
    if user is None:
        raise ApiError("user_not_found")
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    if user.deleted:
        raise ApiError("user_disabled")
    return {"channel": {"id": space.directory.dm(user.id).id}}


def need(space: Workspace, *any_of: str) -> None:
    """Require one of the given scopes. Raises ApiError: missing_scope."""
    if any_of and not space.scopes.intersection(any_of):
        raise ApiError(
            "missing_scope", needed=",".join(any_of), provided=",".join(sorted(space.scopes))
        )


def truth(value: object) -> bool:
    """Parse a boolean from JSON or a form."""
    return value in (True, 1, "1", "true", "True")
