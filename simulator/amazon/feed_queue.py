"""The feed queue: feeds of one type are processed one at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.amazon.documents import Documents
from simulator.amazon.feed import CANCEL_FEED, End, Reach, SimFeed
from simulator.amazon.feed_message import REASONS, BadDocument, Envelope, read_envelope
from simulator.amazon.feed_outcomes import Effect, MessageProcessor, Outcome
from simulator.amazon.feed_report import Result, Shape, write_report

_XML = "text/xml; charset=UTF-8"
_Due = tuple[datetime, Effect]


@dataclass(slots=True)
class FeedQueue:
    """Advances feeds. `order_lag` is the delay from a feed's end to the change of its orders."""

    documents: Documents
    processor: MessageProcessor
    known_reasons: set[str] = field(default_factory=lambda: set(REASONS))
    order_lag: timedelta = timedelta(0)
    _due: list[_Due] = field(default_factory=list)
    _free_at: dict[str, datetime] = field(default_factory=dict)

    def settle(self, feeds: Iterable[SimFeed], now: datetime) -> None:
        """Apply what is due to the open feeds (oldest first), in chronological order."""
        blocked: set[str] = set()
        for feed in feeds:
            if feed.feed_type not in blocked and not self._move(feed, now):
                blocked.add(feed.feed_type)
        self._take_effect(now)

    def _move(self, feed: SimFeed, now: datetime) -> bool:
        """Advance one feed; return whether the next one of its type may start."""
        if feed.status == "IN_QUEUE":
            begin = feed.created_at + feed.in_queue
            begin = max(begin, self._free_at.get(feed.feed_type, begin))
            if feed.plan.stuck or begin > now:
                return False
            if feed.plan.end is End.CANCELLED:
                feed.close(End.CANCELLED, begin)
                return True
            feed.status, feed.started_at = "IN_PROGRESS", begin
        end = (feed.started_at or now) + feed.in_progress
        if feed.plan.hangs or end > now:
            return False
        self._take_effect(end)
        self._finish(feed, end)
        self._free_at[feed.feed_type] = end
        return True

    def _take_effect(self, now: datetime) -> None:
        due = sorted((one for one in self._due if one[0] <= now), key=lambda one: one[0])
        self._due = [one for one in self._due if one[0] > now]
        for at, effect in due:
            effect(at)

    def _finish(self, feed: SimFeed, end: datetime) -> None:
        feed.close(feed.plan.end, end)
        if feed.foreign or feed.feed_type != CANCEL_FEED:
            self._report(feed, 1, ())
            return
        if feed.content is None:
            feed.close(End.FATAL, end)
            return
        try:
            envelope = read_envelope(feed.content, self.known_reasons)
        except BadDocument as bad:
            self._report(feed, 0, [Result(0, bad.code, bad.description)])
            return
        outcomes = self._outcomes(feed, envelope, end)
        errors = [outcome.error for outcome in outcomes if outcome.error is not None]
        self._report(feed, len(envelope.lines), errors)

    def _outcomes(self, feed: SimFeed, envelope: Envelope, end: datetime) -> list[Outcome]:
        outcomes = [self.processor.process(line, envelope.merchant) for line in envelope.lines]
        for outcome in outcomes[: _reached(feed, len(outcomes))]:
            if outcome.effect is not None:
                self._due.append((end + self.order_lag, outcome.effect))
        self._take_effect(end)
        return outcomes

    def _report(self, feed: SimFeed, processed: int, errors: Iterable[Result]) -> None:
        plan = feed.plan
        if plan.shape is Shape.MISSING or feed.status != End.DONE:
            return
        content = write_report(
            plan.shape, self.processor.seller_id, feed.id, processed, list(errors)
        )
        feed.result_document = self.documents.store(content, _XML, pack=plan.pack)
        if plan.shape is Shape.GONE:
            self.documents.lose(feed.result_document)


def _reached(feed: SimFeed, messages: int) -> int:
    """Return how many messages take effect."""
    if feed.plan.end is End.FATAL:
        return {Reach.NONE: 0, Reach.SOME: (messages + 1) // 2, Reach.ALL: messages}[
            feed.plan.reach
        ]
    return messages if feed.plan.effect else 0


def messages_of(content: bytes | None, reasons: set[str]) -> tuple[tuple[str, str], ...]:
    """Return (order id, reason) for each cancellation message of a document."""
    try:
        envelope = read_envelope(content, reasons)
    except BadDocument:
        return ()
    return tuple((line.order_id, line.reason) for line in envelope.lines if line.cancels)
