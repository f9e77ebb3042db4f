"""The cancellation feed (POST_ORDER_ACKNOWLEDGEMENT_DATA, Feeds API 2021-06-30)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.amazon import feed_xml, mapping
from bot.amazon.client import Connection, Feeds
from bot.domain.cancellation.feed import CancelMessage, FeedSeen, LineReport
from bot.domain.faults import Doubtful, Unavailable

FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
_PATH = "/feeds/2021-06-30"


class SpApiCancelFeed:
    """The CancelTransport port over SP-API."""

    def __init__(self, connection: Connection, seller_id: str) -> None:
        self._connection = connection
        self._seller_id = seller_id

    def now(self) -> datetime:
        """Return the present moment by Amazon's clock, as its last answer told it."""
        return self._connection.clock.now() + (self._connection.skew or timedelta(0))

    def wait_to_create(self) -> timedelta:
        """Return how long until the rate has room for one more feed (zero: now)."""
        return self._connection.limits.wait("createFeed")

    def log_in(self) -> None:
        """Have a login that is good for the next call. Raises AmazonFault."""
        self._connection.log_in()

    def upload(self, messages: Sequence[CancelMessage]) -> str:
        """Store the feed's document at Amazon and return its id. Raises AmazonFault."""
        document = self._connection.call(
            "createFeedDocument",
            Feeds,
            lambda feeds: feeds.create_feed_document(file=None, content_type=feed_xml.CONTENT_TYPE),
        )
        content = feed_xml.build(self._seller_id, messages)
        document_id = document.get("feedDocumentId") if isinstance(document, dict) else None
        if not isinstance(document_id, str):
            msg = "createFeedDocument: unreadable answer"
            raise Unavailable(msg)
        self._connection.documents.put(document, content, feed_xml.CONTENT_TYPE)
        return document_id

    def create(self, document_id: str) -> str:
        """Hand the document over; raises Doubtful where it may have been taken."""
        market_id = self._connection.access.market.id
        payload = self._connection.call(
            "createFeed",
            Feeds,
            lambda feeds: feeds.create_feed(FEED_TYPE, document_id, marketplaceIds=[market_id]),
            changes=True,
        )
        feed_id = payload.get("feedId") if isinstance(payload, dict) else None
        if not isinstance(feed_id, str):
            msg = "createFeed: answered without a feedId"
            raise Doubtful(msg)
        return feed_id

    def get(self, feed_id: str) -> FeedSeen:
        """Read one feed. Raises AmazonFault."""
        payload = self._connection.call("getFeed", Feeds, lambda feeds: feeds.get_feed(feed_id))
        try:
            return mapping.feed(payload)
        except (AttributeError, ValueError) as error:
            msg = "getFeed: unreadable answer"
            raise Unavailable(msg) from error

    def created_since(self, since: datetime) -> tuple[FeedSeen, ...]:
        """List the feeds of this type created since then. Raises AmazonFault."""
        return self._list(createdSince=since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def open_feeds(self) -> tuple[FeedSeen, ...]:
        """List the feeds of this type in queue or in progress. Raises AmazonFault."""
        found = self._list(processingStatuses="IN_QUEUE,IN_PROGRESS")
        return tuple(feed for feed in found if not feed.status.closed)

    def _list(self, **query: str) -> tuple[FeedSeen, ...]:
        """Read all pages; the token must be the only parameter of the pages after the first."""
        parameters: dict[str, str] = {"feedTypes": FEED_TYPE, "pageSize": "100", **query}
        found: list[FeedSeen] = []
        while True:
            page, token = self._page(parameters)
            found += page
            if not token:
                return tuple(found)
            parameters = {"nextToken": token}

    def _page(self, parameters: dict[str, str]) -> tuple[Sequence[FeedSeen], str | None]:
        tokens: list[str | None] = []

        def use(feeds: Any) -> Any:
            answer = feeds._request(  # noqa: SLF001 - get_feeds adds parameters of its own
                f"{_PATH}/feeds", params={"method": "GET", **parameters}, add_marketplace=False
            )
            tokens.append(answer.next_token)
            return answer

        payload = self._connection.call("getFeeds", Feeds, use)
        try:
            return mapping.feeds(payload), tokens[-1]
        except (AttributeError, ValueError) as error:
            msg = "getFeeds: unreadable answer"
            raise Unavailable(msg) from error

    def take_back(self, feed_id: str) -> None:
        """Ask Amazon to drop a feed in queue; raises Rejected where it is too late."""
        self._connection.call("cancelFeed", Feeds, lambda feeds: feeds.cancel_feed(feed_id))

    def report(self, document_id: str, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
        """Read the processing report, by message number. Raises AmazonFault."""
        document = self._connection.call(
            "getFeedDocument",
            Feeds,
            lambda feeds: feeds._request(  # noqa: SLF001 - get_feed_document never checks a download
                f"{_PATH}/documents/{document_id}", params={"method": "GET"}, add_marketplace=False
            ),
        )
        return feed_xml.read_report(self._connection.documents.fetch(document), messages)
