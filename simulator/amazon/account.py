"""The seller account: its contents, the events that change it and its SP-API routes."""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from simulator.amazon import seeds
from simulator.amazon.book import Book
from simulator.amazon.documents import FEED_FILES, REPORT_FILES, Documents
from simulator.amazon.feed import End
from simulator.amazon.feed_outcomes import MessageProcessor
from simulator.amazon.feed_queue import FeedQueue
from simulator.amazon.feeds import Feeds
from simulator.amazon.feeds_api import FeedsApi
from simulator.amazon.gate import Handler, Route
from simulator.amazon.health import Health
from simulator.amazon.health_json import report_json
from simulator.amazon.login import Login
from simulator.amazon.markets import Market
from simulator.amazon.order import SimItem, SimOrder
from simulator.amazon.orders_api import OrdersApi
from simulator.amazon.reports_api import Reports
from simulator.amazon.timeline import Timeline
from simulator.clock import Clock

LWA_PATH = "/auth/o2/token"
_FEEDS = "/feeds/2021-06-30"
_REPORTS = "/reports/2021-06-30"
_ORDERS = "/orders/2026-01-01/orders"


class Account:
    """A seller account; thread-safe.

    Everything due is applied before the account is read or changed.
    """

    def __init__(self, clock: Clock, seller_id: str, market: Market) -> None:
        self.seller_id = seller_id
        self.market = market
        self.seeds: dict[str, str] = {}
        self._lock = threading.RLock()
        self._timeline = Timeline(clock)
        self._book = Book(self._timeline, market)
        self._documents = Documents(self._timeline)
        queue = FeedQueue(self._documents, MessageProcessor(self._book, seller_id))
        self.lwa = Login(self._timeline)
        self.feeds = Feeds(self._timeline, queue, self._lock, market.id)
        self.health = Health()
        self.reports = Reports(self._timeline, self._documents, self._lock, self.health_report)

    def routes(self) -> tuple[Route, ...]:
        """Return all operations with their paths."""
        orders = OrdersApi(self._timeline, self._book)
        feeds = FeedsApi(self._timeline, self._documents, self.feeds)
        one = "/([^/]+)"
        table: tuple[tuple[str, str, str, Handler], ...] = (
            ("token", "POST", LWA_PATH, self.lwa.token),
            ("searchOrders", "GET", _ORDERS, orders.search_orders),
            ("getOrder", "GET", _ORDERS + one, orders.get_order),
            ("createFeedDocument", "POST", f"{_FEEDS}/documents", feeds.create_document),
            ("getFeedDocument", "GET", f"{_FEEDS}/documents{one}", feeds.get_document),
            ("createFeed", "POST", f"{_FEEDS}/feeds", feeds.create),
            ("getFeeds", "GET", f"{_FEEDS}/feeds", feeds.get_many),
            ("getFeed", "GET", f"{_FEEDS}/feeds{one}", feeds.get),
            ("cancelFeed", "DELETE", f"{_FEEDS}/feeds{one}", feeds.cancel),
            ("createReport", "POST", f"{_REPORTS}/reports", self.reports.create),
            ("getReports", "GET", f"{_REPORTS}/reports", self.reports.get_many),
            ("getReport", "GET", f"{_REPORTS}/reports{one}", self.reports.get),
            ("getReportDocument", "GET", f"{_REPORTS}/documents{one}", self.reports.get_document),
            ("uploadFeedDocument", "PUT", FEED_FILES + one, self._documents.upload),
            ("downloadFeedDocument", "GET", FEED_FILES + one, self._documents.download),
            ("downloadReportDocument", "GET", REPORT_FILES + one, self._documents.download),
        )
        return tuple(
            Route(operation, method, re.compile(path), handler)
            for operation, method, path, handler in table
        )

    def _settle(self) -> None:
        self.feeds.settle()
        self.reports.settle()

    def health_report(self) -> dict[str, Any]:
        """Return the account health report as of now."""
        now = self.now()
        since = now - timedelta(days=self.health.cancellation.days)
        own = [one for one in self._book if one.counts and (one.cancelled_at or since) > since]
        return report_json(
            self.health,
            self.market.id,
            now,
            own=len(own) if self.health.counts_cancellations else 0,
            old_spelling=self.reports.old_spelling,
        )

    @property
    def client_id(self) -> str:
        """Return the application's client id."""
        return self.lwa.client_id

    @property
    def client_secret(self) -> str:
        """Return the application's client secret."""
        return self.lwa.client_secret

    @property
    def refresh_token(self) -> str:
        """Return the refresh token that the seller granted to the application."""
        return self.lwa.refresh_token

    def now(self) -> datetime:
        """Return the current time at Amazon."""
        return self._timeline.now()

    def tick(self) -> None:
        """Apply everything due by now; every call does so as well."""
        with self._lock:
            self._settle()

    def order(self, order_id: str) -> SimOrder:
        """Return an order in its current state. Raises KeyError."""
        with self.settled():
            return self._book[order_id]

    @property
    def orders(self) -> dict[str, SimOrder]:
        """Return all orders by id, in their current state."""
        with self.settled():
            return {order.order_id: order for order in self._book}

    def cancel_messages(self, *, taken_back: bool = True) -> list[tuple[str, str, str]]:
        """Return (feed id, order id, reason) for each cancellation message of the accepted feeds.

        With `taken_back=False`, feeds that were cancelled (CANCELLED) are left out.
        """
        return [
            (feed.id, order_id, reason)
            for feed in self.feeds.all()
            if taken_back or feed.status != End.CANCELLED
            for order_id, reason in feed.messages
        ]

    def seed(self) -> None:
        """Add the orders of `seeds`: one per cancellation rule, and some with unusual contents."""
        with self.settled():
            self.seeds |= seeds.seed(self._book, self.now())

    def add_order(
        self,
        order_id: str | None = None,
        *,
        items: Sequence[SimItem | dict[str, Any]] | None = None,
        **overrides: Any,
    ) -> str:
        """Add an order and return its id; see `Book.add` for the keywords."""
        with self.settled():
            return self._book.add(order_id, items=items, **overrides).order_id

    def ship(self, order_id: str, item_ids: Iterable[str] | None = None) -> None:
        """Confirm shipment of the given items (default: all); a cancelled order stays cancelled."""
        with self.settled():
            if self._book[order_id].status != "CANCELLED":
                self._book[order_id].ship(self.now(), item_ids)

    def buyer_requests(
        self, order_id: str, reason: str = "間違えて注文した", item_ids: Iterable[str] | None = None
    ) -> None:
        """Add the buyer's cancellation request to the given items (default: all)."""
        with self.settled():
            self._book[order_id].request(self.now(), reason, item_ids)

    def buyer_withdraws(self, order_id: str, item_ids: Iterable[str] | None = None) -> None:
        """Withdraw the buyer's cancellation request."""
        with self.settled():
            self._book[order_id].request(self.now(), None, item_ids)

    def buyer_cancels(self, order_id: str) -> None:
        """Cancel the order as the buyer."""
        self._cancel(order_id, "BUYER", "Changed mind about purchase")

    def amazon_cancels(self, order_id: str) -> None:
        """Cancel the order as Amazon."""
        self._cancel(order_id, "AMAZON", "Order not shipped in time")

    def cancel_by_merchant(self, order_id: str, reason: str = "No inventory") -> None:
        """Cancel the order as the seller does in Seller Central."""
        self._cancel(order_id, "MERCHANT", reason)

    def _cancel(self, order_id: str, by: str, why: str) -> None:
        with self.settled():
            order = self._book[order_id]
            if order.status != "CANCELLED" and not order.left:
                order.cancel(self.now(), by, why)

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Apply everything due, then lock the account for the block."""
        with self._lock:
            self._settle()
            yield
