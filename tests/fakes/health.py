"""In-memory fakes of Amazon's reports and open orders, and of the health channel."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.amazon.health_parse import parse_health_report
from bot.domain.digest.digest import Digest
from bot.domain.digest.overview import Standing
from bot.domain.faults import AmazonFault, ReadRefused
from bot.domain.health.changes import Alert
from bot.domain.health.collecting import ReportSeen, Waiting
from bot.domain.health.report import HealthReport
from bot.domain.markets import MARKETS
from bot.domain.messages import Posted
from bot.domain.orders.open_orders import OrdersPage, OrdersQuery
from bot.domain.orders.order import OPEN_STATUSES, FulfilledBy, Order, Status
from bot.domain.processing import ProcessingStatus
from bot.ports.clock import Clock

_DAYS = {"reportingDateFrom": "2026-11-17T00:00Z", "reportingDateTo": "2026-11-23T23:59Z"}
JP = MARKETS["JP"]


def a_document(cancelled: int = 0, orders: int = 63, late: int = 0, listing: int = 0) -> str:
    """Return a report in Amazon's format with the given counts."""
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
    """Reports that are done at the second look; `documents` are served from then on.

    `faults[method]` are raised by that method's next calls, `status` overrides what `look` returns;
    `meanwhile` runs during `look`.
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
        """Make a method's next calls fail."""
        self.faults.setdefault(method, []).extend(faults)

    def _fault(self, method: str) -> None:
        waiting = self.faults.get(method)
        if waiting:
            raise waiting.pop(0)

    def wait_to_request(self) -> timedelta:
        """Return the wait until the rate limit allows a report."""
        return self.room_in

    def request(self) -> str:
        """Request a report."""
        self._fault("request")
        self.requested += 1
        return f"report-{self.requested}"

    def look(self, report_id: str) -> ReportSeen:
        """Return a report as in progress first, then as done."""
        self._fault("look")
        self.looks += 1
        self.meanwhile()
        done = ProcessingStatus.DONE if self.looks % 2 == 0 else ProcessingStatus.IN_PROGRESS
        status = self.status or done
        document = f"document of {report_id}" if status is ProcessingStatus.DONE else None
        return ReportSeen(status, None if self.no_document else document)

    def download(self, document_id: str) -> str:
        """Return a document."""
        self._fault("download")
        return self.document

    def read(self, raw: str, *, fetched_at: datetime) -> HealthReport:
        """Parse a report with the program's parser."""
        return parse_health_report(raw, JP, fetched_at=fetched_at)


@dataclass
class FakeOrderSearch:
    """Orders by when they changed, in pages of `size`, two minutes behind.

    The next pages raise `faults`, and with `incident` each that is not reduced; without `ends` no
    page says how far the search went. `asked` are the queries, with whether they were urgent.
    """

    clock: Clock
    orders: list[Order] = field(default_factory=list)
    faults: list[AmazonFault] = field(default_factory=list)
    asked: list[tuple[OrdersQuery, bool]] = field(default_factory=list)
    size: int = 100
    incident: bool = False
    ends: bool = True

    @property
    def calls(self) -> int:
        """Return how many pages were asked for."""
        return len(self.asked)

    def search(self, query: OrdersQuery, *, urgent: bool = True) -> OrdersPage:
        """Return one page; a reduced one has no facts of the orders."""
        self.asked.append((query, urgent))
        if self.faults:
            raise self.faults.pop(0)
        if self.incident and not query.reduced:
            raise ReadRefused
        now = self.clock.now()
        first, _, at = (query.token or "0 ").partition(" ")
        before = datetime.fromisoformat(at) if at else now - timedelta(minutes=2)
        found = [
            replace(order, read_at=now)
            for order in self.orders
            if query.since <= order.updated_at <= before
            and (not query.open_only or order.status in OPEN_STATUSES)
        ]
        if query.reduced:
            unknown = {"status": Status.UNKNOWN, "fulfilled_by": FulfilledBy.UNKNOWN}
            found = [replace(order, **unknown) for order in found]  # type: ignore[arg-type] # by name
        last = int(first) + self.size
        following = f"{last} {before.isoformat()}" if last < len(found) else None
        return OrdersPage(tuple(found[int(first) : last]), following, before if self.ends else None)


@dataclass
class FakeHealthChannel:
    """Records messages; the next calls raise `faults`, those for a thread `detail_faults`."""

    digests: list[Digest] = field(default_factory=list)
    under: list[Posted | None] = field(default_factory=list)
    overviews: list[tuple[date, tuple[Standing, ...]]] = field(default_factory=list)
    threads: list[tuple[Digest, Posted]] = field(default_factory=list)
    alerts: list[tuple[tuple[Alert, ...], Posted | None]] = field(default_factory=list)
    pictures: list[tuple[Digest, Waiting]] = field(default_factory=list)
    shared: list[tuple[Digest, str]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    detail_faults: list[Exception] = field(default_factory=list)

    def _fault(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    def digest(self, digest: Digest, *, thread: Posted | None = None) -> Posted:
        """Record a digest."""
        self._fault()
        self.digests.append(digest)
        self.under.append(thread)
        return Posted("C0DIGEST", f"2.{len(self.digests)}")

    def overview(self, day: date, standings: Sequence[Standing]) -> Posted:
        """Record an overview."""
        self._fault()
        self.overviews.append((day, tuple(standings)))
        return Posted("C0DIGEST", f"1.{len(self.overviews)}")

    def details(self, digest: Digest, under: Posted) -> None:
        """Record the details in a digest's thread."""
        self._fault()
        if self.detail_faults:
            raise self.detail_faults.pop(0)
        self.threads.append((digest, under))

    def alert(
        self, turns: Sequence[Alert], report: HealthReport, *, thread: Posted | None
    ) -> Posted:
        """Keep an alert."""
        self._fault()
        self.alerts.append((tuple(turns), thread))
        return Posted("C0DIGEST", f"3.{len(self.alerts)}")

    def answer(self, digest: Digest, waiting: Waiting) -> None:
        """Record a private answer."""
        self._fault()
        self.pictures.append((digest, waiting))

    def share(self, digest: Digest, by: str) -> Posted:
        """Record a summary that a person posted."""
        self._fault()
        self.shared.append((digest, by))
        return Posted("C0DIGEST", f"4.{len(self.shared)}")
