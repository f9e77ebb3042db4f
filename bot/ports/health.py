"""What is asked of Amazon about the account, what is kept of it, and where it is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.digest import Digest
from bot.domain.faults import AmazonFault
from bot.domain.health_changes import Alert
from bot.domain.health_report import HealthReport
from bot.domain.health_todo import OpenOrders
from bot.domain.orders import Order


class ReportStatus(StrEnum):
    """Amazon's processingStatus of a report; UNKNOWN where it is new to us."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A report as Amazon lists it; `document` is the id of its document where it has one."""

    status: ReportStatus
    document: str | None = None


class ReportUnreadable(AmazonFault):
    """What Amazon delivered is no account health report: broken gzip, no UTF-8, no such JSON."""

    code = "unreadable"


class HealthReports(Protocol):
    """Amazon's account health report (GET_V2_SELLER_PERFORMANCE_REPORT) of our marketplace.

    Every call may raise AmazonFault: NotYet where the rate has no room, RoleMissing for a 403.
    """

    def wait_to_request(self) -> timedelta:
        """Return how long until the rate has room for one more createReport (zero: now)."""
        ...

    def request(self) -> str:
        """Ask for a new report (createReport) and return its id; a report too many does no harm."""
        ...

    def look(self, report_id: str) -> ReportSeen:
        """See how far a report is (getReport)."""
        ...

    def download(self, document_id: str) -> str:
        """Return a document's JSON text (getReportDocument, GET, gunzip, UTF-8).

        Raises ReportUnreadable for a broken one.
        """
        ...

    def read(self, raw: str, *, fetched_at: datetime) -> HealthReport:
        """Read a document's text, without asking Amazon. Raises ReportUnreadable."""
        ...


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """One page of orders; `next_token` is None on the last one."""

    orders: tuple[Order, ...]
    next_token: str | None = None


class OpenOrdersBook(Protocol):
    """Amazon's list of the orders that we have to ship."""

    def search(self, token: str | None = None) -> OrdersPage:
        """Read one page (searchOrders) of the merchant orders UNSHIPPED or PARTIALLY_SHIPPED.

        One call of the rate each. `token` is the `next_token` of the page before, None for the
        first one. Raises AmazonFault: NotYet where the rate has no room for a page.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeptReport:
    """One day's performance report of a marketplace, as Amazon sent it."""

    marketplace: str
    day: date
    fetched_at: datetime
    raw: str


class Reports(Protocol):
    """The performance reports, one a day and marketplace."""

    def save(self, day: date, marketplace: str, fetched_at: datetime, raw: str) -> None:
        """Keep a report; a later one of the same day takes its place."""
        ...

    def latest(self, marketplace: str) -> KeptReport | None:
        """Return the newest report."""
        ...

    def between(self, marketplace: str, first: date, last: date) -> tuple[KeptReport, ...]:
        """Return the reports of these days, both ends included, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person who asked for a new report, and where to answer privately (30 minutes long)."""

    user_id: str
    reply_url: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ReportJob:
    """The newest try to get a report.

    `asked_at` is when it began, `tries` how often Amazon was asked at this step, `next_at` when
    it is asked again. `failed` is a word for why there is no report of it (yet), `ended_at` when
    it ended, well or not. `waiting` are those who get the outcome.
    """

    asked_at: datetime
    report_id: str | None = None
    document: str | None = None
    tries: int = 0
    next_at: datetime | None = None
    failed: str = ""
    ended_at: datetime | None = None
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class OrdersScan:
    """The newest scan of the open orders, page by page.

    `read_at` is when the first page came, `token` names the page that comes next, `calls` counts
    the pages read. `failed` is a word for why it is not complete. `whole_at` is the `read_at` of
    the newest scan that is.
    """

    started_at: datetime
    read_at: datetime | None = None
    token: str | None = None
    calls: int = 0
    tries: int = 0
    next_at: datetime | None = None
    failed: str = ""
    ended_at: datetime | None = None
    whole_at: datetime | None = None


class OrdersTable(Protocol):
    """The open orders, kept page by page, and how far the scan that finds them is."""

    def scan(self) -> OrdersScan | None:
        """Return the newest scan."""
        ...

    def save_scan(self, scan: OrdersScan) -> None:
        """Keep it in place of the one before."""
        ...

    def put(self, scan: OrdersScan, orders: Sequence[Order]) -> None:
        """Keep a page of a scan; what Amazon had changed later stays.

        A buyer's request keeps the time at which it was first seen.
        """
        ...

    def complete(self, scan: OrdersScan) -> None:
        """Forget the orders that a scan which came to its last page did not see."""
        ...

    def opened(self) -> OpenOrders | None:
        """Return the open orders; None before the first scan that came to its last page.

        Each was read at `read_at` or later.
        """
        ...


class Collecting(Protocol):
    """How far the collecting of a report is, so that a restart goes on where it was."""

    def job(self) -> ReportJob | None:
        """Return the newest try to get a report."""
        ...

    def save_job(self, job: ReportJob) -> None:
        """Keep it in place of the one before."""
        ...


@dataclass(frozen=True, slots=True)
class Alerted:
    """What the channel knows of a subject (a metric, a policy, the account).

    `state` is its colour, `count` that of a policy. `channel` and `ts` name the message that told
    of it; they are empty where nothing was worth one.
    """

    metric: str
    state: str
    changed_at: datetime
    channel: str = ""
    ts: str = ""
    count: int | None = None


class Alerts(Protocol):
    """What was told of each subject."""

    def all(self) -> tuple[Alerted, ...]:
        """Return what is known of every subject."""
        ...

    def get(self, metric: str) -> Alerted | None:
        """Return what was last told of a subject."""
        ...

    def set(self, alerted: Alerted) -> None:
        """Remember what was told, in place of what was before."""
        ...


class Schedule(Protocol):
    """What is done once a period, whatever restarts in between."""

    def claim(self, name: str, period: str, at: datetime) -> bool:
        """Take a period for a task; False where it was taken before."""
        ...


@dataclass(frozen=True, slots=True)
class PostedDigest:
    """The digest of a day, and where it stands; `complete` once its thread is there too."""

    day: date
    channel: str
    ts: str
    posted_at: datetime
    complete: bool = False


class Digests(Protocol):
    """The digests that were posted, one a day."""

    def record(self, digest: PostedDigest) -> bool:
        """Remember where the digest of a day stands; False where that day has one already."""
        ...

    def complete(self, day: date) -> None:
        """Note that the thread of a day's digest is there."""
        ...

    def get(self, day: date) -> PostedDigest | None:
        """Return the digest of a day."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in Slack."""

    channel: str
    ts: str


class Herald(Protocol):
    """Slack, for what the bot says about the account. Every call may raise MessengerFault."""

    def digest(self, digest: Digest) -> Posted:
        """Post the digest of a day."""
        ...

    def details(self, digest: Digest, under: Posted) -> None:
        """Post every number in the thread of a digest."""
        ...

    def alert(self, alert: Alert, report: HealthReport, *, thread: Posted | None) -> Posted:
        """Post a turn for the worse in the channel, or a turn for the better in its thread."""
        ...

    def picture(self, digest: Digest, waiting: Waiting) -> None:
        """Answer a person who asked for a new report with how the account stands."""
        ...

    def share(self, digest: Digest, by: str) -> Posted:
        """Post how the account stands in the channel, for a person (Slack user id)."""
        ...
