"""Feeds API 2021-06-30: documents, createFeed, getFeed, getFeeds, cancelFeed."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

from simulator.amazon.documents import FEED_FILES, Documents
from simulator.amazon.feed import End, SimFeed
from simulator.amazon.feeds import Feeds
from simulator.amazon.timeline import Timeline
from simulator.amazon.wire import Refusal, Request, answer, invalid, not_found
from simulator.wire import Answer

_STATUSES = frozenset({"IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL"})
_FILTERS = (
    "feedTypes",
    "marketplaceIds",
    "pageSize",
    "processingStatuses",
    "createdSince",
    "createdUntil",
)
_KEPT = timedelta(days=90)
_LARGEST_PAGE = 100
_MOST_MARKETPLACES = 25
_MOST_TYPES = 10


class FeedsApi:
    """The six feed operations."""

    def __init__(self, timeline: Timeline, documents: Documents, feeds: Feeds) -> None:
        self._timeline = timeline
        self._documents = documents
        self._feeds = feeds

    def create_document(self, request: Request) -> Answer:
        """Handle createFeedDocument."""
        content_type = request.json().get("contentType")
        if not isinstance(content_type, str) or not content_type:
            raise invalid("Invalid input", "contentType is required.")
        document_id, url = self._documents.reserve(content_type)
        return answer(201, {"feedDocumentId": document_id, "url": url})

    def get_document(self, _request: Request, document_id: str) -> Answer:
        """Handle getFeedDocument."""
        return answer(200, self._documents.describe(document_id, "feedDocumentId", FEED_FILES))

    def create(self, request: Request) -> Answer:
        """Handle createFeed."""
        body = request.json()
        markets = body.get("marketplaceIds")
        if not isinstance(markets, list) or not 1 <= len(markets) <= _MOST_MARKETPLACES:
            raise invalid("Invalid input", "marketplaceIds must have 1 to 25 values.")
        feed_type, document_id = body.get("feedType"), body.get("inputFeedDocumentId")
        if not isinstance(feed_type, str) or not isinstance(document_id, str):
            raise invalid("Invalid input", "feedType and inputFeedDocumentId are required.")
        try:
            content = self._documents.get(document_id).content
        except Refusal:
            raise invalid("Invalid input", "inputFeedDocumentId does not exist.") from None
        feed = self._feeds.create(feed_type, tuple(map(str, markets)), content)
        return answer(202, {"feedId": feed.id})

    def get(self, _request: Request, feed_id: str) -> Answer:
        """Handle getFeed."""
        return answer(200, self._known(feed_id).json())

    def cancel(self, _request: Request, feed_id: str) -> Answer:
        """Handle cancelFeed."""
        feed = self._known(feed_id)
        if feed.status != "IN_QUEUE":
            raise invalid("Invalid input", f"Feed {feed_id} is {feed.status}.")
        feed.close(End.CANCELLED, self._timeline.now())
        return Answer(200)

    def _known(self, feed_id: str) -> SimFeed:
        feed = self._feeds.find(feed_id)
        if feed is None or feed.created_at + _KEPT < self._timeline.now():
            raise not_found(f"Feed {feed_id} does not exist.")
        return feed

    def get_many(self, request: Request) -> Answer:
        """Handle getFeeds, newest first."""
        token = request.one("nextToken")
        given = {name: request.query[name] for name in _FILTERS if name in request.query}
        offset = 0
        if token is not None:
            if given:
                raise invalid("Invalid input", "nextToken must be the only parameter.")
            given, offset = _opened(token)
        asked = Request(request.method, request.path, given, request.headers, b"")
        found = self._found(asked)
        size = _page_size(asked)
        body: dict[str, Any] = {"feeds": [feed.json() for feed in found[offset : offset + size]]}
        if offset + size < len(found):
            body["nextToken"] = _sealed(given, offset + size, self._timeline.now())
        return answer(200, body)

    def _found(self, asked: Request) -> list[SimFeed]:
        types, statuses = asked.many("feedTypes"), asked.many("processingStatuses")
        if not 1 <= len(types) <= _MOST_TYPES:
            raise invalid("Invalid input", "feedTypes or nextToken is required.")
        if set(statuses) - _STATUSES:
            raise invalid("Invalid input", "processingStatuses has unknown values.")
        now = self._timeline.now()
        since = max(asked.moment("createdSince") or now - _KEPT, now - _KEPT)
        until = asked.moment("createdUntil") or now
        markets = set(asked.many("marketplaceIds"))
        return [
            feed
            for feed in reversed(self._feeds.all())
            if feed.feed_type in types
            and (not statuses or feed.status in statuses)
            and (not markets or markets & set(feed.marketplaces))
            and since <= feed.created_at <= until
        ]


def _page_size(asked: Request) -> int:
    said = asked.one("pageSize") or "10"
    if not said.isdigit() or not 1 <= int(said) <= _LARGEST_PAGE:
        raise invalid("Invalid input", "pageSize must be between 1 and 100.")
    return int(said)


def _sealed(given: dict[str, list[str]], offset: int, now: datetime) -> str:
    """Return a page token that fixes the time up to which feeds are listed."""
    until = given.get("createdUntil") or [now.isoformat()]
    inside = [given | {"createdUntil": until}, offset]
    return base64.urlsafe_b64encode(json.dumps(inside).encode()).decode()


def _opened(token: str) -> tuple[dict[str, list[str]], int]:
    try:
        given, offset = json.loads(base64.urlsafe_b64decode(token))
    except ValueError:
        raise invalid("Invalid input", "nextToken is invalid.") from None
    return dict(given), int(offset)
