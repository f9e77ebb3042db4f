"""Digests, alerts and health summaries over Slack's Web API."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk import WebClient

from bot.domain.digest.digest import Digest
from bot.domain.digest.overview import Standing
from bot.domain.health.changes import Alert
from bot.domain.health.collecting import Waiting
from bot.domain.health.report import HealthReport
from bot.domain.messages import Posted
from bot.ports.slack import MessengerFault
from handlers.answers import Answer
from handlers.blocks import Message
from handlers.digest.views import alert_message, details, digest_message
from handlers.digest.views.charts import Style
from handlers.digest.views.overview import overview_message
from handlers.digest.views.todo import MOST
from handlers.health.views import account as health_views
from handlers.readers import Readers
from handlers.stores import of_store
from handlers.web_api import UNDRAWABLE, call, content, permalink, say

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

    def digest(self, digest: Digest, *, thread: Posted | None = None) -> Posted:
        """Post a day's digest, in the thread of another message if one is given."""
        reader, links = self._readers.channel(), self._links(digest)
        message = digest_message.digest_message(reader, digest, store=self._store, links=links)
        where = {} if thread is None else {"channel": thread.channel, "thread_ts": thread.ts}
        return self._post(message, **where)

    def overview(self, day: date, standings: Sequence[Standing]) -> Posted:
        """Post the overview of several stores, a line each."""
        message = overview_message(self._readers.channel(), day, standings)
        return _posted(say(self._slack, message, channel=self._channel))

    def details(self, digest: Digest, under: Posted) -> None:
        """Post all metrics in the thread of a digest."""
        reader = self._readers.channel()
        self._draw(
            lambda style: details.details_message(reader, digest, style),
            channel=under.channel,
            thread_ts=under.ts,
        )

    def alert(
        self, turns: Sequence[Alert], report: HealthReport, *, thread: Posted | None
    ) -> Posted:
        """Post alerts in the channel, or recoveries in the thread of their alert."""
        reader = self._readers.channel()
        message = alert_message.alert_message(reader, turns, report, store=self._store)
        where = {} if thread is None else {"channel": thread.channel, "thread_ts": thread.ts}
        return self._post(message, **where)

    def share(self, digest: Digest, by: str) -> Posted:
        """Post the current health in the channel on behalf of a person."""
        reader = self._readers.channel()
        return self._draw(lambda style: health_views.shared(reader, digest, by, style))

    def answer(self, digest: Digest, waiting: Waiting) -> None:
        """Answer a person who requested a new report, replacing the earlier summary."""
        message = health_views.summary(self._readers.of(waiting.user_id), digest)
        self._answer(waiting.user_id, waiting.reply_url, self._named(message), replace=True)

    def _links(self, digest: Digest) -> Mapping[str, str]:
        asked = [one for one in (task.request for task in digest.todo.first(MOST)) if one]
        cards = {one.id: one.noted.card for one in asked if one.noted.card is not None}
        return {id_: permalink(self._slack, card.channel, card.ts) for id_, card in cards.items()}

    def _draw(self, draw: Callable[[Style], Message], **where: Any) -> Posted:
        """Post a message, falling back to simpler styles that Slack can render."""
        to = {"channel": self._channel, **where}
        for style in (Style.DRAWN, Style.TABLE):
            try:
                shown = content(self._named(draw(style)))
                return _posted(call(self._slack, "chat_postMessage", **to, **shown))
            except MessengerFault as fault:
                if fault.code not in UNDRAWABLE:
                    raise
                _log.warning("message.drawn_plainer", extra={"style": style.name})
        return self._post(draw(Style.WORDS), **where)

    def _post(self, message: Message, **where: Any) -> Posted:
        """Post a message, or its plain text if Slack rejects the blocks."""
        to = {"channel": self._channel, **where}
        return _posted(say(self._slack, self._named(message), **to))

    def _named(self, message: Message) -> Message:
        return of_store(message, self._store, self._readers.store)


def _posted(said: Mapping[str, Any]) -> Posted:
    return Posted(str(said["channel"]), str(said["ts"]))
