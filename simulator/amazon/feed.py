"""A feed of the account, and what is planned for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from simulator.amazon.feed_report import Shape
from simulator.amazon.wire import stamp

CANCEL_FEED = "POST_ORDER_ACKNOWLEDGEMENT_DATA"


class End(StrEnum):
    """How a feed or a report ends."""

    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"


class Reach(StrEnum):
    """How far a feed that ends FATAL came."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


@dataclass(slots=True)
class Plan:
    """What becomes of a feed. `stuck`: stays in queue; `hangs`: stays in progress.

    `reach` matters where it ends FATAL, `effect` says whether a feed that ends DONE does what its
    report says; `pack` gzips the report.
    """

    end: End = End.DONE
    reach: Reach = Reach.NONE
    shape: Shape = Shape.NORMAL
    stuck: bool = False
    hangs: bool = False
    effect: bool = True
    pack: bool = False


@dataclass(slots=True)
class SimFeed:
    """A feed. `in_queue` and `in_progress` are how long each takes at least."""

    id: str
    feed_type: str
    marketplaces: tuple[str, ...]
    created_at: datetime
    plan: Plan
    in_queue: timedelta
    in_progress: timedelta
    content: bytes | None = None
    foreign: bool = False
    status: str = "IN_QUEUE"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    result_document: str | None = None
    messages: tuple[tuple[str, str], ...] = field(default=())
    """Order id and reason of each message that cancels, as far as the document can be read."""

    def close(self, status: str, at: datetime) -> None:
        """End the feed."""
        self.status = status
        self.ended_at = at

    def json(self) -> dict[str, Any]:
        """Return the feed as Amazon answers it."""
        found = {
            "feedId": self.id,
            "feedType": self.feed_type,
            "marketplaceIds": list(self.marketplaces),
            "createdTime": stamp(self.created_at, "milliseconds"),
            "processingStatus": self.status,
            "processingStartTime": self.started_at and stamp(self.started_at, "milliseconds"),
            "processingEndTime": self.ended_at and stamp(self.ended_at, "milliseconds"),
            "resultFeedDocumentId": self.result_document,
        }
        return {key: value for key, value in found.items() if value is not None}
