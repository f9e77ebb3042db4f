"""Slack as the bot's own voice: cards in the channel, private words to the people concerned."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.cancellation import Card, Request
from bot.ports import MessengerFault, Notice
from handlers.blocks import Message
from handlers.cancellation import views_card, views_notices
from handlers.front import Front

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


class SlackMessenger:
    """The Messenger port over Slack's Web API."""

    def __init__(self, front: Front, approvers: frozenset[str]) -> None:
        self._front = front
        self._mention = " ".join(f"<@{user}>" for user in sorted(approvers - {"*"}))

    def card(self, request: Request, *, stoppable: bool) -> Card:
        """Post the card of a request, or bring the one it has up to date."""
        reader = self._front.reader()
        message = views_card.approval_card(
            reader, request, approvers_mention=self._mention, stoppable=stoppable
        )
        if request.card is not None:
            try:
                self._call(
                    "chat_update",
                    channel=request.card.channel,
                    ts=request.card.ts,
                    **_content(message),
                )
            except MessengerFault as fault:
                if fault.code != "message_not_found":
                    raise
            else:
                return request.card
        posted = self._call(
            "chat_postMessage", channel=self._front.approvals_channel, **_content(message)
        )
        return Card(str(posted["channel"]), str(posted["ts"]))

    def notice(self, notice: Notice, request: Request) -> None:
        """Tell the people concerned about a request."""
        if notice is Notice.REMINDER:
            self._remind(request)
        elif notice is Notice.POSTED:
            self._posted(request)
        else:
            reader = self._front.reader(request.requester)
            message = views_notices.NOTICES[notice](reader, request)
            self._call("chat_postMessage", channel=request.requester, **_content(message))

    def _remind(self, request: Request) -> None:
        if request.card is None:
            return
        message = views_notices.reminder(self._front.reader(), request, self._mention)
        self._call(
            "chat_postMessage",
            channel=request.card.channel,
            thread_ts=request.card.ts,
            **_content(message),
        )

    def _posted(self, request: Request) -> None:
        message = views_notices.posted(
            self._front.reader(request.requester), request, self.link(request)
        )
        if request.reply_url:
            payload = {"response_type": "ephemeral", "replace_original": False}
            try:
                self._front.answer(
                    request.reply_url, payload | {"text": message.text, "blocks": message.blocks}
                )
            except MessengerFault as fault:
                # Its five uses or its half hour are over; a DM always arrives.
                _log.info("reply.goes_by_dm", extra={"fault": fault.code})
            else:
                return
        self._call("chat_postMessage", channel=request.requester, **_content(message))

    def link(self, request: Request) -> str:
        """Return the address of a request's card, empty where Slack does not tell it."""
        if request.card is None:
            return ""
        try:
            answer = self._call(
                "chat_getPermalink", channel=request.card.channel, message_ts=request.card.ts
            )
        except MessengerFault:
            return ""
        return str(answer["permalink"])

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            answer = getattr(self._front.slack, method)(**arguments)
        except SlackApiError as error:
            raise _fault(error) from error
        except (SlackClientError, OSError) as error:
            raise MessengerFault(type(error).__name__) from error
        _log.info("slack.called", extra={"method": method, "ts": answer.get("ts")})
        data: Mapping[str, Any] = answer.data
        return data


def _content(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = {"text": message.text, "blocks": message.blocks}
    if message.metadata is not None:
        content["metadata"] = message.metadata
    return content | {"unfurl_links": False}


def _fault(error: SlackApiError) -> MessengerFault:
    response = error.response
    code = str(response.get("error") or "unknown")
    headers = getattr(response, "headers", {}) or {}
    retry = headers.get("Retry-After") or headers.get("retry-after")
    limited = code in ("ratelimited", "rate_limited") or response.status_code == _RATE_LIMITED
    wait = timedelta(seconds=float(retry)) if limited and retry else None
    return MessengerFault(code, retry_after=wait, permanent=code in _PERMANENT)


def answer_privately(client: httpx.Client, url: str, payload: dict[str, Any]) -> None:
    """Post to a response_url. Raises MessengerFault."""
    try:
        response = client.post(url, json=payload)
    except httpx.HTTPError as error:
        raise MessengerFault(type(error).__name__) from error
    if response.is_error:
        raise MessengerFault(
            f"response_url {response.status_code}", permanent=response.is_client_error
        )
