"""A shop that is watched: its orders at Amazon, and the clock of the scans."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.desk import Desk
from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order
from bot.domain.radar.buyer_request import BuyerRequest
from bot.domain.radar.scan import Scan, ScanKind
from bot.usecases.radar import scanning
from tests.fakes.health import FakeOrderSearch
from tests.usecases.office import Office

MINUTE = timedelta(minutes=1)


@dataclass
class Shop:
    """An office and Amazon's list of its orders."""

    office: Office
    search: FakeOrderSearch

    @property
    def desk(self) -> Desk:
        """Return the desk."""
        return self.office.desk

    def every(self, minutes: float) -> None:
        """Set RADAR_MINUTES."""
        radar = replace(self.desk.radar, every=minutes * MINUTE)
        self.office.desk = replace(self.desk, radar=radar)

    def change(self, order: Order) -> Order:
        """Put an order into Amazon's list as changed now, in place of what it was."""
        order = replace(order, updated_at=self.office.clock.now())
        others = [one for one in self.search.orders if one.id != order.id]
        self.search.orders = [*others, order]
        self.office.book.orders[order.id] = order
        return order

    def wait(self, minutes: float, *, step: float = 1) -> None:
        """Let time pass, the scans going on as it does."""
        for _ in range(round(minutes / step)):
            self.office.clock.advance(step * MINUTE)
            scanning.step(self.desk)

    def started(self) -> None:
        """Let the first scans come to their end."""
        self.wait(1, step=0.25)

    def scan(self, kind: ScanKind = ScanKind.CHANGES) -> Scan:
        """Return the newest scan of a kind."""
        scan = self.desk.store.scans.get(kind)
        assert scan is not None
        return scan

    def known(self, order: Order) -> Order | None:
        """Return an order as it is known."""
        return self.desk.store.orders.get(order.id)

    def buyer(self, order: Order) -> BuyerRequest | None:
        """Return the buyer's request on an order."""
        return self.desk.store.buyer_requests.get(order.id)

    def add(self, request: Request) -> Request:
        """Store a request of ours."""
        with self.desk.store.transaction():
            self.desk.store.requests.add(request, view_id=None)
        return request
