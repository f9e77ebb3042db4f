"""response_url: up to five replies to an interaction, within 30 minutes."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.answers import ApiError, api_answer
from simulator.slack.api.people import truth
from simulator.slack.grants import GrantRefused, Reply
from simulator.slack.messages import Message
from simulator.slack.posting import read_content, replace_message, say
from simulator.slack.workspace import Workspace
from simulator.wire import Answer

WHERE = "response_url"
_REFUSED = 400
_GONE = 404


def reply(space: Workspace, word: str, params: Mapping[str, Any]) -> Answer:
    """Handle a POST to a response_url."""
    try:
        leave = space.grants.use_reply(word)
        _say(space, leave, params)
    except GrantRefused as refused:
        return api_answer({"ok": False, "error": str(refused)}, status=_GONE)
    except ApiError as error:
        gone = error.error == "message_not_found"
        return api_answer(error.answer(), status=_GONE if gone else _REFUSED)
    return api_answer({"ok": True})


def _say(space: Workspace, leave: Reply, params: Mapping[str, Any]) -> None:
    if truth(params.get("delete_original")):
        space.messages.remove(_original(space, leave))
        return
    content = read_content(space, WHERE, params)
    if truth(params.get("replace_original")) and leave.message_ts is not None:
        replace_message(space, _original(space, leave), content)
        return
    channel = space.directory.channel(leave.channel)
    if channel is None:
        raise ApiError("channel_not_found")
    private = params.get("response_type") != "in_channel"
    say(space, channel, content, only_for=leave.user_id if private else None)


def _original(space: Workspace, leave: Reply) -> Message:
    message = space.messages.get(leave.channel, leave.message_ts or "")
    if message is None:
        raise ApiError("message_not_found")
    return message
