"""Slack Web API calls and the classification of their failures."""

import dataclasses
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.ports.slack import MessengerFault
from handlers.blocks import Message
from handlers.web_client import RATE_LIMITED, NoAnswer, retry_after

_log = logging.getLogger(__name__)
_Sent = TypeVar("_Sent")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
ODD_ANSWER = "odd_answer"
UNDRAWABLE = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""Slack rejects the blocks of a message; it may accept its plain text."""

GONE = "message_not_found"
UNCHANGEABLE = frozenset({GONE, "edit_window_closed", "cant_update_message"})
"""The message cannot be changed: it is deleted, or the workspace forbids editing."""

_PERMANENT = UNDRAWABLE | {
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "missing_scope",
    "user_not_found",
    "cannot_dm_bot",
    "account_inactive",
    "cant_update_message",
    "edit_window_closed",
}
_HOLDS: Mapping[str, Mapping[str, type]] = {
    "auth_test": {"team_id": str},
    "chat_postMessage": {"channel": str, "ts": str},
    "chat_getPermalink": {"permalink": str},
    "usergroups_list": {"usergroups": list},
    "users_list": {"members": list},
    "users_info": {"user": dict},
    "views_open": {"view": dict},
}
"""The fields that the answer of a method must have."""
_TRANSIENT = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    }
)
"""Codes of failures on Slack's side."""


def call(client: WebClient, method: str, **arguments: Any) -> Mapping[str, Any]:
    """Call a method. Raises MessengerFault, including for malformed answers."""
    try:
        answer = getattr(client, method)(**arguments).data
    except SlackApiError as error:
        raise _fault(error) from error
    except Exception as error:  # slack_sdk raises many types for malformed answers
        code = str(error) if isinstance(error, NoAnswer) else type(error).__name__
        raise MessengerFault(code) from error
    holds = _HOLDS.get(method, {})
    if not all(isinstance(answer.get(key), kind) for key, kind in holds.items()):
        raise MessengerFault(ODD_ANSWER)
    _log.info("slack.called", extra={"method": method, "ts": answer.get("ts")})
    data: Mapping[str, Any] = answer
    return data


def content(message: Message) -> dict[str, Any]:
    """Return a message as arguments for a call."""
    said: dict[str, Any] = {"text": message.text}
    if message.blocks:
        said["blocks"] = message.blocks
    if message.metadata is not None:
        said["metadata"] = message.metadata
    return said | {"unfurl_links": False}


def say(client: WebClient, message: Message, **where: Any) -> Mapping[str, Any]:
    """Post a message, or its plain text if Slack rejects the blocks. Raises MessengerFault."""
    return drawn_or_plain(
        lambda shown: call(client, "chat_postMessage", **where, **content(shown)), message
    )


def drawn_or_plain(send: Callable[[Message], _Sent], message: Message) -> _Sent:
    """Send a message, or its plain text if Slack rejects the blocks. Raises MessengerFault."""
    try:
        return send(message)
    except MessengerFault as fault:
        if fault.code not in UNDRAWABLE or not message.blocks:
            raise
        _log.warning("message.sent_plain", extra={"fault": fault.code})
    return send(dataclasses.replace(message, blocks=[]))


def permalink(client: WebClient, channel: str, ts: str) -> str:
    """Return a message's permalink, or "" if Slack gives none."""
    try:
        answer = call(client, "chat_getPermalink", channel=channel, message_ts=ts)
    except MessengerFault:
        return ""
    return str(answer["permalink"])


def fault_code(error: Exception) -> str:
    """Return Slack's error code, else the HTTP status or the exception's type.

    Other parts of an answer may hold messages or profiles, and are left out of the logs.
    """
    response = getattr(error, "response", None)
    if response is None:
        return type(error).__name__
    code = str(response.data.get("error")) if isinstance(response.data, dict) else ""
    return code if _CODE.fullmatch(code) else f"http_{response.status_code}"


def refuses(code: str) -> bool:
    """Return whether an error code is a refusal, and not a temporary failure."""
    return not code.startswith("http_") and code not in _TRANSIENT


def _fault(error: SlackApiError) -> MessengerFault:
    response, code = error.response, fault_code(error)
    said = response.headers.get("retry-after")
    limited = code in ("ratelimited", "rate_limited") or response.status_code == RATE_LIMITED
    wait = retry_after(said) if limited and said else None
    worded = not code.startswith("http_")
    return MessengerFault(code, retry_after=wait, permanent=code in _PERMANENT, worded=worded)
