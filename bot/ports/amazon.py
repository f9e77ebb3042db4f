"""The ports to Amazon."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.cancellation.feed import CancelMessage, FeedSeen, LineReport
from bot.domain.health.collecting import ReportSeen
from bot.domain.health.report import HealthReport
from bot.domain.orders.open_orders import OrdersPage, OrdersQuery
from bot.domain.orders.order import Order


class OrderBook(Protocol):
    """Amazon's orders."""

    def get(self, order_id: str, *, urgent: bool = False) -> Order:
        """Read one order; `urgent` may use the reserve of the rate. Raises AmazonFault."""
        ...


class CancelTransport(Protocol):
    """Amazon's cancellation feed (POST_ORDER_ACKNOWLEDGEMENT_DATA)."""

    def now(self) -> datetime:
        """Return the earliest possible current time by Amazon's clock, which dates feeds."""
        ...

    def log_in(self) -> None:
        """Log in unless the login is younger than limits.LOGIN_AGE, so that `create` needs none.

        Called immediately before the last checks. Raises AmazonFault, with nothing sent.
        """
        ...

    def wait_to_create(self) -> timedelta:
        """Return how long until the rate has room for one more feed (zero: now)."""
        ...

    def upload(self, messages: Sequence[CancelMessage]) -> str:
        """Upload the feed's document and return its id; may be repeated safely."""
        ...

    def create(self, document_id: str) -> str:
        """Hand the document over for processing, in one request, and return the feed's id.

        Raises Doubtful if Amazon may have accepted it; any other AmazonFault, and StoreBusy, means
        it did not.
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
        """Cancel a feed that is still in queue (cancelFeed). Raises Rejected if it is too late."""
        ...

    def report(self, document_id: str, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
        """Read the processing report, by message number; UNCLEAR if it contradicts itself."""
        ...


class HealthReports(Protocol):
    """Amazon's account health report (GET_V2_SELLER_PERFORMANCE_REPORT) of our marketplace.

    Every call may raise AmazonFault: NotYet if the rate has no room, RoleMissing for a 403.
    """

    def wait_to_request(self) -> timedelta:
        """Return how long until the rate has room for one more createReport (zero: now)."""
        ...

    def request(self) -> str:
        """Request a new report (createReport) and return its id; an extra report does no harm."""
        ...

    def look(self, report_id: str) -> ReportSeen:
        """Read the status of a report (getReport)."""
        ...

    def download(self, document_id: str) -> str:
        """Return a document's JSON text (getReportDocument, GET, gunzip, UTF-8).

        Raises ReportUnreadable for a broken one.
        """
        ...

    def read(self, raw: str, *, fetched_at: datetime) -> HealthReport:
        """Parse a document's text, without a call to Amazon. Raises ReportUnreadable."""
        ...


class OrderSearch(Protocol):
    """Amazon's list of the merchant orders, by the time of their last change."""

    def search(self, query: OrdersQuery, *, urgent: bool = True) -> OrdersPage:
        """Read one page (searchOrders) with one call; the list may lag by two minutes.

        `urgent` may use the reserve of the rate. Raises AmazonFault: NotYet if the rate has no room
        for a page, ReadRefused if Amazon refuses the query.
        """
        ...
