"""A seller account: its orders, feeds, reports and health, and the answers it gives."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.domain.markets import Market
from bot.simulator.amazon2 import order_api
from bot.simulator.amazon2.feed_outcome import Processing
from bot.simulator.amazon2.feeds import Feeds
from bot.simulator.amazon2.health import Health
from bot.simulator.amazon2.limits import Buckets
from bot.simulator.amazon2.login import Login
from bot.simulator.amazon2.orders import SimItem, SimOrder
from bot.simulator.amazon2.reports import Reports
from bot.simulator.amazon2.routes import OPEN
from bot.simulator.amazon2.seeds import a_new_order, seed_all
from bot.simulator.amazon2.wire import Answer, Asked, Refusal
from bot.simulator.amazon2.xml import Unreadable, read

_SERVED_RATES = frozenset({200, 201, 202, 400, 404})


class Account:
    """What Amazon knows of the seller; every method is safe to call from any thread."""

    def __init__(self, now: Callable[[], datetime], seller_id: str, market: Market) -> None:
        self.now = now
        self.seller_id = seller_id
        self.market = market
        self.lock = threading.RLock()
        self.seeds: dict[str, str] = {}
        self.lwa = Login()
        self.health = Health()
        self.buckets = Buckets()
        self.rate_limits = True
        self._orders: dict[str, SimOrder] = {}
        self._processing = Processing(seller_id, self._orders)
        self.feeds = Feeds(self._processing, market.id, now)
        self.reports = Reports(self.health, market.id, now)

    @property
    def orders(self) -> dict[str, SimOrder]:
        """Return the orders by id, as they stand now."""
        self.settle()
        return self._orders

    @property
    def refunds(self) -> list[tuple[str, str]]:
        """Return the orders that were refunded whole, each with the feed that did it."""
        self.settle()
        return self._processing.refunds

    def settle(self) -> None:
        """Let happen what has its time by now."""
        with self.lock:
            self.feeds.settle()
            self._processing.settle(self.now())
            self.reports.settle()

    def order(self, order_id: str) -> SimOrder:
        """Return one order as it stands now."""
        return self.orders[order_id]

    def seed(self) -> None:
        """Fill the account with one order of every kind, named in `seeds`."""
        with self.lock:
            for name, overrides in seed_all(self.now()):
                self.seeds[name] = self.add_order(**overrides)

    def add_order(self, order_id: str | None = None, **overrides: Any) -> str:
        """Add an order and return its id; see `seeds.a_new_order` for the overrides."""
        with self.lock:
            number = len(self._orders)
            order = a_new_order(number, order_id, self.market, self.now(), **overrides)
            self._orders[order.id] = order
            return order.id

    def ship(self, order_id: str) -> None:
        """Confirm the shipment of all of it."""
        with self._changed(order_id) as order:
            order.status = "SHIPPED"
            for item in order.items:
                item.fulfilled = item.quantity

    def buyer_requests(self, order_id: str, reason: str = "間違えて注文しました") -> None:
        """Let the buyer ask for a cancellation of every item."""
        self._each(order_id, lambda item: setattr(item, "requested", reason))

    def buyer_withdraws(self, order_id: str) -> None:
        """Let the buyer take the request back."""
        self._each(order_id, lambda item: setattr(item, "requested", None))

    def buyer_cancels(self, order_id: str) -> None:
        """Let the buyer cancel."""
        self._cancel(order_id, "BUYER", "Changed mind about purchase")

    def amazon_cancels(self, order_id: str) -> None:
        """Let Amazon cancel."""
        self._cancel(order_id, "AMAZON", "Not shipped in time")

    def cancel_by_merchant(self, order_id: str, reason: str = "NoInventory") -> None:
        """Cancel in Seller Central."""
        self._cancel(order_id, "MERCHANT", reason)

    def _cancel(self, order_id: str, by: str, reason: str) -> None:
        with self._changed(order_id) as order:
            order.cancel(by, reason, self.now())

    def _each(self, order_id: str, change: Callable[[SimItem], None]) -> None:
        with self._changed(order_id) as order:
            for item in order.items:
                change(item)

    def _changed(self, order_id: str) -> "_Change":
        return _Change(self, order_id)

    def cancel_messages(self) -> list[tuple[str, str, str]]:
        """Return (feed id, order id, reason) of each message in the feeds that were accepted."""
        found = []
        with self.lock:
            for feed in self.feeds.all:
                try:
                    messages = read(feed.content or b"", self.seller_id)
                except Unreadable:
                    continue
                found += [(feed.id, m.order_id, m.reason) for m in messages]
        return found

    def answer(self, operation: str, target: str, asked: Asked, base: str) -> Answer:
        """Do what a request asks for."""
        with self.lock:
            self.settle()
            try:
                self._let_in(operation, asked)
                found = self._do(operation, target, asked, base)
            except Refusal as refusal:
                found = refusal.answer()
            rate = self.buckets.granted.get(operation)
            if rate is None or found.status not in _SERVED_RATES:
                return found
            headers = {**found.headers, "x-amzn-RateLimit-Limit": f"{rate:g}"}
            return Answer(found.status, found.body, found.content_type, headers)

    def _let_in(self, operation: str, asked: Asked) -> None:
        if operation in OPEN:
            return
        token = asked.headers.get("x-amz-access-token", "")
        if not self.lwa.good(token, self.now()):
            raise Refusal(403, "The access token you provided is revoked, malformed or invalid.")
        if self.rate_limits and not self.buckets.take(operation, self.now()):
            raise Refusal(429)

    def _do(self, operation: str, target: str, asked: Asked, base: str) -> Answer:
        now, feeds, reports = self.now(), self.feeds, self.reports
        doers: dict[str, Callable[[], Answer]] = {
            "token": lambda: self.lwa.answer(asked, now),
            "getOrder": lambda: order_api.get_order(self._orders, target, asked),
            "searchOrders": lambda: order_api.search_orders(self._orders.values(), asked, now),
            "createFeedDocument": lambda: feeds.create_document(asked, base),
            "uploadFeedDocument": lambda: feeds.documents.put(asked, now),
            "createFeed": lambda: feeds.create(asked),
            "getFeed": lambda: feeds.get(target),
            "getFeeds": lambda: feeds.find_all(asked),
            "cancelFeed": lambda: feeds.cancel(target),
            "getFeedDocument": lambda: feeds.document(target, base),
            "downloadFeedDocument": lambda: feeds.documents.get(asked, now),
            "createReport": lambda: reports.create(asked),
            "getReport": lambda: reports.get(target),
            "getReports": lambda: reports.find_all(asked),
            "getReportDocument": lambda: reports.document(target, base),
            "downloadReportDocument": lambda: reports.documents.get(asked, now),
        }
        if operation not in doers:
            raise Refusal(404)
        return doers[operation]()


class _Change:
    """A change of one order: what is due comes first, its time of change moves."""

    def __init__(self, account: Account, order_id: str) -> None:
        self._account = account
        self._order_id = order_id

    def __enter__(self) -> SimOrder:
        self._account.lock.acquire()
        return self._account.order(self._order_id)

    def __exit__(self, *_: object) -> None:
        self._account.order(self._order_id).updated = self._account.now()
        self._account.lock.release()
