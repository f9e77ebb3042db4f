"""Amazon's reports and open orders, and the channel that hears of them, without a network."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.amazon.health_parse import parse_health_report
from bot.domain.digest.digest import Digest
from bot.domain.faults import AmazonFault
from bot.domain.health.changes import Alert
from bot.domain.health.collecting import ReportSeen, Waiting
from bot.domain.health.report import HealthReport
from bot.domain.markets import MARKETS
from bot.domain.messages import Posted
from bot.domain.orders.open_orders import OrdersPage
from bot.domain.orders.order import Order
from bot.domain.processing import ProcessingStatus
from bot.ports.clock import Clock

_DAYS = {"reportingDateFrom": "2026-11-17T00:00Z", "reportingDateTo": "2026-11-23T23:59Z"}
JP = MARKETS["JP"]


def a_document(cancelled: int = 0, orders: int = 63, late: int = 0, listing: int = 0) -> str:
    """Return a report as Amazon writes it, of so many cancelled and late of so many orders."""
    return json.dumps(
        {
            "accountStatuses": [{"marketplaceId": JP.id, "status": "NORMAL"}],
            "performanceMetrics": [
                {
                    "marketplaceId": JP.id,
                    "preFulfillmentCancellationRate": {
                        "reportingDateRange": _DAYS,
                        "status": "GOOD" if cancelled / orders < 0.025 else "BAD",
                        "targetValue": 0.025,
                        "targetCondition": "LESS_THAN",
                        "rate": round(cancelled / orders, 4),
                        "orderCount": orders,
                        "cancellationCount": cancelled,
                    },
                    "lateShipmentRate": {
                        "reportingDateRange": _DAYS,
                        "status": "GOOD" if late < 4 else "BAD",
                        "targetValue": 0.04,
                        "targetCondition": "LESS_THAN",
                        "rate": late / 100,
                        "orderCount": 100,
                        "lateShipmentCount": late,
                    },
                    "listingPolicyViolations": {
                        "reportingDateRange": _DAYS,
                        "status": "BAD" if listing else "GOOD",
                        "defectsCount": listing,
                        "targetValue": 0,
                    },
                }
            ],
        }
    )


@dataclass
class FakeReports:
    """Reports that are done at the second look; `documents` is what they say from now on.

    `faults[method]` are raised by the next calls of that method, `status` is what a look shows
    instead; `meanwhile` is done while a look is answered.
    """

    clock: Clock
    document: str = field(default_factory=a_document)
    status: ProcessingStatus | None = None
    faults: dict[str, list[AmazonFault]] = field(default_factory=dict)
    requested: int = 0
    looks: int = 0
    room_in: timedelta = timedelta(0)
    no_document: bool = False
    meanwhile: Callable[[], None] = lambda: None

    def fail(self, method: str, *faults: AmazonFault) -> None:
        """Let the next calls of a method fail."""
        self.faults.setdefault(method, []).extend(faults)

    def _fault(self, method: str) -> None:
        waiting = self.faults.get(method)
        if waiting:
            raise waiting.pop(0)

    def wait_to_request(self) -> timedelta:
        """Return how long until there is room."""
        return self.room_in

    def request(self) -> str:
        """Take an order for a report."""
        self._fault("request")
        self.requested += 1
        return f"report-{self.requested}"

    def look(self, report_id: str) -> ReportSeen:
        """Show a report in progress first, then done."""
        self._fault("look")
        self.looks += 1
        self.meanwhile()
        done = ProcessingStatus.DONE if self.looks % 2 == 0 else ProcessingStatus.IN_PROGRESS
        status = self.status or done
        document = f"document of {report_id}" if status is ProcessingStatus.DONE else None
        return ReportSeen(status, None if self.no_document else document)

    def download(self, document_id: str) -> str:
        """Return what the report says."""
        self._fault("download")
        return self.document

    def read(self, raw: str, *, fetched_at: datetime) -> HealthReport:
        """Read a report as the program does."""
        return parse_health_report(raw, JP, fetched_at=fetched_at)


@dataclass
class FakeOpenOrders:
    """Open orders, `size` a page; the next pages raise `faults`. `calls` counts the pages."""

    clock: Clock
    orders: list[Order] = field(default_factory=list)
    faults: list[AmazonFault] = field(default_factory=list)
    calls: int = 0
    size: int = 100

    def search(self, token: str | None = None) -> OrdersPage:
        """Return one page."""
        self.calls += 1
        if self.faults:
            raise self.faults.pop(0)
        first = int(token or 0)
        last = first + self.size
        found = [replace(order, read_at=self.clock.now()) for order in self.orders[first:last]]
        return OrdersPage(tuple(found), str(last) if last < len(self.orders) else None)


@dataclass
class FakeHealthChannel:
    """Keeps what was said; the next calls raise `faults`, those for a thread `detail_faults`."""

    digests: list[Digest] = field(default_factory=list)
    threads: list[tuple[Digest, Posted]] = field(default_factory=list)
    alerts: list[tuple[Alert, Posted | None]] = field(default_factory=list)
    pictures: list[tuple[Digest, Waiting]] = field(default_factory=list)
    shared: list[tuple[Digest, str]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    detail_faults: list[Exception] = field(default_factory=list)

    def _fault(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    def digest(self, digest: Digest) -> Posted:
        """Keep a digest."""
        self._fault()
        self.digests.append(digest)
        return Posted("C0DIGEST", f"2.{len(self.digests)}")

    def details(self, digest: Digest, under: Posted) -> None:
        """Keep what stands in a digest's thread."""
        self._fault()
        if self.detail_faults:
            raise self.detail_faults.pop(0)
        self.threads.append((digest, under))

    def alert(self, alert: Alert, report: HealthReport, *, thread: Posted | None) -> Posted:
        """Keep an alert."""
        self._fault()
        self.alerts.append((alert, thread))
        return Posted("C0DIGEST", f"3.{len(self.alerts)}")

    def picture(self, digest: Digest, waiting: Waiting) -> None:
        """Keep a private answer."""
        self._fault()
        self.pictures.append((digest, waiting))

    def share(self, digest: Digest, by: str) -> Posted:
        """Keep what a person had posted."""
        self._fault()
        self.shared.append((digest, by))
        return Posted("C0DIGEST", f"4.{len(self.shared)}")
