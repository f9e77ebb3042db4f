"""Fetching an account health report: the report as Amazon lists it, and the newest attempt."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.faults import AmazonFault
from bot.domain.processing import ProcessingStatus


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A report as Amazon lists it; `document` is the id of its document, if it has one."""

    status: ProcessingStatus
    document: str | None = None


@dataclass(frozen=True, slots=True)
class KeptReport:
    """One day's performance report of a marketplace, as Amazon sent it."""

    marketplace: str
    day: date
    fetched_at: datetime
    raw: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person who asked for a new report, and where to answer privately (valid for 30 minutes)."""

    user_id: str
    reply_url: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ReportJob:
    """The newest attempt to fetch a report.

    `asked_at` is when it began, `tries` how often Amazon was asked at this step, `next_at` when it
    is asked again. `failed` is a code for why it has no report (yet), `ended_at` when it ended,
    successfully or not. `waiting` are those who are told the outcome.
    """

    asked_at: datetime
    report_id: str | None = None
    document: str | None = None
    tries: int = 0
    next_at: datetime | None = None
    failed: str = ""
    ended_at: datetime | None = None
    waiting: tuple[Waiting, ...] = ()


class ReportUnreadable(AmazonFault):
    """The document is no account health report: invalid gzip, UTF-8 or JSON, or other content."""

    code = "unreadable"
    lasting = True


class ReportEmpty(ReportUnreadable):
    """The report says nothing about our marketplace."""

    code = "empty"
