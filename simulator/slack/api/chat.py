"""chat.* methods."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.answers import ApiError
from simulator.slack.directory import Channel
from simulator.slack.messages import Message
from simulator.slack.posting import read_content, replace_message, say
from simulator.slack.workspace import DOMAIN, Workspace

_UPDATED_TEXT = 4000


def post_message(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Post to a channel, or to a person by user id. Raises ApiError."""
    channel = _destination(space, str(params.get("channel") or ""))
    content = read_content(space, "chat.postMessage", params)
    thread = params.get("thread_ts")
    message = say(space, channel, content, thread_ts=str(thread) if thread else None)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_api()}


def _destination(space: Workspace, name: str) -> Channel:
    user = space.directory.user(name)
    if user is not None:
        if user.is_bot:
            raise ApiError("cannot_dm_bot")
        if user.deleted or user.is_stranger:
            raise ApiError("channel_not_found")
        return space.directory.dm(user.id)
    channel = _channel(space, name)
    if channel.archived:
        raise ApiError("is_archived")
    if not channel.bot_is_member and "chat:write.public" not in space.scopes:
        raise ApiError("not_in_channel")
    return channel


def _channel(space: Workspace, name: str) -> Channel:
    channel = space.directory.channel(name)
    if channel is None or (channel.private and not channel.bot_is_member):
        raise ApiError("channel_not_found")
    return channel


def update(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Update one of the app's messages. Raises ApiError."""
    message = _own_message(space, params, "ts", "cant_update_message")
    if len(str(params.get("text") or "")) > _UPDATED_TEXT:
        space.violated("chat.update", ["msg_too_long"])
        raise ApiError("msg_too_long")
    replace_message(space, message, read_content(space, "chat.update", params))
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message.as_api(),
    }


def delete(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Delete one of the app's messages. Raises ApiError."""
    message = _own_message(space, params, "ts", "cant_delete_message")
    space.messages.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def _message(space: Workspace, params: Mapping[str, Any], key: str) -> Message:
    channel = _channel(space, str(params.get("channel") or ""))
    message = space.messages.get(channel.id, str(params.get(key) or ""))
    if message is None or message.only_for is not None:
        raise ApiError("message_not_found")
    return message


def _own_message(space: Workspace, params: Mapping[str, Any], key: str, refusal: str) -> Message:
    message = _message(space, params, key)
    if _channel(space, message.channel).archived:
        raise ApiError("is_archived")
    if message.author != space.identity.bot_user_id:
        raise ApiError(refusal)
    return message


def post_ephemeral(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Post an ephemeral message; bot and person must be in the channel. Raises ApiError."""
    channel = _channel(space, str(params.get("channel") or ""))
    user = space.directory.user(str(params.get("user") or ""))
    if channel.archived:
        raise ApiError("is_archived")
    if not channel.bot_is_member:
        raise ApiError("not_in_channel")
    if user is None or not channel.has(user.id):
        raise ApiError("user_not_in_channel")
    content = read_content(space, "chat.postEphemeral", params)
    return {"message_ts": say(space, channel, content, only_for=user.id).ts}


def get_permalink(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message's permalink. Raises ApiError."""
    message = _message(space, params, "message_ts")
    path = f"archives/{message.channel}/p{message.ts.replace('.', '')}"
    return {
        "channel": message.channel,
        "permalink": f"https://{DOMAIN}.slack.com/{path}",
    }
