"""Request cards in the channel and private notices to the people concerned."""

from collections.abc import Hashable
from datetime import timedelta
from functools import partial

from slack_sdk import WebClient

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.policy import approvals_lost
from bot.domain.cancellation.request import Request
from bot.domain.messages import Notice, Shown
from bot.domain.people import Called
from bot.ports.slack import Staff
from bot.recipients import tell_each
from handlers.answers import Answer
from handlers.blocks import Message
from handlers.cancellation.views import alarm, approval_card, notices
from handlers.cards import Cards
from handlers.readers import Readers
from handlers.stores import of_store
from handlers.web_api import permalink, say


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
        self._cards = Cards(slack, channel)
        self._alarmed: dict[str, set[str]] = {}

    def card(
        self,
        request: Request,
        *,
        called: Called,
        stoppable: bool,
        earlier: EarlierCancel | None,
    ) -> Shown:
        """Post or update a request's card."""
        message = approval_card.approval_card(
            self._readers.channel(),
            request,
            called=called,
            stoppable=stoppable,
            stop_window=self._stop_window,
            earlier=earlier,
            lost=self._lost(request),
        )
        return self._cards.draw(
            request.id,
            request.noted.card,
            self._named(message),
            _shows(request, stoppable=stoppable),
        )

    def notice(self, notice: Notice, request: Request) -> None:
        """Notify the people concerned about a request."""
        if notice is Notice.POSTED:
            self._posted(request)
        elif notice is Notice.ALARM:
            self._say(alarm.alarm(self._readers.channel(), request), channel=self._channel)
        elif notice is Notice.ALARM_APPROVERS:
            self._alarm_approvers(request)
        else:
            reader = self._readers.of(request.requester)
            message = notices.NOTICES[notice](reader, request)
            self._say(message, channel=request.requester)

    def _alarm_approvers(self, request: Request) -> None:
        """Alarm everybody who approved; a retry is for those who have not got the alarm yet."""
        reached = self._alarmed.setdefault(request.id, {request.requester})
        others = [user for user in request.approvals if user not in reached]
        for user in tell_each(others, partial(self._alarm, request)):
            reached.add(user)
        del self._alarmed[request.id]

    def _alarm(self, request: Request, user: str) -> None:
        self._say(alarm.alarm(self._readers.of(user), request), channel=user)

    def remind(self, request: Request, called: Called) -> None:
        """Post a reminder in the thread of the request's card."""
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


def _shows(request: Request, *, stoppable: bool) -> Hashable:
    """Return the parts of a card that justify a new post where editing is forbidden."""
    return request.state, stoppable, request.noted.trouble, request.approvals, request.needed
