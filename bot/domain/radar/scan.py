"""A scan of an account's orders, page by page: its queries, and where it resumes.

A scan reads what changed since the one before, with an overlap, because Amazon's list may lag. The
cursor moves only with the last page, so that an interrupted scan loses nothing; reading an order
twice does no harm.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.backoff import Backoff, Retry
from bot.domain.faults import AmazonFault, ReadRefused, Throttled
from bot.domain.orders.open_orders import OrdersPage, OrdersQuery

OVERLAP = timedelta(minutes=10)
LAG = timedelta(minutes=2)
"""How far Amazon's list may lag."""
TOKEN_GOOD_FOR = timedelta(hours=23)
"""Amazon forgets a page's token after 24 hours."""
OPEN_FOR = timedelta(days=60)
"""How long ago an open order changed at most: Amazon cancels late orders on its own."""

LONGEST_WAIT = timedelta(minutes=30)
_FIRST_LOOK_BACK = timedelta(hours=1)
_RETRY = Retry(
    throttled=timedelta(minutes=5),
    refused=Backoff(timedelta(seconds=30), 2, timedelta(minutes=15)),
    outage=Backoff(timedelta(seconds=5), 2, timedelta(minutes=1)),
)
_LASTING = Backoff(timedelta(minutes=5), 2, LONGEST_WAIT)
_SAME_TOKEN = 10
"""Failed attempts at a page after which the first page is read again."""


class ScanKind(StrEnum):
    """What a scan reads."""

    CHANGES = "changes"
    """Every order that changed, of any status: otherwise none is seen to leave."""
    FIRST = "first"
    """The open orders, once."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The newest scan of a kind, and the results of the ones before.

    The search begins at `since` and ends at `before`, by Amazon's clock, as the first page said;
    that was read at `read_at`. `token`, received at `token_at`, names the next page; `pages` were
    read, `tries` counts the failed attempts at the next one. `next_at` is when it is asked for, or
    when the next scan begins. `failed` is the code of the last failure.

    All changes before `cursor` are known; `whole_at` is the `read_at` of the newest scan that
    reached its last page. A `reduced` scan asks for less because Amazon refuses the full query: it
    notes buyers' requests up to `noted_until` and is not a reading of the orders.
    """

    kind: ScanKind
    started_at: datetime
    since: datetime
    before: datetime | None = None
    read_at: datetime | None = None
    token: str | None = None
    token_at: datetime | None = None
    pages: int = 0
    tries: int = 0
    next_at: datetime | None = None
    failed: str = ""
    reduced: bool = False
    ended_at: datetime | None = None
    cursor: datetime | None = None
    noted_until: datetime | None = None
    whole_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether the last page is still to come."""
        return self.ended_at is None

    @property
    def query(self) -> OrdersQuery:
        """Return the query for the next page."""
        first = self.kind is ScanKind.FIRST
        return OrdersQuery(self.since, self.token, open_only=first, reduced=self.reduced)


def begun(kind: ScanKind, known: Scan | None, now: datetime) -> Scan:
    """Return a new scan that begins where the known one ended."""
    if known is not None and known.cursor is not None:
        since = known.cursor - OVERLAP
    else:
        since = now - (OPEN_FOR if kind is ScanKind.FIRST else _FIRST_LOOK_BACK)
    if known is None:
        return Scan(kind, now, since)
    return Scan(
        kind,
        now,
        since,
        failed=known.failed,
        cursor=known.cursor,
        noted_until=known.noted_until,
        whole_at=known.whole_at,
    )


def asking(scan: Scan, now: datetime) -> Scan:
    """Return the scan before its next page; it starts over if Amazon has forgotten the token."""
    if scan.token_at is not None and now - scan.token_at >= TOKEN_GOOD_FOR:
        return _restarted(scan)
    return scan


def after_page(scan: Scan, page: OrdersPage, now: datetime) -> Scan:
    """Return the scan after a page was read.

    If Amazon does not say up to when it searched, the cursor stays and all is read again.
    """
    first = scan.read_at is None
    read = replace(
        scan,
        before=page.before if first else scan.before,
        read_at=now if first else scan.read_at,
        token=page.next_token,
        token_at=None if page.next_token is None else now,
        pages=scan.pages + 1,
        tries=0,
        next_at=None,
        failed=scan.failed if scan.reduced else "",
    )
    if page.next_token is not None:
        return read
    # An end in the future would leave out the changes until then.
    until = None if read.before is None or read.read_at is None else min(read.before, read.read_at)
    if scan.reduced:
        return replace(read, noted_until=until or read.noted_until, ended_at=now)
    cursor = until or read.cursor
    return replace(read, cursor=cursor, noted_until=None, whole_at=read.read_at, ended_at=now)


def after_fault(scan: Scan, fault: AmazonFault, now: datetime) -> Scan:
    """Return the scan after a page could not be read; it is retried with back-off.

    The query never changes, so a refusal is an outage at Amazon: the next query leaves out the part
    that fails. Since Amazon may have refused only the token, the scan starts over at the first
    page.
    """
    if isinstance(fault, Throttled):
        return replace(scan, next_at=now + _RETRY.after(fault, scan.tries))
    wait = _LASTING.after(scan.tries) if fault.lasting else _RETRY.after(fault, scan.tries)
    tried = replace(scan, failed=fault.code, tries=scan.tries + 1, next_at=now + wait)
    if isinstance(fault, ReadRefused):
        return _refused(tried, now)
    return _restarted(tried) if tried.tries > _SAME_TOKEN else tried


def _refused(scan: Scan, now: datetime) -> Scan:
    """Reduce the query at once; after a wait, try the full one again."""
    if scan.reduced or scan.kind is ScanKind.FIRST:
        return replace(_restarted(scan), reduced=False)
    known = scan.noted_until
    since = scan.since if known is None else max(scan.since, known - OVERLAP)
    return replace(_restarted(scan), reduced=True, since=since, next_at=now)


def _restarted(scan: Scan) -> Scan:
    return replace(scan, token=None, token_at=None, read_at=None, before=None, pages=0)
