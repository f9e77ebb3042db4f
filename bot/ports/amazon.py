"""What is asked of Amazon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.cancellation import Reported
from bot.domain.orders import Order
from bot.domain.reasons import Reason


class OrderBook(Protocol):
    """Amazon's orders."""

    def get(self, order_id: str, *, urgent: bool = False) -> Order:
        """Read one order; `urgent` may use the reserve of the rate. Raises AmazonFault."""
        ...


class FeedStatus(StrEnum):
    """Amazon's processingStatus of a feed; UNKNOWN where it is new to us."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"

    @property
    def closed(self) -> bool:
        """Say whether Amazon will do no more with the feed."""
        return self in (FeedStatus.DONE, FeedStatus.CANCELLED, FeedStatus.FATAL)


@dataclass(frozen=True, slots=True)
class FeedSeen:
    """A cancellation feed as Amazon lists it."""

    id: str
    status: FeedStatus
    created_at: datetime
    result_document: str | None = None


@dataclass(frozen=True, slots=True)
class CancelMessage:
    """One order in a feed: every item of it, for one reason."""

    number: int
    order_id: str
    item_ids: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class LineReport:
    """What the processing report says about one message, with Amazon's words for a refusal."""

    reported: Reported
    words: str = ""


class CancelTransport(Protocol):
    """Amazon's cancellation feed (POST_ORDER_ACKNOWLEDGEMENT_DATA)."""

    def now(self) -> datetime:
        """Return the present moment by Amazon's clock, which dates feeds."""
        ...

    def wait_to_create(self) -> timedelta:
        """Return how long until the rate has room for one more feed (zero: now)."""
        ...

    def upload(self, messages: Sequence[CancelMessage]) -> str:
        """Store the feed's document at Amazon and return its id; may be repeated safely."""
        ...

    def create(self, document_id: str) -> str:
        """Hand the document over for processing and return the feed's id.

        Raises Doubtful where it may have been taken; every other AmazonFault means it was not.
        """
        ...

    def get(self, feed_id: str) -> FeedSeen:
        """Read one feed."""
        ...

    def created_since(self, since: datetime) -> tuple[FeedSeen, ...]:
        """List the feeds of this type, ours and others', created since then."""
        ...

    def open_feeds(self) -> tuple[FeedSeen, ...]:
        """List the feeds of this type, ours and others', in queue or in progress."""
        ...

    def take_back(self, feed_id: str) -> None:
        """Ask Amazon to drop a feed that is still in queue; Rejected where it is too late."""
        ...

    def report(self, document_id: str, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
        """Read the processing report, by message number; UNCLEAR where it does not add up."""
        ...
