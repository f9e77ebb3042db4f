"""In-memory fakes of the Amazon ports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.cancellation.feed import CancelMessage, FeedSeen, LineReport
from bot.domain.cancellation.request import Reported
from bot.domain.faults import AmazonFault, NotFound, NotYet, Rejected
from bot.domain.orders.order import CancelledBy, Order, Status
from bot.domain.processing import ProcessingStatus
from bot.ports.clock import Clock


@dataclass
class FakeOrderBook:
    """Orders in a dict. `change(id, status=...)` changes one; `fault` is raised by every read.

    `withheld` holds faults for single orders; `confused` maps an order to the one that Amazon
    returns in its place.

    `meanwhile` runs while Amazon is being asked; `urgent_only` leaves no rate for other reads.
    for other readings.
    """

    clock: Clock
    orders: dict[str, Order] = field(default_factory=dict)
    fault: AmazonFault | None = None
    withheld: dict[str, Exception] = field(default_factory=dict)
    confused: dict[str, str] = field(default_factory=dict)
    readings: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    urgent_only: bool = False

    def add(self, *orders: Order) -> None:
        """Add orders."""
        self.orders |= {order.id: order for order in orders}

    def change(self, order_id: str, **changes: Any) -> None:
        """Change an order at Amazon."""
        self.orders[order_id] = replace(self.orders[order_id], **changes)

    def cancel(self, order_id: str, by: CancelledBy = CancelledBy.MERCHANT) -> None:
        """Cancel an order at Amazon."""
        items = tuple(replace(i, cancelled_by=by) for i in self.orders[order_id].items)
        self.change(order_id, status=Status.CANCELLED, items=items)

    def ship(self, order_id: str) -> None:
        """Ship an order at Amazon."""
        items = tuple(replace(i, fulfilled=i.quantity) for i in self.orders[order_id].items)
        self.change(order_id, status=Status.SHIPPED, items=items)

    def get(self, order_id: str, *, urgent: bool = False) -> Order:
        """Read one order."""
        self.readings.append(order_id)
        self.meanwhile()
        if self.fault is not None:
            raise self.fault
        if order_id in self.withheld:
            raise self.withheld[order_id]
        if self.urgent_only and not urgent:
            raise NotYet("getOrder", timedelta(seconds=2))
        if order_id not in self.orders:
            raise NotFound
        shown = self.confused.get(order_id, order_id)
        return replace(self.orders[shown], read_at=self.clock.now())


@dataclass
class FakeTransport:
    """Feeds in a dict. `faults[method]` is raised by that method's next call.

    `skew` is how far ahead Amazon's dates are; `confused` maps a feed to the one that Amazon
    returns in its place.

    `take(...)` sets a feed's status; `messages` are those of accepted feeds; `meanwhile` and
    `logging_in` run during an upload and a login, `creating` before a feed is accepted and
    `accepted` after it.
    """

    clock: Clock
    feeds: dict[str, FeedSeen] = field(default_factory=dict)
    documents: dict[str, tuple[CancelMessage, ...]] = field(default_factory=dict)
    messages: list[CancelMessage] = field(default_factory=list)
    faults: dict[str, list[BaseException]] = field(default_factory=dict)
    reports: dict[int, LineReport] = field(default_factory=dict)
    accept_in_doubt: bool = False
    room_in: timedelta = timedelta(0)
    skew: timedelta = timedelta(0)
    confused: dict[str, str] = field(default_factory=dict)
    taken_back: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    logging_in: Callable[[], None] = lambda: None
    creating: Callable[[], None] = lambda: None
    accepted: Callable[[], None] = lambda: None

    def fail(self, method: str, *faults: BaseException) -> None:
        """Make a method's next calls fail."""
        self.faults.setdefault(method, []).extend(faults)

    def take(self, feed_id: str, status: ProcessingStatus, result: str | None = None) -> None:
        """Set a feed's status at Amazon."""
        self.feeds[feed_id] = replace(self.feeds[feed_id], status=status, result_document=result)

    def foreign(
        self, feed_id: str, status: ProcessingStatus = ProcessingStatus.IN_PROGRESS
    ) -> None:
        """Add a feed of the same type by another program."""
        self.feeds[feed_id] = FeedSeen(feed_id, status, self.clock.now())

    def _fault(self, method: str) -> None:
        waiting = self.faults.get(method)
        if waiting:
            raise waiting.pop(0)

    def now(self) -> datetime:
        """Return Amazon's time, from its last answer's date."""
        return self.clock.now() + self.skew

    def wait_to_create(self) -> timedelta:
        """Return the wait until the rate limit allows a feed."""
        return self.room_in

    def log_in(self) -> None:
        """Log in, calling `logging_in` meanwhile."""
        self.logging_in()
        self._fault("log_in")

    def upload(self, messages: Sequence[CancelMessage]) -> str:
        """Store a document."""
        self.meanwhile()
        self._fault("upload")
        document = f"document-{len(self.documents) + 1}"
        self.documents[document] = tuple(messages)
        return document

    def create(self, document_id: str) -> str:
        """Accept a feed, unless told to fail (`accept_in_doubt`: accept, then fail)."""
        self.creating()
        failing = self.faults.get("create")
        if not failing or self.accept_in_doubt:
            feed_id = f"feed-{len(self.feeds) + 1}"
            self.feeds[feed_id] = FeedSeen(feed_id, ProcessingStatus.IN_QUEUE, self.clock.now())
            self.messages.extend(self.documents[document_id])
            self.accepted()
        self._fault("create")
        return next(reversed(self.feeds))

    def get(self, feed_id: str) -> FeedSeen:
        """Return one feed."""
        self._fault("get")
        if feed_id not in self.feeds:
            raise NotFound
        return self.feeds[self.confused.get(feed_id, feed_id)]

    def created_since(self, since: datetime) -> tuple[FeedSeen, ...]:
        """Return feeds created since a time."""
        self._fault("created_since")
        return tuple(feed for feed in self.feeds.values() if feed.created_at >= since)

    def open_feeds(self) -> tuple[FeedSeen, ...]:
        """Return the feeds that are not closed."""
        self._fault("open_feeds")
        return tuple(feed for feed in self.feeds.values() if not feed.status.closed)

    def take_back(self, feed_id: str) -> None:
        """Cancel a queued feed."""
        self._fault("take_back")
        if self.feeds[feed_id].status is not ProcessingStatus.IN_QUEUE:
            raise Rejected
        self.taken_back.append(feed_id)
        self.take(feed_id, ProcessingStatus.CANCELLED)

    def report(self, document_id: str, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
        """Return the report: everything succeeded, unless `reports` says otherwise."""
        self._fault("report")
        accepted = {message.number: LineReport(Reported.ACCEPTED) for message in messages}
        return accepted | self.reports
