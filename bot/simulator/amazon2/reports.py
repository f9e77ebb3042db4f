"""Reports API 2021-06-30 for the account health report."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.simulator.amazon2.documents import Documents
from bot.simulator.amazon2.health import Health, old_spelling
from bot.simulator.amazon2.wire import Answer, Asked, Refusal, as_json, stamp

REPORT_TYPE = "GET_V2_SELLER_PERFORMANCE_REPORT"
PATH = "/reports/2021-06-30"
Fate = Literal["FATAL", "CANCELLED", "STUCK"]
_STATUSES = frozenset({"IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL"})
_OPEN = frozenset({"IN_QUEUE", "IN_PROGRESS"})


@dataclass(slots=True)
class SimReport:
    """One report: half of its time in queue, half in progress."""

    id: str
    created: datetime
    takes: timedelta
    fate: Fate | None = None
    status: str = "IN_QUEUE"
    document: str | None = None

    def json(self, marketplace_id: str) -> dict[str, Any]:
        """Return the report as Amazon lists it."""
        shown: dict[str, Any] = {
            "reportId": self.id,
            "reportType": REPORT_TYPE,
            "marketplaceIds": [marketplace_id],
            "createdTime": stamp(self.created),
            "processingStatus": self.status,
        }
        if self.status != "IN_QUEUE":
            shown["processingStartTime"] = stamp(self.created + self.takes / 2)
        if self.status not in _OPEN:
            shown["processingEndTime"] = stamp(self.created + self.takes)
        if self.document is not None:
            shown["reportDocumentId"] = self.document
        return shown


@dataclass
class Reports:
    """The reports of a seller, and what can be made to happen to them."""

    health: Health
    marketplace_id: str
    now: Callable[[], datetime]
    seconds: float = 30
    gzip: bool = False
    broken_gzip: bool = False
    old_spelling: bool = False
    documents: Documents = field(default_factory=lambda: Documents("report"))
    all: list[SimReport] = field(default_factory=list)
    _fates: list[Fate] = field(default_factory=list)
    _raw: str | bytes | None = None

    def next_outcome(self, fate: Fate) -> None:
        """Decide what becomes of the next report."""
        self._fates.append(fate)

    def raw(self, text: str | bytes | None) -> None:
        """Deliver this text in place of a report, until it is None again."""
        self._raw = text

    def release(self) -> None:
        """Let the reports that are stuck go on."""
        for report in self.all:
            if report.fate == "STUCK":
                report.fate = None

    def settle(self) -> None:
        """Let happen what has its time by now."""
        for report in self.all:
            if report.status in _OPEN and report.fate != "STUCK":
                self._advance(report)

    def _advance(self, report: SimReport) -> None:
        passed = self.now() - report.created
        if passed >= report.takes / 2:
            report.status = "IN_PROGRESS"
        if passed < report.takes:
            return
        report.status = report.fate or "DONE"
        if report.status == "DONE":
            at = report.created + report.takes
            report.document = self.documents.keep(
                self._content(at),
                at,
                packed=self.gzip or self.broken_gzip,
                spoilt=self.broken_gzip,
            )

    def _content(self, at: datetime) -> bytes:
        if self._raw is not None:
            return self._raw if isinstance(self._raw, bytes) else self._raw.encode()
        report = self.health.report(self.marketplace_id, at)
        shown = old_spelling(report) if self.old_spelling else report
        return json.dumps(shown, ensure_ascii=False).encode()

    def create(self, asked: Asked) -> Answer:
        """Answer createReport."""
        said = asked.json()
        markets = said.get("marketplaceIds")
        if said.get("reportType") != REPORT_TYPE:
            raise Refusal(400, "reportType is required, and one that this seller may use.")
        if not isinstance(markets, list) or self.marketplace_id not in markets:
            raise Refusal(400, "marketplaceIds is required, and those of this seller.")
        report = SimReport(
            str(60_000_020_000 + len(self.all)), self.now(), timedelta(seconds=self.seconds)
        )
        report.fate = self._fates.pop(0) if self._fates else None
        self.all.append(report)
        return as_json({"reportId": report.id}, 202)

    def get(self, report_id: str) -> Answer:
        """Answer getReport."""
        for report in self.all:
            if report.id == report_id:
                return as_json(report.json(self.marketplace_id))
        raise Refusal(404, f"No report {report_id}.")

    def find_all(self, asked: Asked) -> Answer:
        """Answer getReports, newest first, all on one page."""
        statuses = asked.listed("processingStatuses")
        if REPORT_TYPE not in asked.listed("reportTypes") or not _STATUSES.issuperset(statuses):
            raise Refusal(400, "reportTypes is required, processingStatuses must be known.")
        found = [r for r in reversed(self.all) if not statuses or r.status in statuses]
        return as_json({"reports": [report.json(self.marketplace_id) for report in found]})

    def document(self, document_id: str, base: str) -> Answer:
        """Answer getReportDocument."""
        document = self.documents.find(document_id, self.now())
        url = self.documents.address(document, base, self.now())
        packed = {"compressionAlgorithm": "GZIP"} if document.packed else {}
        return as_json({"reportDocumentId": document_id, "url": url, **packed})
