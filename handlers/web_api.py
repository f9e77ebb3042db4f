"""Calls to Slack's Web API, and what their failures mean."""

import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports.slack import MessengerFault
from handlers.blocks import Message

_log = logging.getLogger(__name__)
_RATE_LIMITED = 429
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_PERMANENT = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "invalid_blocks",
        "msg_blocks_too_long",
        "restricted_action",
        "missing_scope",
        "user_not_found",
        "cannot_dm_bot",
        "account_inactive",
        "cant_update_message",
        "edit_window_closed",
    }
)


def call(client: WebClient, method: str, **arguments: Any) -> Mapping[str, Any]:
    """Call one method. Raises MessengerFault."""
    try:
        answer = getattr(client, method)(**arguments)
    except SlackApiError as error:
        raise _fault(error) from error
    except (SlackClientError, OSError) as error:
        raise MessengerFault(fault_code(error)) from error
    _log.info("slack.called", extra={"method": method, "ts": answer.get("ts")})
    data: Mapping[str, Any] = answer.data
    return data


def content(message: Message) -> dict[str, Any]:
    """Return a message as the arguments of a call."""
    said: dict[str, Any] = {"text": message.text, "blocks": message.blocks}
    if message.metadata is not None:
        said["metadata"] = message.metadata
    return said | {"unfurl_links": False}


def permalink(client: WebClient, channel: str, ts: str) -> str:
    """Return the address of a message, empty where Slack does not tell it."""
    try:
        answer = call(client, "chat_getPermalink", channel=channel, message_ts=ts)
    except MessengerFault:
        return ""
    return str(answer["permalink"])


def fault_code(error: Exception) -> str:
    """Return Slack's code for a failed call, else its HTTP status or the kind of the exception.

    What an answer says in any other form may hold a message or a profile, and is left out.
    """
    response = getattr(error, "response", None)
    if response is None:
        return type(error).__name__
    code = str(response.get("error"))
    return code if _CODE.fullmatch(code) else f"http_{response.status_code}"


def _fault(error: SlackApiError) -> MessengerFault:
    response = error.response
    code = fault_code(error)
    headers = getattr(response, "headers", {}) or {}
    retry = headers.get("Retry-After") or headers.get("retry-after")
    limited = code in ("ratelimited", "rate_limited") or response.status_code == _RATE_LIMITED
    wait = timedelta(seconds=float(retry)) if limited and retry else None
    return MessengerFault(code, retry_after=wait, permanent=code in _PERMANENT)
