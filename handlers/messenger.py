"""Slack as the bot's own voice: cards in the channel, private words to the people concerned."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.domain.cancellation.request import Card, Request, approvals_lost
from bot.domain.messages import Notice
from bot.ports.slack import MessengerFault
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.forecasting import same_product
from handlers.blocks import Message
from handlers.cancellation.views import alarm, approval_card, notices
from handlers.front import Front
from handlers.web_api import GONE, UNCHANGEABLE, call, content, permalink, say

_log = logging.getLogger(__name__)
_REMEMBERED = 1_000


class SlackMessenger:
    """The Messenger port over Slack's Web API."""

    def __init__(self, front: Front, approvers: frozenset[str]) -> None:
        self._front = front
        self._anew: dict[str, object] = {}
        self._mention = " ".join(f"<@{user}>" for user in sorted(approvers - {"*"}))

    def card(self, request: Request, *, stoppable: bool) -> Card:
        """Post the card of a request, or bring the one it has up to date."""
        reader = self._front.reader()
        message = approval_card.approval_card(
            reader,
            request,
            approvers_mention=self._mention,
            stoppable=stoppable,
            stop_window=self._front.desk.policy.undo,
            earlier=same_product(self._front.desk, request.order),
            lost=self._lost(request),
        )
        card, shows = request.card, _shows(request, stoppable=stoppable)
        forbidden = ""
        if card is not None:
            where = {"channel": card.channel, "ts": card.ts}
            try:
                self._call("chat_update", **where, **content(message))
            except MessengerFault as fault:
                if fault.code not in UNCHANGEABLE:
                    raise
                forbidden = fault.code if fault.code != GONE else ""
            else:
                return card
            # Where the workspace forbids to edit, each state gets one card of its own, no more.
            if forbidden and self._anew.get(request.id) == shows:
                return card
        posted = self._call(
            "chat_postMessage", channel=self._front.approvals_channel, **content(message)
        )
        if forbidden:
            self._note_anew(request, shows, forbidden)
        return Card(str(posted["channel"]), str(posted["ts"]))

    def _note_anew(self, request: Request, shows: object, code: str) -> None:
        _log.warning("card.posted_anew", extra={"fault": code, "request": request.id})
        self._anew[request.id] = shows
        while len(self._anew) > _REMEMBERED:
            self._anew.pop(next(iter(self._anew)))
        with suppress(StoreBusy):  # the card stands, whoever reads of it
            deciding.note_posted_anew(self._front.desk, request, code)

    def notice(self, notice: Notice, request: Request) -> None:
        """Tell the people concerned about a request."""
        if notice is Notice.REMINDER:
            self._remind(request)
        elif notice is Notice.POSTED:
            self._posted(request)
        elif notice is Notice.ALARM:
            message = alarm.alarm(self._front.reader(), request)
            self._say(message, channel=self._front.approvals_channel)
        elif notice is Notice.ALARM_APPROVERS:
            for user in (one for one in request.approvals if one != request.requester):
                self._say(alarm.alarm(self._front.reader(user), request), channel=user)
        else:
            reader = self._front.reader(request.requester)
            message = notices.NOTICES[notice](reader, request)
            self._say(message, channel=request.requester)

    def _remind(self, request: Request) -> None:
        if request.card is None:
            return
        reader, lost = self._front.reader(), self._lost(request)
        message = notices.reminder(reader, request, self._mention, lost=len(lost))
        self._say(message, channel=request.card.channel, thread_ts=request.card.ts)

    def _lost(self, request: Request) -> tuple[str, ...]:
        return approvals_lost(request, self._front.desk.roles)

    def _posted(self, request: Request) -> None:
        message = notices.posted(self._front.reader(request.requester), request, self.link(request))
        if request.reply_url:
            try:
                self._front.answer(request.reply_url, message)
            except MessengerFault as fault:
                # Its five uses or its half hour are over; a DM always arrives.
                _log.info("reply.goes_by_dm", extra={"fault": fault.code})
            else:
                return
        self._say(message, channel=request.requester)

    def link(self, request: Request) -> str:
        """Return the address of a request's card, empty where Slack does not tell it."""
        if request.card is None:
            return ""
        return permalink(self._front.slack, request.card.channel, request.card.ts)

    def _say(self, message: Message, **where: str) -> None:
        say(self._front.slack, message, **where)

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        return call(self._front.slack, method, **arguments)


def _shows(request: Request, *, stoppable: bool) -> object:
    """Return what a person must learn from a card; the rest may wait for the next state."""
    return request.state, stoppable, request.trouble, request.approvals, request.needed
