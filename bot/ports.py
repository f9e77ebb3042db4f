"""What the use cases need from outside, named for the need."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.cancellation import Card, Reported, Request, State
from bot.domain.orders import Order
from bot.domain.reasons import Reason


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        ...


# --- Amazon -------------------------------------------------------------------------------------


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

    def report(
        self, document_id: str, messages: Sequence[CancelMessage]
    ) -> dict[int, LineReport]:
        """Read the processing report, by message number; UNCLEAR where it does not add up."""
        ...


# --- Slack --------------------------------------------------------------------------------------


class MessengerFault(Exception):  # noqa: N818 - "fault" is the word of this project
    """Slack did not take a message; `retry_after` where Slack says so, `permanent` where it won't."""

    def __init__(
        self, code: str, *, retry_after: timedelta | None = None, permanent: bool = False
    ) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.permanent = permanent


class Notice(StrEnum):
    """What the requester is told privately about a request."""

    POSTED = "posted"
    OUTCOME = "outcome"
    TROUBLE = "trouble"
    TROUBLE_OVER = "trouble_over"
    CARD_FAILED = "card_failed"
    REMINDER = "reminder"


class Messenger(Protocol):
    """Slack, for what the bot says by itself."""

    def card(self, request: Request) -> Card:
        """Post the card of a request, or bring the one it has up to date. Raises MessengerFault."""
        ...

    def notice(self, notice: Notice, request: Request) -> None:
        """Tell the people concerned about a request. Raises MessengerFault."""
        ...


# --- the store ----------------------------------------------------------------------------------


class AlreadyOpen(Exception):  # noqa: N818 - a situation, not an error
    """There is an open request for this order already (`request_id`)."""

    def __init__(self, request_id: str) -> None:
        super().__init__(request_id)
        self.request_id = request_id


class StoreBusy(Exception):  # noqa: N818 - a situation, not an error
    """The database did not let us write within its deadline; nothing was changed."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the record of who did what."""

    at: datetime
    actor: str
    action: str
    store: str
    order_id: str = ""
    request_id: str = ""
    before: str = ""
    after: str = ""
    why: str = ""


class Requests(Protocol):
    """The requests to cancel."""

    def add(self, request: Request, *, view_id: str | None) -> None:
        """Store a new request with its audit line ("requested").

        Raises AlreadyOpen where the order has an open one.
        """
        ...

    def get(self, request_id: str) -> Request | None:
        """Return a request."""
        ...

    def by_view(self, view_id: str) -> Request | None:
        """Return the request that a form made."""
        ...

    def open_for(self, order_id: str) -> Request | None:
        """Return the open request of an order."""
        ...

    def latest_for(self, order_id: str) -> Request | None:
        """Return the newest request of an order, open or not."""
        ...

    def in_state(self, *states: State) -> tuple[Request, ...]:
        """Return the requests in these states, oldest first."""
        ...

    def move(  # noqa: PLR0913 - the one function under every change
        self,
        old: Request,
        new: Request,
        *,
        actor: str,
        action: str,
        why: str = "",
        tell: Sequence[Notice] = (),
    ) -> Request | None:
        """Replace `old` by `new` if it is still as it was (state and version).

        In one transaction with the audit line (from, to) and the outbox rows: the card always,
        and each of `tell`. Returns the stored value with its new version, or None if somebody else
        was first.
        """
        ...

    def note(self, old: Request, new: Request, *, card: bool, tell: Sequence[Notice] = ()) -> None:
        """Store what changes no state and no version (a reading, a card's place, trouble).

        Writes only the fields that differ, so that it never undoes another's change; `card` says
        whether the card must be drawn again.
        """
        ...


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

    `suspects` are feeds seen after a doubtful createFeed, one of which may be this one.
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


class Feeds(Protocol):
    """The feeds we sent."""

    def add(self, feed: Feed) -> None:
        """Store a new feed; raises sqlite's integrity fault as StoreBusy if one is open."""
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


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something that is dirty: `kind` is "card" or a Notice, `subject` the request's id."""

    id: int
    kind: str
    subject: str
    generation: int
    attempts: int
    created_at: datetime


class Outbox(Protocol):
    """What must be said, not what to say: one row for each thing that is dirty."""

    def put(self, kind: str, subject: str, *, at: datetime) -> None:
        """Mark something as dirty; a row that waits already stays where it is, with its delay."""
        ...

    def due(self, now: datetime) -> tuple[OutboxRow, ...]:
        """Return the rows that may be sent now, oldest first."""
        ...

    def done(self, row: OutboxRow) -> None:
        """Forget a row, unless it became dirty again meanwhile."""
        ...

    def later(self, row: OutboxRow, *, until: datetime) -> None:
        """Try a row again later, with one more attempt counted."""
        ...


@dataclass(frozen=True, slots=True)
class OpenedView:
    """A form that was opened, with what Amazon said for it and where to answer privately."""

    view_id: str
    store: str
    order: Order
    user_id: str
    reply_url: str
    opened_at: datetime


class Views(Protocol):
    """The forms that are open, with what they rest on."""

    def put(self, view: OpenedView) -> None:
        """Store or replace what a form rests on."""
        ...

    def get(self, view_id: str) -> OpenedView | None:
        """Return what a form rests on."""
        ...


class Deliveries(Protocol):
    """The clicks that were answered, so that a repeat is answered as the first was."""

    def answer(self, trigger_id: str) -> str | None:
        """Return how a click was answered, if it was."""
        ...

    def record(self, trigger_id: str, answer: str, *, at: datetime) -> None:
        """Remember how a click was answered."""
        ...


class Audit(Protocol):
    """The record of who did what; nothing is ever changed in it."""

    def add(self, entry: AuditEntry) -> None:
        """Write one line."""
        ...

    def all(self) -> Iterator[AuditEntry]:
        """Read every line, oldest first."""
        ...


class Store(Protocol):
    """What is remembered.

    Writes happen inside `transaction()`; reads may stand outside. A transaction that meets a
    locked database raises StoreBusy after 2 s at most and changes nothing.
    """

    @property
    def requests(self) -> Requests: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def views(self) -> Views: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def audit(self) -> Audit: ...

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction that is committed at the end, or rolled back by an exception."""
        ...
