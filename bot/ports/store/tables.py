"""The tables of requests, feeds, messages and the record."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audit import AuditEntry
from bot.domain.cancellation.feed import Feed
from bot.domain.cancellation.request import Request, State
from bot.domain.messages import Notice, OutboxRow, Priority
from bot.domain.orders.form import OpenedView


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

    def store_of(self, request_id: str) -> str | None:
        """Return the key of the store that has a request, among all stores."""
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

    def note(self, old: Request, new: Request, *, card: bool) -> None:
        """Store what is noted about a request, a later reading of its order or a newer forecast.

        Writes only the fields that differ, so that it never undoes another's change; `card` says
        whether the card must be drawn again. Raises ValueError for what only `move` may change.
        """
        ...

    def redraw(self, request_id: str) -> None:
        """Have the card of a request drawn again."""
        ...


class Feeds(Protocol):
    """The feeds we sent."""

    def add(self, feed: Feed) -> None:
        """Store a new feed; raises FeedOpen while another of the account is open."""
        ...

    def get(self, feed_row: str) -> Feed | None:
        """Return a feed by our own id."""
        ...

    def open(self) -> Feed | None:
        """Return the account's one open feed, which another of its stores may have made."""
        ...

    def latest_store(self) -> str | None:
        """Return the key of the store whose feed is the newest, None before the first."""
        ...

    def known_ids(self) -> frozenset[str]:
        """Return Amazon's ids of all feeds that are ours for certain."""
        ...

    def save(self, old: Feed, new: Feed) -> bool:
        """Replace `old` by `new` if its state is still the same; say whether it was."""
        ...


class Outbox(Protocol):
    """One row for each message that is out of date or not sent yet; it holds no text."""

    def put(self, kind: Notice, subject: str, *, at: datetime, posted: bool = False) -> None:
        """Queue a message, to be sent from `at` on; a row that waits already keeps its delay.

        `posted`: the message is in Slack already, where people look at it.
        """
        ...

    def drop(self, kind: Notice, subject: str) -> bool:
        """Forget a row that waits; say whether there was one."""
        ...

    def due(
        self, now: datetime, most: int = 1_000, priority: Priority | None = None
    ) -> tuple[OutboxRow, ...]:
        """Return rows (of one priority) that may be sent now: posted ones, then the oldest."""
        ...

    def done(self, row: OutboxRow) -> None:
        """Forget a row, unless it was queued again meanwhile."""
        ...

    def later(self, row: OutboxRow, *, until: datetime) -> None:
        """Try a row again later, with one more attempt counted."""
        ...


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

    def forget(self, before: datetime, *, forms: datetime, deliveries: datetime) -> int:
        """Delete older data of Amazon's, and ended requests; return the number of these.

        Forms opened before `forms` go too, as do deliveries answered, periods claimed and Homes
        opened before `deliveries`. What is still open is kept.
        """
        ...

    def old_lines(self, before: datetime) -> int:
        """Count the lines of the record before a moment that still name an order."""
        ...

    def cut_lines(self, before: datetime) -> None:
        """Take order id and reason out of the lines of the record before a moment.

        The store refuses that where its newest line is not a year younger than each of them.
        """
        ...
