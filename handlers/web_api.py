"""Calls to Slack's Web API, and what their failures mean."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports.slack import MessengerFault
from handlers.blocks import Message

_log = logging.getLogger(__name__)
_RATE_LIMITED = 429
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
        raise MessengerFault(type(error).__name__) from error
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


def _fault(error: SlackApiError) -> MessengerFault:
    response = error.response
    code = str(response.get("error") or "unknown")
    headers = getattr(response, "headers", {}) or {}
    retry = headers.get("Retry-After") or headers.get("retry-after")
    limited = code in ("ratelimited", "rate_limited") or response.status_code == _RATE_LIMITED
    wait = timedelta(seconds=float(retry)) if limited and retry else None
    return MessengerFault(code, retry_after=wait, permanent=code in _PERMANENT)
