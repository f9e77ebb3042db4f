"""Payloads of user actions, in Slack's format."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.directory import Channel, User
from simulator.slack.workspace import DOMAIN, Workspace


def slash_command(  # noqa: PLR0913 - the fields of a payload
    space: Workspace,
    user: User,
    channel: Channel,
    command: str,
    text: str,
    *,
    response_url: str,
) -> dict[str, Any]:
    """Return a slash command's payload; its team is the user's."""
    return {
        "token": space.identity.verification_token,
        "team_id": user.team_id,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": space.identity.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": space.grants.new_trigger(user.id),
    }


def _interaction(
    space: Workspace, kind: str, user: User, view_id: str | None = None
) -> dict[str, Any]:
    """Return the common part of interactions: `team` is the app's, `user.team_id` the user's."""
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id,
        },
        "api_app_id": space.identity.app_id,
        "token": space.identity.verification_token,
        "trigger_id": space.grants.new_trigger(user.id, view_id),
        "team": {"id": space.identity.team_id, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_click(
    space: Workspace,
    user: User,
    seen: Mapping[str, Any],
    action: Mapping[str, Any],
    *,
    response_url: str,
) -> dict[str, Any]:
    """Return the payload of a click on a message; `seen` is the message as it was clicked.

    Slack does not store ephemeral messages, so their payloads have no `message`.
    """
    channel = space.directory.channel(str(seen["channel"]))
    payload = _interaction(space, "block_actions", user) | {
        "container": {
            "type": "message",
            "message_ts": seen["ts"],
            "channel_id": seen["channel"],
            "is_ephemeral": seen["is_ephemeral"],
        },
        "channel": {"id": seen["channel"], "name": channel.name if channel else ""},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [dict(action)],
    }
    if not seen["is_ephemeral"]:
        payload["message"] = {
            key: value for key, value in seen.items() if key not in ("channel", "is_ephemeral")
        }
    return payload


def view_click(
    space: Workspace, user: User, view: Mapping[str, Any], action: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the payload of a click in a modal, which has no response_url."""
    return _interaction(space, "block_actions", user, str(view["id"])) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": dict(view),
        "actions": [dict(action)],
    }


def view_submission(space: Workspace, user: User, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload of a submitted modal."""
    payload = _interaction(space, "view_submission", user, str(view["id"]))
    return payload | {"view": dict(view), "response_urls": []}


def view_closed(
    space: Workspace, user: User, view: Mapping[str, Any], *, is_cleared: bool
) -> dict[str, Any]:
    """Return the payload of a closed modal."""
    payload = _interaction(space, "view_closed", user, str(view["id"]))
    del payload["trigger_id"]
    return payload | {"view": dict(view), "is_cleared": is_cleared}


def global_shortcut(space: Workspace, user: User, callback_id: str) -> dict[str, Any]:
    """Return the payload of a global shortcut, which has no channel and no response_url."""
    return _interaction(space, "shortcut", user) | {
        "callback_id": callback_id,
        "action_ts": space.messages.next_ts(),
    }


def message_shortcut(
    space: Workspace,
    user: User,
    seen: Mapping[str, Any],
    callback_id: str,
    *,
    response_url: str,
) -> dict[str, Any]:
    """Return the payload of a shortcut on a message; `seen` is the message as the user sees it."""
    channel = space.directory.channel(str(seen["channel"]))
    return _interaction(space, "message_action", user) | {
        "callback_id": callback_id,
        "action_ts": space.messages.next_ts(),
        "channel": {"id": seen["channel"], "name": channel.name if channel else ""},
        "message_ts": seen["ts"],
        "message": {
            key: value for key, value in seen.items() if key not in ("channel", "is_ephemeral")
        },
        "response_url": response_url,
    }


def event_callback(space: Workspace, event: Mapping[str, Any], *, event_id: str) -> dict[str, Any]:
    """Return the payload of an event."""
    identity = space.identity
    return {
        "token": identity.verification_token,
        "team_id": identity.team_id,
        "context_team_id": identity.team_id,
        "api_app_id": identity.app_id,
        "event": dict(event),
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(space.clock.now().timestamp()),
        "authorizations": [
            {
                "team_id": identity.team_id,
                "user_id": identity.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def action_of(
    element: Mapping[str, Any], block_id: str, state: Mapping[str, Any], *, at: str
) -> dict[str, Any]:
    """Return an entry of `actions`: what was pressed or chosen."""
    kept = ("action_id", "text", "value", "style", "type", "confirm", "url", "placeholder")
    action = {key: element[key] for key in kept if key in element}
    return action | {"block_id": block_id, "action_ts": at} | dict(state)
