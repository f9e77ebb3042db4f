"""Amazon as the stores of a fleet see it, computed by each program for itself.

All that happens is planned ahead: which buyer asks for a cancellation, and when. So programs in
several processes see the same shops without a server between them.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.desk import Desk
from bot.domain.health.collecting import ReportSeen
from bot.domain.orders.open_orders import OrdersPage, OrdersQuery
from bot.domain.orders.order import Order
from bot.ports.clock import Clock
from tests.builders import an_item, an_order
from tests.fakes.health import FakeOrderSearch, FakeReports

if TYPE_CHECKING:
    from bot.amazon import Rates

ORDERS = 5
"""Open orders of each store."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A buyer who asks a store for the cancellation of an order."""

    store: int
    at: datetime

    @property
    def order_id(self) -> str:
        """Return the number of the order."""
        return order_id(self.store, 0)


def asks(stores: int, count: int, start: datetime, span: timedelta) -> tuple[Ask, ...]:
    """Return so many buyers' requests, each of another store, at random moments of a span."""
    chance = random.Random(1)  # noqa: S311 - not for cryptography
    chosen = chance.sample(range(stores), count)
    return tuple(Ask(store, start + chance.random() * span) for store in chosen)


def order_id(store: int, number: int) -> str:
    """Return the number of an order."""
    return f"250-{store:07}-{number:07}"


@dataclass
class Calls:
    """The calls to Amazon so far, by operation."""

    made: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, operation: str) -> None:
        """Count a call."""
        with self._lock:
            self.made[operation] += 1


class AmazonStore:
    """Amazon's side of one store; `rates` are those of its account."""

    def __init__(self, number: int, planned: Sequence[Ask], start: datetime, clock: Clock) -> None:
        created = start - timedelta(hours=5)
        orders = [
            an_order(
                id=order_id(number, one),
                created_at=created,
                updated_at=created,
                read_at=start,
                ship_by=start + timedelta(days=2),
            )
            for one in range(ORDERS)
        ]
        changed = [
            replace(orders[0], items=(an_item(requested=True),), updated_at=ask.at)
            for ask in planned
            if ask.store == number
        ]
        self.search = FakeOrderSearch(clock, [*orders, *changed])
        self.rates: Rates | None = None

    def asked(self, operation: str, calls: Calls, *, urgent: bool) -> None:
        """Take a call from the rate. Raises NotYet."""
        assert self.rates is not None
        self.rates.take(operation, urgent=urgent)
        calls.count(operation)


@dataclass
class Book:
    """The orders of a shop, one by one."""

    shop: AmazonStore
    calls: Calls
    clock: Clock

    def get(self, order_id: str, *, urgent: bool = False) -> Order:
        """Read one order."""
        self.shop.asked("getOrder", self.calls, urgent=urgent)
        now, orders = self.clock.now(), self.shop.search.orders
        told = [one for one in orders if one.id == order_id and one.updated_at <= now]
        return replace(told[-1], read_at=now)


@dataclass
class Search:
    """What changed in a shop."""

    shop: AmazonStore
    calls: Calls

    def search(self, query: OrdersQuery, *, urgent: bool = True) -> OrdersPage:
        """Return one page."""
        self.shop.asked("searchOrders", self.calls, urgent=urgent)
        found = self.shop.search.search(query, urgent=urgent)
        self.shop.search.asked.clear()
        return found


class Reports(FakeReports):
    """The reports of a shop."""

    def __init__(self, shop: AmazonStore, calls: Calls, clock: Clock) -> None:
        super().__init__(clock)
        self._shop = shop
        self._calls = calls

    def request(self) -> str:
        """Request a report."""
        self._shop.asked("createReport", self._calls, urgent=True)
        return super().request()

    def look(self, report_id: str) -> ReportSeen:
        """Look at a report."""
        self._shop.asked("getReport", self._calls, urgent=True)
        return super().look(report_id)

    def download(self, document_id: str) -> str:
        """Download a report."""
        self._shop.asked("getReportDocument", self._calls, urgent=True)
        return super().download(document_id)


def served_by(shop: AmazonStore, calls: Calls) -> Callable[[Desk], Desk]:
    """Return what has a desk ask a shop instead of Amazon."""
    return lambda desk: replace(
        desk,
        order_book=Book(shop, calls, desk.clock),
        order_search=Search(shop, calls),
        health_reports=Reports(shop, calls, desk.clock),
    )
