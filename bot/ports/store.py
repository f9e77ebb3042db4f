"""What is remembered."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.cancellation import Request, State
from bot.domain.orders import Order
from bot.ports.feeds import Feeds
from bot.ports.health import Alerts, Collecting, Digests, OrdersTable, Reports, Schedule
from bot.ports.slack import Notice


class AlreadyOpen(Exception):  # noqa: N818 - a situation, not an error
    """There is an open request for this order already (`request_id`)."""

    def __init__(self, request_id: str) -> None:
        super().__init__(request_id)
        self.request_id = request_id


class StoreBusy(Exception):  # noqa: N818 - a situation, not an error
    """The database did not let us write within its deadline; nothing was changed."""

    lasting = False
    """Whether waiting is no cure: somebody has to mend what the message names."""


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

    def in_state(self, *states: State, most: int | None = None) -> tuple[Request, ...]:
        """Return the requests in these states, oldest first; `most` at most."""
        ...

    def to_read(self) -> tuple[Request, ...]:
        """Return the undecided and the approved requests that ask for a reading, oldest first."""
        ...

    def to_send(self, now: datetime, most: int) -> tuple[Request, ...]:
        """Return approved requests whose stop window is over, the longest waiting first.

        Without those that ask for a reading; `most` at most.
        """
        ...

    def lapsing(self, now: datetime, soon: datetime) -> tuple[Request, ...]:
        """Return the undecided requests that lapse by now, or by `soon` with nobody reminded."""
        ...

    def approved_outside(self, first: datetime, last: datetime) -> tuple[Request, ...]:
        """Return the requests that wait for sending and were approved before, or after."""
        ...

    def recent(self, since: datetime, *states: State) -> tuple[Request, ...]:
        """Return the requests (in these states) that are open or changed since, oldest first."""
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

    def redraw(self, request_id: str) -> None:
        """Have the card of a request drawn again."""
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

    def put(self, kind: str, subject: str, *, at: datetime, posted: bool = False) -> None:
        """Mark something as dirty, to be sent from `at` on; a row that waits keeps its delay.

        `posted`: its message stands in Slack already, where people look at it.
        """
        ...

    def drop(self, kind: str, subject: str) -> bool:
        """Forget a row that waits; say whether there was one."""
        ...

    def due(self, now: datetime, most: int = 1_000) -> tuple[OutboxRow, ...]:
        """Return rows that may be sent now: those posted already, then the oldest."""
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
    """The deliveries that were answered, so that a repeat is answered as the first was."""

    def answer(self, delivery_id: str) -> str | None:
        """Return how a delivery (by its trigger id or event id) was answered, if it was."""
        ...

    def record(self, delivery_id: str, answer: str, *, at: datetime) -> None:
        """Remember how a delivery was answered; the first answer stays."""
        ...


class Audit(Protocol):
    """The record of who did what; nothing is ever changed in it."""

    def add(self, entry: AuditEntry) -> None:
        """Write one line."""
        ...

    def all(self) -> Iterator[AuditEntry]:
        """Read every line, oldest first."""
        ...


class Keeping(Protocol):
    """The age of what is kept."""

    def forget(self, before: datetime, *, passing: datetime) -> int:
        """Delete what Amazon said before a moment, ended requests too; return how many these were.

        Forms, answered deliveries and claimed periods older than `passing` go as well. What is
        still open is kept, and so is the record.
        """
        ...


class Store(Protocol):
    """What is remembered.

    Writes happen inside `transaction()`; reads may stand outside. A transaction that meets a
    locked database raises StoreBusy after 2 s at most and changes nothing.
    """

    @property
    def requests(self) -> Requests:
        """Return the requests to cancel."""
        ...

    @property
    def feeds(self) -> Feeds:
        """Return the feeds we sent."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Return what must be said."""
        ...

    @property
    def views(self) -> Views:
        """Return the forms that are open."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Return the clicks that were answered."""
        ...

    @property
    def audit(self) -> Audit:
        """Return the record."""
        ...

    @property
    def reports(self) -> Reports:
        """Return the account health reports."""
        ...

    @property
    def orders(self) -> OrdersTable:
        """Return the open orders."""
        ...

    @property
    def collecting(self) -> Collecting:
        """Return how far the collecting of a report is."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Return what was told of each subject."""
        ...

    @property
    def schedule(self) -> Schedule:
        """Return what is done once a period."""
        ...

    @property
    def digests(self) -> Digests:
        """Return the digests that were posted."""
        ...

    @property
    def keeping(self) -> Keeping:
        """Return the age of what is kept."""
        ...

    @property
    def known_since(self) -> datetime | None:
        """Return when the record began, None where it has not."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction that is committed at the end, or rolled back by an exception."""
        ...
