"""The cancellation feed (POST_ORDER_ACKNOWLEDGEMENT_DATA, Feeds API 2021-06-30)."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta

from bot.amazon import feed_xml, mapping, validation
from bot.amazon.client import Connection
from bot.amazon.documents import document
from bot.domain import limits
from bot.domain.cancellation.feed import CancelMessage, FeedSeen, LineReport
from bot.domain.faults import Unavailable

FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
_FEEDS = "/feeds/2021-06-30/feeds"
_DOCUMENTS = "/feeds/2021-06-30/documents"


class SpApiCancelFeed:
    """The CancelTransport port over SP-API."""

    def __init__(
        self,
        connection: Connection,
        seller_id: str,
        guard: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._connection = connection
        self._seller_id = seller_id
        self._guard = guard

    def guarded(self, guard: Callable[[], AbstractContextManager[None]]) -> "SpApiCancelFeed":
        """Return the same with a guard around `create`; what it raises means: nothing was sent."""
        return SpApiCancelFeed(self._connection, self._seller_id, guard)

    def now(self) -> datetime:
        """Return a lower bound of the time on Amazon's clock, which dates feeds."""
        return self._connection.earliest()

    def log_in(self) -> None:
        """Make the access token fresh enough that `create` needs no login. Raises AmazonFault."""
        self._connection.log_in()

    def wait_to_create(self) -> timedelta:
        """Return how long until the rate limit allows another feed (zero: now)."""
        return self._connection.limits.wait("createFeed")

    def upload(self, messages: Sequence[CancelMessage]) -> str:
        """Upload the feed's document and return its id. Raises AmazonFault."""
        place = self._connection.call(
            "createFeedDocument",
            lambda amazon: amazon.post(_DOCUMENTS, contentType=feed_xml.CONTENT_TYPE),
            lambda raw: document(raw, "feedDocumentId"),
        )
        content = feed_xml.build(self._seller_id, messages)
        self._connection.documents.put(place, content, feed_xml.CONTENT_TYPE)
        return place.id

    def create(self, document_id: str) -> str:
        """Submit the document with exactly one request and no login.

        Raises Doubtful if Amazon may have accepted it, another AmazonFault if it has not.
        """
        market_id = self._connection.access.market.id
        with self._guard():
            return self._connection.call(
                "createFeed",
                lambda amazon: amazon.post(
                    _FEEDS,
                    feedType=FEED_TYPE,
                    inputFeedDocumentId=document_id,
                    marketplaceIds=[market_id],
                ),
                lambda raw: validation.required_id(validation.as_object(raw), "feedId"),
                changes=True,
            )

    def get(self, feed_id: str) -> FeedSeen:
        """Read one feed. Raises AmazonFault."""
        return self._connection.call(
            "getFeed",
            lambda amazon: amazon.get(_FEEDS, feed_id),
            lambda raw: mapping.feed(raw, feed_type=FEED_TYPE, asked=feed_id),
        )

    def created_since(self, since: datetime) -> tuple[FeedSeen, ...]:
        """List the feeds of this type created since then. Raises AmazonFault."""
        return self._list(createdSince=since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def open_feeds(self) -> tuple[FeedSeen, ...]:
        """List the feeds of this type in queue or in progress. Raises AmazonFault."""
        found = self._list(processingStatuses="IN_QUEUE,IN_PROGRESS")
        return tuple(feed for feed in found if not feed.status.closed)

    def _list(self, **query: str) -> tuple[FeedSeen, ...]:
        """Read all pages. After the first, Amazon accepts the token as the only parameter."""
        parameters: dict[str, str] = {"feedTypes": FEED_TYPE, "pageSize": "100", **query}
        found: list[FeedSeen] = []
        tokens: set[str] = set()
        while True:
            page, token = self._page(parameters)
            found += page
            if not token:
                return tuple(found)
            if token in tokens or len(tokens) + 1 >= limits.FEEDS_PAGES:
                msg = f"getFeeds: no end after {len(tokens) + 1} pages"
                raise Unavailable(msg)
            tokens.add(token)
            parameters = {"nextToken": token}

    def _page(self, parameters: dict[str, str]) -> tuple[Sequence[FeedSeen], str | None]:
        return self._connection.call(
            "getFeeds",
            lambda amazon: amazon.get(_FEEDS, **parameters),
            lambda raw: (mapping.feeds(raw, feed_type=FEED_TYPE), validation.next_token(raw)),
        )

    def take_back(self, feed_id: str) -> None:
        """Cancel a queued feed. Raises Rejected if it is too late, else AmazonFault."""
        self._connection.log_in()
        self._connection.call(
            "cancelFeed",
            lambda amazon: amazon.delete(_FEEDS, feed_id),
            lambda _raw: None,
            changes=True,
        )

    def report(self, document_id: str, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
        """Return the processing report's results by message number. Raises AmazonFault."""
        place = self._connection.call(
            "getFeedDocument",
            lambda amazon: amazon.get(_DOCUMENTS, document_id),
            lambda raw: document(raw, "feedDocumentId", document_id),
        )
        content = self._connection.documents.fetch(place, most=limits.RESULT_DOCUMENT)
        return feed_xml.read_report(content, messages)
