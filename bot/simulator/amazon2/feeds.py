"""Feeds of one type, processed one after another by a clock that is looked at when asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.simulator.amazon2.documents import Documents
from bot.simulator.amazon2.feed_outcome import Processing, Spoilt, spoil
from bot.simulator.amazon2.wire import Answer, Asked, Refusal, as_json, moment, stamp

FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
PATH = "/feeds/2021-06-30"
Fate = Literal["FATAL", "CANCELLED", "STUCK_QUEUE", "HANG"]
_STATUSES = frozenset({"IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL"})
_CLOSED = frozenset({"DONE", "CANCELLED", "FATAL"})
_LISTED = timedelta(days=90)


@dataclass(slots=True)
class SimFeed:
    """One feed; `content` None: a stranger's, without any effect here."""

    id: str
    created: datetime
    content: bytes | None
    queue: timedelta
    processing: timedelta
    fate: Fate | None = None
    spoilt: Spoilt | None = None
    status: str = "IN_QUEUE"
    started: datetime | None = None
    ended: datetime | None = None
    result: str | None = None
    not_before: datetime | None = None

    @property
    def closed(self) -> bool:
        """Say whether nothing happens to it any more."""
        return self.status in _CLOSED

    def json(self, marketplace_id: str) -> dict[str, Any]:
        """Return the feed as Amazon lists it."""
        shown: dict[str, Any] = {
            "feedId": self.id,
            "feedType": FEED_TYPE,
            "marketplaceIds": [marketplace_id],
            "createdTime": stamp(self.created),
            "processingStatus": self.status,
        }
        if self.started is not None:
            shown["processingStartTime"] = stamp(self.started)
        if self.ended is not None:
            shown["processingEndTime"] = stamp(self.ended)
        if self.result is not None:
            shown["resultFeedDocumentId"] = self.result
        return shown


@dataclass
class Feeds:
    """The feeds of a seller, and what can be made to happen to them.

    `queue_seconds` and `processing_seconds` are those of the feeds created after they are set.
    """

    processing: Processing
    marketplace_id: str
    now: Callable[[], datetime]
    queue_seconds: float = 20
    processing_seconds: float = 40
    gzip: bool = False
    documents: Documents = field(default_factory=lambda: Documents("feed"))
    all: list[SimFeed] = field(default_factory=list)
    _fates: list[Fate] = field(default_factory=list)
    _spoilt: list[Spoilt] = field(default_factory=list)

    @property
    def order_lag(self) -> float:
        """Return how many seconds after the report an order shows that it is cancelled."""
        return self.processing.order_lag

    @order_lag.setter
    def order_lag(self, seconds: float) -> None:
        self.processing.order_lag = seconds

    def reject(self, order_id: str) -> None:
        """Refuse the cancellation of this order."""
        self.processing.rejected.add(order_id)

    def ignore(self, order_id: str) -> None:
        """Report a success for this order and leave it as it is."""
        self.processing.ignored.add(order_id)

    def cancel_anyway(self, order_id: str) -> None:
        """Report an error for this order and cancel it."""
        self.processing.anyway.add(order_id)

    def next_outcome(self, fate: Fate) -> None:
        """Decide what becomes of the next feed."""
        self._fates.append(fate)

    def report_fault(self, spoilt: Spoilt) -> None:
        """Decide what is wrong with the report of the next feed."""
        self._spoilt.append(spoilt)

    def release(self) -> None:
        """Let the feeds that are stuck go on from now."""
        for feed in self.all:
            if not feed.closed and feed.fate in {"STUCK_QUEUE", "HANG"}:
                feed.fate = None
                feed.not_before = self.now()

    def foreign(self, status: str = "IN_QUEUE", seconds: float = 600) -> str:
        """Add a feed that another program sent, and that ends after so many seconds."""
        now = self.now()
        feed = self._new(None, timedelta(0), timedelta(seconds=seconds))
        feed.status = status
        feed.started = None if status == "IN_QUEUE" else now
        feed.ended = now if feed.closed else None
        return feed.id

    def settle(self) -> None:
        """Let happen what has its time by now."""
        now, free = self.now(), None
        for feed in self.all:
            if not feed.closed:
                self._advance(feed, free, now)
            if not feed.closed:
                break
            free = max(filter(None, (free, feed.ended)), default=None)

    def _advance(self, feed: SimFeed, free: datetime | None, now: datetime) -> None:
        if feed.status == "IN_QUEUE":
            start = max(filter(None, (feed.created + feed.queue, free, feed.not_before)))
            if feed.fate == "STUCK_QUEUE" or now < start:
                return
            if feed.fate == "CANCELLED":
                feed.status, feed.ended = "CANCELLED", start
                return
            feed.status, feed.started = "IN_PROGRESS", start
        end = max(filter(None, ((feed.started or now) + feed.processing, feed.not_before)))
        if feed.fate == "HANG" or now < end:
            return
        feed.ended = end
        if feed.fate == "FATAL":
            feed.status = "FATAL"
            return
        feed.status = "DONE"
        if feed.content is not None:
            self._report(feed, self.processing.run(feed.id, feed.content, end), end)

    def _report(self, feed: SimFeed, text: str, at: datetime) -> None:
        if feed.spoilt == "missing":
            return
        content = spoil(text, feed.spoilt)
        feed.result = self.documents.keep(content, at, packed=self.gzip)
        if feed.spoilt == "gone":
            self.documents.remove(feed.result)

    def _new(self, content: bytes | None, queue: timedelta, processing: timedelta) -> SimFeed:
        number = 50_000_020_000 + len(self.all)
        feed = SimFeed(str(number), self.now(), content, queue, processing)
        self.all.append(feed)
        return feed

    def create_document(self, asked: Asked, base: str) -> Answer:
        """Answer createFeedDocument."""
        kind = asked.json().get("contentType")
        if not isinstance(kind, str) or "/" not in kind:
            raise Refusal(400, "contentType is required.")
        document = self.documents.expect(kind, self.now())
        url = self.documents.address(document, base, self.now())
        return as_json({"feedDocumentId": document.id, "url": url}, 201)

    def create(self, asked: Asked) -> Answer:
        """Answer createFeed."""
        said = asked.json()
        markets = said.get("marketplaceIds")
        if said.get("feedType") != FEED_TYPE:
            raise Refusal(400, "feedType is required, and one that this seller may use.")
        if not isinstance(markets, list) or self.marketplace_id not in markets:
            raise Refusal(400, "marketplaceIds is required, and those of this seller.")
        content = self.documents.uploaded(said.get("inputFeedDocumentId"), self.now())
        feed = self._new(
            content,
            timedelta(seconds=self.queue_seconds),
            timedelta(seconds=self.processing_seconds),
        )
        feed.fate = self._fates.pop(0) if self._fates else None
        feed.spoilt = self._spoilt.pop(0) if self._spoilt else None
        return as_json({"feedId": feed.id}, 202)

    def get(self, feed_id: str) -> Answer:
        """Answer getFeed."""
        return as_json(self._find(feed_id).json(self.marketplace_id))

    def cancel(self, feed_id: str) -> Answer:
        """Answer cancelFeed."""
        feed = self._find(feed_id)
        if feed.status != "IN_QUEUE":
            raise Refusal(400, f"The feed is {feed.status}; only IN_QUEUE can be cancelled.")
        feed.status, feed.ended = "CANCELLED", self.now()
        return as_json({})

    def _find(self, feed_id: str) -> SimFeed:
        for feed in self.all:
            if feed.id == feed_id:
                return feed
        raise Refusal(404, f"No feed {feed_id}.")

    def find_all(self, asked: Asked) -> Answer:
        """Answer getFeeds, newest first."""
        token = asked.query.get("nextToken")
        if token is not None and len(asked.query) > 1:
            raise Refusal(400, "nextToken must be the only parameter.")
        types, statuses, since, until, size, start = _window(asked, token)
        if FEED_TYPE not in types or not _STATUSES.issuperset(statuses):
            raise Refusal(400, "feedTypes is required, processingStatuses must be known.")
        first = moment(since, "createdSince") if since else self.now() - _LISTED
        last = moment(until, "createdUntil") if until else self.now()
        found = [
            feed
            for feed in reversed(self.all)
            if first <= feed.created <= last and (not statuses or feed.status in statuses)
        ]
        body: dict[str, Any] = {
            "feeds": [f.json(self.marketplace_id) for f in found[start : start + size]]
        }
        if start + size < len(found):
            place = (",".join(types), ",".join(statuses), since, until, size, start + size)
            body["nextToken"] = "|".join(map(str, place))
        return as_json(body)

    def document(self, document_id: str, base: str) -> Answer:
        """Answer getFeedDocument."""
        document = self.documents.find(document_id, self.now())
        url = self.documents.address(document, base, self.now())
        packed = {"compressionAlgorithm": "GZIP"} if document.packed else {}
        return as_json({"feedDocumentId": document_id, "url": url, **packed})


def _window(asked: Asked, token: str | None) -> tuple[list[str], list[str], str, str, int, int]:
    names = ("feedTypes", "processingStatuses", "createdSince", "createdUntil")
    parts = [asked.query.get(name, "") for name in names]
    parts += [asked.query.get("pageSize", "10"), "0"]
    if token is not None:
        parts = token.split("|")
    try:
        types, statuses, since, until, size, start = parts
        found = int(size), int(start)
    except ValueError as error:
        raise Refusal(400, "nextToken or pageSize is invalid.") from error
    if not 1 <= found[0] <= 100:
        raise Refusal(400, "pageSize must be between 1 and 100.")
    wanted = [part for part in statuses.split(",") if part]
    return types.split(","), wanted, since, until, *found
