"""Slack as the bot's own voice: cards in the channel, private words to the people concerned."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Card, Request
from bot.domain.messages import Notice
from bot.domain.people import EVERY_MEMBER, Roles
from bot.ports.slack import MessengerFault
from handlers.answers import Answer
from handlers.cancellation.views import approval_card, notices
from handlers.readers import Readers
from handlers.web_api import call, content, permalink

_log = logging.getLogger(__name__)


class SlackMessenger:
    """The Messenger port over Slack's Web API."""

    def __init__(  # noqa: PLR0913 - what a card needs besides its request
        self,
        slack: WebClient,
        readers: Readers,
        answer: Answer,
        *,
        channel: str,
        roles: Roles,
        stop_window: timedelta,
    ) -> None:
        self._slack = slack
        self._readers = readers
        self._answer = answer
        self._channel = channel
        self._stop_window = stop_window
        self._mention = " ".join(f"<@{user}>" for user in sorted(roles.approvers - {EVERY_MEMBER}))

    def card(self, request: Request, *, stoppable: bool, earlier: EarlierCancel | None) -> Card:
        """Post the card of a request, or bring the one it has up to date."""
        message = approval_card.approval_card(
            self._readers.channel(),
            request,
            approvers_mention=self._mention,
            stoppable=stoppable,
            stop_window=self._stop_window,
            earlier=earlier,
        )
        if request.card is not None:
            try:
                self._call(
                    "chat_update",
                    channel=request.card.channel,
                    ts=request.card.ts,
                    **content(message),
                )
            except MessengerFault as fault:
                if fault.code != "message_not_found":
                    raise
            else:
                return request.card
        posted = self._call("chat_postMessage", channel=self._channel, **content(message))
        return Card(str(posted["channel"]), str(posted["ts"]))

    def notice(self, notice: Notice, request: Request) -> None:
        """Tell the people concerned about a request."""
        if notice is Notice.REMINDER:
            self._remind(request)
        elif notice is Notice.POSTED:
            self._posted(request)
        else:
            reader = self._readers.of(request.requester)
            message = notices.NOTICES[notice](reader, request)
            self._call("chat_postMessage", channel=request.requester, **content(message))

    def _remind(self, request: Request) -> None:
        if request.card is None:
            return
        message = notices.reminder(self._readers.channel(), request, self._mention)
        self._call(
            "chat_postMessage",
            channel=request.card.channel,
            thread_ts=request.card.ts,
            **content(message),
        )

    def _posted(self, request: Request) -> None:
        message = notices.posted(self._readers.of(request.requester), request, self.link(request))
        if request.reply_url:
            try:
                self._answer(request.reply_url, message)
            except MessengerFault as fault:
                # Its five uses or its half hour are over; a DM always arrives.
                _log.info("reply.goes_by_dm", extra={"fault": fault.code})
            else:
                return
        self._call("chat_postMessage", channel=request.requester, **content(message))

    def link(self, request: Request) -> str:
        """Return the address of a request's card, empty where Slack does not tell it."""
        if request.card is None:
            return ""
        return permalink(self._slack, request.card.channel, request.card.ts)

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        return call(self._slack, method, **arguments)
