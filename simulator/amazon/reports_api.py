"""Reports API 2021-06-30 for the account health report, and controls for tests."""

import json
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Literal

from simulator.amazon.documents import REPORT_FILES, Documents
from simulator.amazon.timeline import Timeline
from simulator.amazon.wire import Request, answer, invalid, not_found, stamp
from simulator.wire import Answer

REPORT_TYPE = "GET_V2_SELLER_PERFORMANCE_REPORT"
Fate = Literal["DONE", "NO_DOCUMENT", "CANCELLED", "FATAL", "STUCK"]
_KEPT = timedelta(days=90)
_OPEN = ("IN_QUEUE", "IN_PROGRESS")


@dataclass(slots=True)
class SimReport:
    """A report; STUCK stays in the queue, NO_DOCUMENT is DONE without a document."""

    id: str
    marketplaces: tuple[str, ...]
    created_at: datetime
    begins_at: datetime
    ends_at: datetime
    fate: Fate
    status: str = "IN_QUEUE"
    document_id: str | None = None

    def json(self) -> dict[str, Any]:
        """Return the report as in an API answer."""
        found = {
            "reportId": self.id,
            "reportType": REPORT_TYPE,
            "marketplaceIds": list(self.marketplaces),
            "createdTime": stamp(self.created_at, "milliseconds"),
            "processingStatus": self.status,
        }
        if self.status != "IN_QUEUE":
            found["processingStartTime"] = stamp(self.begins_at, "milliseconds")
        if self.status not in _OPEN:
            found["processingEndTime"] = stamp(self.ends_at, "milliseconds")
        return found | ({"reportDocumentId": self.document_id} if self.document_id else {})


class Reports:
    """The account's reports.

    `seconds` is the duration of reports requested from now on, a third of it in the queue.
    `gzip`, `broken_gzip` (invalid compressed data) and `old_spelling` set the documents' form.
    """

    def __init__(
        self,
        timeline: Timeline,
        documents: Documents,
        lock: AbstractContextManager[Any],
        content: Callable[[], dict[str, Any]],
    ) -> None:
        self._timeline = timeline
        self._documents = documents
        self._lock = lock
        self._content = content
        self._reports: dict[str, SimReport] = {}
        self._numbers = count(70_001)
        self._fates: deque[Fate] = deque()
        self._raw: bytes | None = None
        self.seconds = 30.0
        self.gzip = True
        self.broken_gzip = False
        self.old_spelling = False

    def next_outcome(self, fate: Fate) -> None:
        """Set the outcome of the next report that is requested."""
        with self._lock:
            self._fates.append(fate)

    def raw(self, content: str | bytes | None) -> None:
        """Serve this content in place of reports, until reset with None."""
        self._raw = content.encode() if isinstance(content, str) else content

    def release(self) -> None:
        """Resume the reports that are stuck."""
        with self._lock:
            for report in self._reports.values():
                if report.fate == "STUCK":
                    report.fate = "DONE"

    def create(self, request: Request) -> Answer:
        """Handle createReport."""
        body = request.json()
        markets = body.get("marketplaceIds")
        if body.get("reportType") != REPORT_TYPE or not isinstance(markets, list) or not markets:
            raise invalid("Invalid input", "reportType or marketplaceIds is wrong.")
        now = self._timeline.now()
        takes = timedelta(seconds=self.seconds)
        report = SimReport(
            str(next(self._numbers)),
            tuple(map(str, markets)),
            now,
            now + takes / 3,
            now + takes,
            self._fates.popleft() if self._fates else "DONE",
        )
        self._reports[report.id] = report
        return answer(202, {"reportId": report.id})

    def get(self, _request: Request, report_id: str) -> Answer:
        """Handle getReport."""
        report = self._reports.get(report_id)
        if report is None or report.created_at + _KEPT < self._timeline.now():
            raise not_found(f"Report {report_id} does not exist.")
        return answer(200, report.json())

    def get_many(self, request: Request) -> Answer:
        """Handle getReports, newest first, on one page."""
        types, statuses = request.many("reportTypes"), request.many("processingStatuses")
        if not types:
            raise invalid("Invalid input", "reportTypes or nextToken is required.")
        found = [
            report.json()
            for report in reversed(self._reports.values())
            if REPORT_TYPE in types and (not statuses or report.status in statuses)
        ]
        return answer(200, {"reports": found})

    def get_document(self, _request: Request, document_id: str) -> Answer:
        """Handle getReportDocument."""
        return answer(200, self._documents.describe(document_id, "reportDocumentId", REPORT_FILES))

    def settle(self) -> None:
        """Apply everything due by now."""
        now = self._timeline.now()
        for report in self._reports.values():
            if report.status in _OPEN and report.fate != "STUCK":
                self._move(report, now)

    def _move(self, report: SimReport, now: datetime) -> None:
        if report.ends_at <= now:
            report.status = "DONE" if report.fate == "NO_DOCUMENT" else report.fate
            if report.fate == "DONE":
                report.document_id = self._written()
        elif report.begins_at <= now:
            report.status = "IN_PROGRESS"

    def _written(self) -> str:
        content = self._raw
        if content is None:
            content = json.dumps(self._content(), ensure_ascii=False).encode()
        return self._documents.store(
            content,
            "application/json; charset=UTF-8",
            pack=self.gzip or self.broken_gzip,
            broken=self.broken_gzip,
        )
