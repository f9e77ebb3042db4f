"""The account health report (GET_V2_SELLER_PERFORMANCE_REPORT, Reports API 2021-06-30)."""

from datetime import datetime, timedelta
from functools import lru_cache

from bot.amazon import border
from bot.amazon.client import Connection
from bot.amazon.documents import document
from bot.amazon.health_parse import parse_health_report
from bot.domain import limits
from bot.domain.faults import Rejected
from bot.domain.health.collecting import ReportSeen, ReportUnreadable
from bot.domain.health.report import HealthReport
from bot.domain.processing import ProcessingStatus

REPORT_TYPE = "GET_V2_SELLER_PERFORMANCE_REPORT"
REPORTS = "/reports/2021-06-30/reports"
_DOCUMENTS = "/reports/2021-06-30/documents"
_parse = lru_cache(maxsize=128)(parse_health_report)  # a course of 90 days reads 90 of them


class SpApiHealthReports:
    """The HealthReports port over SP-API."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wait_to_request(self) -> timedelta:
        """Return how long until the rate has room for one more createReport (zero: now)."""
        return self._connection.limits.wait("createReport")

    def request(self) -> str:
        """Ask for a new report and return its id. Raises AmazonFault."""
        market_id = self._connection.access.market.id
        return self._connection.call(
            "createReport",
            lambda amazon: amazon.post(REPORTS, reportType=REPORT_TYPE, marketplaceIds=[market_id]),
            lambda said: border.identity(border.an_object(said), "reportId"),
        )

    def look(self, report_id: str) -> ReportSeen:
        """See how far a report is. Raises AmazonFault."""
        return self._connection.call(
            "getReport",
            lambda amazon: amazon.get(REPORTS, report_id),
            lambda said: _seen(border.an_object(said), report_id),
        )

    def download(self, document_id: str) -> str:
        """Return a document's JSON text. Raises AmazonFault, ReportUnreadable for a broken one."""
        place = self._connection.call(
            "getReportDocument",
            lambda amazon: amazon.get(_DOCUMENTS, document_id),
            lambda said: document(said, "reportDocumentId", document_id),
        )
        try:
            content = self._connection.documents.fetch(place, most=limits.HEALTH_REPORT)
            return content.decode("utf-8")
        except (Rejected, UnicodeDecodeError) as error:
            raise ReportUnreadable(str(error)) from error

    def read(self, raw: str, *, fetched_at: datetime) -> HealthReport:
        """Read a document's text, without asking Amazon. Raises ReportUnreadable."""
        return _parse(raw, self._connection.access.market, fetched_at=fetched_at)


def _seen(said: border.Object, report_id: str) -> ReportSeen:
    """Return how far a report is. Raises Unreadable, AboutAnother."""
    border.identity(said, "reportId", report_id)
    border.identity(said, "reportType", REPORT_TYPE)
    return ReportSeen(
        status=border.word(
            ProcessingStatus, said.get("processingStatus"), ProcessingStatus.UNKNOWN
        ),
        document=border.optional_id(said, "reportDocumentId"),
    )
