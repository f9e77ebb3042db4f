"""Slack as the bot's voice about the account: digests, alerts, and answers to who asked."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient

from bot.domain.digest.digest import Digest
from bot.domain.health.changes import Alert
from bot.domain.health.collecting import Waiting
from bot.domain.health.report import HealthReport
from bot.domain.messages import Posted
from bot.ports.slack import MessengerFault
from handlers.answers import Answer
from handlers.blocks import Message
from handlers.digest.views import alert_message, details, digest_message
from handlers.digest.views.digest_message import Style
from handlers.health.views import account as health_views
from handlers.readers import Readers
from handlers.web_api import call, content, permalink

_log = logging.getLogger(__name__)


class SlackHealthChannel:
    """The HealthChannel port over Slack's Web API."""

    def __init__(
        self, slack: WebClient, readers: Readers, answer: Answer, *, store: str, channel: str
    ) -> None:
        self._slack = slack
        self._readers = readers
        self._answer = answer
        self._store = store
        self._channel = channel

    def digest(self, digest: Digest) -> Posted:
        """Post the digest of a day."""
        reader, links = self._readers.channel(), self._links(digest)
        return self._post(
            lambda style: digest_message.digest_message(
                reader, digest, store=self._store, links=links, style=style
            )
        )

    def details(self, digest: Digest, under: Posted) -> None:
        """Post every number in the thread of a digest."""
        reader = self._readers.channel()
        self._post(
            lambda style: details.details_message(reader, digest, style),
            channel=under.channel,
            thread_ts=under.ts,
        )

    def alert(self, alert: Alert, report: HealthReport, *, thread: Posted | None) -> Posted:
        """Post a turn for the worse in the channel, or a turn for the better in its thread."""
        reader = self._readers.channel()
        message = alert_message.alert_message(reader, alert, report, store=self._store)
        where = {} if thread is None else {"channel": thread.channel, "thread_ts": thread.ts}
        return self._post(lambda _: message, **where)

    def share(self, digest: Digest, by: str) -> Posted:
        """Post how the account stands in the channel, for a person."""
        reader = self._readers.channel()
        return self._post(lambda style: health_views.shared(reader, digest, by, style))

    def picture(self, digest: Digest, waiting: Waiting) -> None:
        """Answer a person who asked for a new report, in place of the old picture."""
        message = health_views.picture(self._readers.of(waiting.user_id), digest)
        self._answer(waiting.reply_url, message, replace=True)

    def _links(self, digest: Digest) -> Mapping[str, str]:
        cards = {
            request.id: request.noted.card
            for request in (*digest.todo.approvals, *digest.todo.unconfirmed)
            if request.noted.card is not None
        }
        return {id_: permalink(self._slack, card.channel, card.ts) for id_, card in cards.items()}

    def _post(self, draw: Callable[[Style], Message], **where: Any) -> Posted:
        """Post a message; what Slack cannot draw yet is drawn in a plainer way."""
        arguments = {"channel": self._channel, **where}

        def say(style: Style) -> Posted:
            said = call(self._slack, "chat_postMessage", **arguments, **content(draw(style)))
            return Posted(str(said["channel"]), str(said["ts"]))

        for style in (Style.DRAWN, Style.TABLE):
            try:
                return say(style)
            except MessengerFault as fault:
                if fault.code != "invalid_blocks":
                    raise
                _log.warning("message.drawn_plainer", extra={"style": style.name})
        return say(Style.WORDS)
