"""Request cards in the channel and private notices to the people concerned."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request, approvals_lost
from bot.domain.messages import Notice, Posted
from bot.domain.people import Called
from bot.ports.people import Staff
from bot.ports.slack import MessengerFault, Shown
from handlers.answers import Answer
from handlers.blocks import Message
from handlers.cancellation.views import alarm, approval_card, notices
from handlers.readers import Readers
from handlers.stores import of_store
from handlers.web_api import GONE, UNCHANGEABLE, call, content, permalink, say

_log = logging.getLogger(__name__)
_REMEMBERED = 1_000


class SlackMessenger:
    """The Messenger port over Slack's Web API."""

    def __init__(  # noqa: PLR0913 - what a card needs besides its request
        self,
        slack: WebClient,
        readers: Readers,
        answer: Answer,
        *,
        store: str,
        channel: str,
        staff: Staff,
        stop_window: timedelta,
    ) -> None:
        self._slack = slack
        self._readers = readers
        self._answer = answer
        self._store = store
        self._channel = channel
        self._staff = staff
        self._stop_window = stop_window
        self._anew: dict[str, tuple[object, Shown]] = {}

    def card(
        self,
        request: Request,
        *,
        called: Called,
        stoppable: bool,
        earlier: EarlierCancel | None,
    ) -> Shown:
        """Post or update a request's card."""
        card_view = approval_card.approval_card(
            self._readers.channel(),
            request,
            called=called,
            stoppable=stoppable,
            stop_window=self._stop_window,
            earlier=earlier,
            lost=self._lost(request),
        )
        message = self._named(card_view)
        card, shows = request.noted.card, _shows(request, stoppable=stoppable)
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
                return Shown(card)
            # Where the workspace forbids editing, each state gets one new card.
            then, shown = self._anew.get(request.id, (None, Shown(card)))
            if forbidden and then == shows:
                return shown
        posted = self._call("chat_postMessage", channel=self._channel, **content(message))
        shown = Shown(Posted(str(posted["channel"]), str(posted["ts"])), forbidden)
        if forbidden:
            _log.warning("card.posted_anew", extra={"fault": forbidden, "request": request.id})
            self._remember(request, shows, shown)
        return shown

    def _remember(self, request: Request, shows: object, shown: Shown) -> None:
        self._anew[request.id] = shows, shown
        while len(self._anew) > _REMEMBERED:
            self._anew.pop(next(iter(self._anew)))

    def notice(self, notice: Notice, request: Request) -> None:
        """Notify the people concerned about a request."""
        if notice is Notice.POSTED:
            self._posted(request)
        elif notice is Notice.ALARM:
            self._say(alarm.alarm(self._readers.channel(), request), channel=self._channel)
        elif notice is Notice.ALARM_APPROVERS:
            for user in (one for one in request.approvals if one != request.requester):
                self._say(alarm.alarm(self._readers.of(user), request), channel=user)
        else:
            reader = self._readers.of(request.requester)
            message = notices.NOTICES[notice](reader, request)
            self._say(message, channel=request.requester)

    def remind(self, request: Request, called: Called) -> None:
        """Remind of a request in the thread of its card."""
        if request.noted.card is None:
            return
        reader, lost = self._readers.channel(), self._lost(request)
        message = notices.reminder(reader, request, called, lost=len(lost))
        self._say(message, channel=request.noted.card.channel, thread_ts=request.noted.card.ts)

    def _lost(self, request: Request) -> tuple[str, ...]:
        return approvals_lost(request, self._staff.roles())

    def _posted(self, request: Request) -> None:
        message = notices.posted(self._readers.of(request.requester), request, self.link(request))
        self._answer(request.requester, request.reply_url, self._named(message))

    def link(self, request: Request) -> str:
        """Return the permalink of a request's card, or "" if Slack gives none."""
        if request.noted.card is None:
            return ""
        return permalink(self._slack, request.noted.card.channel, request.noted.card.ts)

    def _say(self, message: Message, **where: str) -> None:
        say(self._slack, self._named(message), **where)

    def _named(self, message: Message) -> Message:
        return of_store(message, self._store, self._readers.store)

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        return call(self._slack, method, **arguments)


def _shows(request: Request, *, stoppable: bool) -> object:
    """Return the parts of a card that justify a new post where editing is forbidden."""
    return request.state, stoppable, request.noted.trouble, request.approvals, request.needed
