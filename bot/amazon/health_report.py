"""The account health report (GET_V2_SELLER_PERFORMANCE_REPORT, Reports API 2021-06-30)."""

from datetime import datetime, timedelta
from functools import lru_cache

from bot.amazon import validation
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
_parse = lru_cache(maxsize=128)(parse_health_report)  # a chart of 90 days parses 90 reports


class SpApiHealthReports:
    """The HealthReports port over SP-API."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wait_to_request(self) -> timedelta:
        """Return how long until the rate limit allows another createReport (zero: now)."""
        return self._connection.limits.wait("createReport")

    def request(self) -> str:
        """Request a new report and return its id. Raises AmazonFault."""
        market_id = self._connection.access.market.id
        return self._connection.call(
            "createReport",
            lambda amazon: amazon.post(REPORTS, reportType=REPORT_TYPE, marketplaceIds=[market_id]),
            lambda raw: validation.required_id(validation.as_object(raw), "reportId"),
        )

    def look(self, report_id: str) -> ReportSeen:
        """Read a report's processing status. Raises AmazonFault."""
        return self._connection.call(
            "getReport",
            lambda amazon: amazon.get(REPORTS, report_id),
            lambda raw: _seen(validation.as_object(raw), report_id),
        )

    def download(self, document_id: str) -> str:
        """Return a document's JSON text. Raises AmazonFault, ReportUnreadable for a broken one."""
        place = self._connection.call(
            "getReportDocument",
            lambda amazon: amazon.get(_DOCUMENTS, document_id),
            lambda raw: document(raw, "reportDocumentId", document_id),
        )
        try:
            content = self._connection.documents.fetch(place, most=limits.HEALTH_REPORT)
            return content.decode("utf-8")
        except (Rejected, UnicodeDecodeError) as error:
            raise ReportUnreadable(str(error)) from error

    def read(self, raw: str, *, fetched_at: datetime) -> HealthReport:
        """Parse a document's text, without network access; cached. Raises ReportUnreadable."""
        return _parse(raw, self._connection.access.market, fetched_at=fetched_at)


def _seen(raw: validation.Object, report_id: str) -> ReportSeen:
    """Return a report's processing status. Raises Unreadable, WrongObject."""
    validation.required_id(raw, "reportId", report_id)
    validation.required_id(raw, "reportType", REPORT_TYPE)
    return ReportSeen(
        status=validation.enum_member(
            ProcessingStatus, raw.get("processingStatus"), ProcessingStatus.UNKNOWN
        ),
        document=validation.optional_id(raw, "reportDocumentId"),
    )
