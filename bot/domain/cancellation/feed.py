"""A cancellation feed: what it carries, and what is known of it at Amazon."""

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


class FeedState(StrEnum):
    """Where a feed of ours stands; all but CLOSED are open, and there is one open at most."""

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
    """A feed of ours: which requests it carries and what is known of it.

    `creating_at` is Amazon's time, the others are ours. `looks` is how often Amazon was asked for
    it, `look_next` when it is asked again, `in_progress_at` when it was first seen in progress.
    `suspects` are feeds seen after a doubtful createFeed, one of which may be this one.
    `taking_back`: Amazon agreed to give it back; `take_back_refused`: it did not, and is asked
    again at the next look. `silent_since` is since when Amazon has told nothing useful of it, that
    is no status, or no report of a feed that it calls done.
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
        """Return this feed in another state; raises ValueError where the table forbids it."""
        if state not in FEED_TRANSITIONS[self.state]:
            msg = f"{self.state} -> {state}"
            raise ValueError(msg)
        return replace(self, state=state, **changes)
