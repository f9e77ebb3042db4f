"""A feed and its planned outcome."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from simulator.amazon.feed_report import Shape
from simulator.amazon.wire import stamp

CANCEL_FEED = "POST_ORDER_ACKNOWLEDGEMENT_DATA"


class End(StrEnum):
    """The final status of a feed or report."""

    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"


class Reach(StrEnum):
    """How much of a FATAL feed takes effect."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


@dataclass(slots=True)
class Plan:
    """A feed's planned outcome. `stuck` stays IN_QUEUE, `hangs` stays IN_PROGRESS.

    `reach` applies to FATAL feeds, `effect` is whether a DONE feed does what its report says, and
    `pack` compresses the report with gzip.
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
    """A feed. `in_queue` and `in_progress` are the minimum durations of these states."""

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
        """Set the feed's final status."""
        self.status = status
        self.ended_at = at

    def json(self) -> dict[str, Any]:
        """Return the feed as in an API answer."""
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
