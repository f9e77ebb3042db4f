"""A cancellation feed: which requests it carries, and its status at Amazon."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Reported
from bot.domain.processing import ProcessingStatus


@dataclass(frozen=True, slots=True)
class FeedSeen:
    """A cancellation feed as Amazon lists it."""

    id: str
    status: ProcessingStatus
    created_at: datetime
    result_document: str | None = None


@dataclass(frozen=True, slots=True)
class CancelMessage:
    """One order in a feed: all its items, cancelled for one reason."""

    number: int
    order_id: str
    item_ids: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class LineReport:
    """What the processing report says about one message, with Amazon's words for a refusal."""

    reported: Reported
    words: str = ""


class FeedState(StrEnum):
    """The state of one of our feeds. All but CLOSED are open; at most one feed is open."""

    PREPARED = "prepared"
    CREATING = "creating"
    DOUBTFUL = "doubtful"
    ACCEPTED = "accepted"
    CLOSED = "closed"


FEED_TRANSITIONS: dict[FeedState, frozenset[FeedState]] = {
    FeedState.PREPARED: frozenset({FeedState.CREATING, FeedState.CLOSED}),
    FeedState.CREATING: frozenset({FeedState.ACCEPTED, FeedState.DOUBTFUL, FeedState.CLOSED}),
    FeedState.DOUBTFUL: frozenset({FeedState.CLOSED}),
    FeedState.ACCEPTED: frozenset({FeedState.CLOSED}),
    FeedState.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Feed:
    """One of our feeds: which requests it carries, and its progress.

    `creating_at` is Amazon's time, the others are ours. `looks` counts how often its status was
    read, `look_next` is when it is read next, `in_progress_at` when it was first seen in progress.
    `suspects` are feeds seen after a doubtful createFeed, one of which may be this one.
    `taking_back`: Amazon accepted our cancelFeed; `take_back_refused`: it did not, and is asked
    again at the next reading. `silent_since` is since when Amazon has given no usable answer about
    it: no status, or no report of a feed that is done.
    """

    id: str
    store: str
    state: FeedState
    request_ids: tuple[str, ...]
    prepared_at: datetime
    document_id: str | None = None
    feed_id: str | None = None
    creating_at: datetime | None = None
    accepted_at: datetime | None = None
    in_progress_at: datetime | None = None
    status: ProcessingStatus | None = None
    looks: int = 0
    look_next: datetime | None = None
    suspects: tuple[str, ...] = ()
    taking_back: bool = False
    take_back_refused: bool = False
    silent_since: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""

    def to(self, state: FeedState, **changes: Any) -> "Feed":
        """Return this feed in another state. Raises ValueError for a forbidden transition."""
        if state not in FEED_TRANSITIONS[self.state]:
            msg = f"{self.state} -> {state}"
            raise ValueError(msg)
        return replace(self, state=state, **changes)
