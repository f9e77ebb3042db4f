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
    """The requests to cancel orders."""

    def add(self, request: Request, *, view_id: str | None) -> None:
        """Store a new request with its audit line ("requested").

        Raises AlreadyOpen if the order has an open one.
        """
        ...

    def get(self, request_id: str) -> Request | None: ...

    def store_of(self, request_id: str) -> str | None:
        """Return the key of the store that has a request, among all stores."""
        ...

    def by_view(self, view_id: str) -> Request | None:
        """Return the request made by a form."""
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
        """Return the undecided and the approved requests that need a reading, oldest first."""
        ...

    def to_send(self, now: datetime, most: int) -> tuple[Request, ...]:
        """Return approved requests whose stop window is over, the longest waiting first.

        Without those that need a reading; `most` at most.
        """
        ...

    def lapsing(self, now: datetime, soon: datetime) -> tuple[Request, ...]:
        """Return the undecided requests that lapse by now, or by `soon` without a reminder yet."""
        ...

    def approved_outside(self, first: datetime, last: datetime) -> tuple[Request, ...]:
        """Return the unsent requests that were approved before `first` or after `last`."""
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

        In one transaction with the audit line (from, to) and the outbox rows: the card, and each of
        `tell`. Returns the stored value with its new version, or None if somebody else was first.
        """
        ...

    def note(self, old: Request, new: Request, *, card: bool) -> None:
        """Store what is noted about a request, a later reading of its order or a newer forecast.

        Writes only the fields that differ, so that it never undoes another change; `card`: the card
        must be redrawn. Raises ValueError for what only `move` may change.
        """
        ...

    def redraw(self, request_id: str) -> None:
        """Queue the card of a request to be redrawn."""
        ...


class Feeds(Protocol):
    """Our cancellation feeds."""

    def add(self, feed: Feed) -> None:
        """Store a new feed. Raises FeedOpen while another one of the account is open."""
        ...

    def get(self, feed_row: str) -> Feed | None:
        """Return a feed by our id."""
        ...

    def open(self) -> Feed | None:
        """Return the account's only open feed, which may be another store's."""
        ...

    def latest_store(self) -> str | None:
        """Return the key of the store with the newest feed; None if there is none."""
        ...

    def known_ids(self) -> frozenset[str]:
        """Return Amazon's ids of all feeds that are certainly ours."""
        ...

    def save(self, old: Feed, new: Feed) -> bool:
        """Replace `old` by `new` if its state is still the same; return whether it was."""
        ...


class Outbox(Protocol):
    """One row for each message that is outdated or not sent yet, without its text."""

    def put(self, kind: Notice, subject: str, *, at: datetime, posted: bool = False) -> None:
        """Queue a message, to be sent from `at` on; a queued row keeps its delay.

        `posted`: people already see the message in Slack.
        """
        ...

    def drop(self, kind: Notice, subject: str) -> bool:
        """Delete a queued row; return whether there was one."""
        ...

    def due(
        self, now: datetime, most: int = 1_000, priority: Priority | None = None
    ) -> tuple[OutboxRow, ...]:
        """Return rows (of one priority) that may be sent now: posted ones first, then by age."""
        ...

    def done(self, row: OutboxRow) -> None:
        """Delete a row, unless it was queued again meanwhile."""
        ...

    def later(self, row: OutboxRow, *, until: datetime) -> None:
        """Postpone a row and count one more attempt."""
        ...


class Views(Protocol):
    """The open forms, with the reading that each is based on."""

    def put(self, view: OpenedView) -> None:
        """Store or replace a form."""
        ...

    def get(self, view_id: str) -> OpenedView | None: ...


class Deliveries(Protocol):
    """The answered deliveries, so that a repeat gets the same answer."""

    def answer(self, delivery_id: str) -> str | None:
        """Return the answer to a delivery, by its trigger id or event id; None if there is none."""
        ...

    def record(self, delivery_id: str, answer: str, *, at: datetime) -> None:
        """Store the answer to a delivery; the first answer stays."""
        ...


class Audit(Protocol):
    """The record of who did what; append-only, except for `Keeping.cut_lines`."""

    def add(self, entry: AuditEntry) -> None: ...

    def all(self) -> Iterator[AuditEntry]:
        """Read every line, oldest first."""
        ...


class Keeping(Protocol):
    """Deleting data by its age."""

    def forget(self, before: datetime, *, forms: datetime, deliveries: datetime) -> int:
        """Delete older data from Amazon and ended requests; return the number of the requests.

        Forms opened before `forms` are deleted, too, as are deliveries answered, periods claimed
        and Homes opened before `deliveries`. What is still open is kept.
        """
        ...

    def old_lines(self, before: datetime) -> int:
        """Count the lines of the record before a time that still name an order."""
        ...

    def cut_lines(self, before: datetime) -> None:
        """Erase order id and reason from the lines of the record before a time.

        The database refuses that unless its newest line is a year younger than each of them.
        """
        ...
