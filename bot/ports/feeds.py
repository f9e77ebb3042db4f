"""What is remembered of the feeds we sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.ports.amazon import FeedStatus


class FeedState(StrEnum):
    """Where a feed of ours stands; all but CLOSED are open, and there is one open at most."""

    PREPARED = "prepared"
    CREATING = "creating"
    DOUBTFUL = "doubtful"
    ACCEPTED = "accepted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of ours: which requests it carries and what is known of it.

    `creating_at` is Amazon's time, the others are ours. `suspects` are feeds seen after a doubtful
    createFeed, one of which may be this one.
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
    status: FeedStatus | None = None
    looks: int = 0
    look_next: datetime | None = None
    suspects: tuple[str, ...] = ()
    taking_back: bool = False
    take_back_refused: bool = False
    closed_at: datetime | None = None
    outcome: str = ""


class FeedOpen(Exception):  # noqa: N818 - a situation, not an error
    """A feed of this account is open already."""


class Feeds(Protocol):
    """The feeds we sent."""

    def add(self, feed: Feed) -> None:
        """Store a new feed; raises FeedOpen while another of the account is open."""
        ...

    def get(self, feed_row: str) -> Feed | None:
        """Return a feed by our own id."""
        ...

    def open(self) -> Feed | None:
        """Return the one open feed."""
        ...

    def known_ids(self) -> frozenset[str]:
        """Return Amazon's ids of all feeds that are ours for certain."""
        ...

    def save(self, old: Feed, new: Feed) -> bool:
        """Replace `old` by `new` if its state is still the same; say whether it was."""
        ...
