"""The content of the morning's digest, as values without words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.cancellation.forecast import Forecast, Recovery, forecast, recovery
from bot.domain.cancellation.ledger import other_cancels, own_cancels
from bot.domain.cancellation.request import Request
from bot.domain.digest.miscount import Miscount, find_miscount
from bot.domain.digest.todo import ToDo, to_do
from bot.domain.digest.week import Week, week
from bot.domain.health.changes import Changes, changes
from bot.domain.health.metrics import Colour, Metric, Rate
from bot.domain.health.report import (
    GREAT,
    HealthReport,
    PolicyCount,
    UnknownPart,
    Warned,
    account_colour,
    colours,
)
from bot.domain.health.trend import Point, trend
from bot.domain.orders.open_orders import OpenOrders


@dataclass(frozen=True, slots=True)
class Morning:
    """The data that a digest is composed from.

    `before` is the last report of an earlier day, `recent` every report from the beginning of that
    day up to `report`, oldest first; without today's report both are empty. `failed` is a code for
    why today's report is missing, empty if it is not; `requests` are ours that are open or ended in
    the last weeks; `history` is the Cancellation Rate by day, up to today; `known_since` is when
    our record began. `orders_failed` is a code for why the open orders could not be read, empty if
    they were read, or not asked for yet.
    """

    day: date
    now: datetime
    zone: tzinfo
    report: HealthReport | None
    before: HealthReport | None
    failed: str
    opened: OpenOrders | None
    requests: Sequence[Request]
    history: Mapping[date, Rate]
    known_since: datetime
    orders_failed: str = ""
    recent: Sequence[HealthReport] = ()


@dataclass(frozen=True, slots=True)
class Headroom:
    """How many more cancellations may count under the target, and when the rate is zero again.

    `recovers` is None if it is zero now.
    """

    forecast: Forecast
    recovers: Recovery | None


@dataclass(frozen=True, slots=True)
class Digest:
    """The content of one day's digest, in the order in which it is shown.

    `headroom` is None without a report or without orders. `off` are the red metrics, then the
    yellow ones; `within` are on target; `no_data` have no number today. `policies` are over their
    target, `warnings` are on, `suspicious` are parts that this program does not understand and that
    may be defects. `before` is the last report of an earlier day, `changes` are those since the
    beginning of that day. `week` is None except on Mondays.
    """

    day: date
    report: HealthReport | None
    old: bool
    failed: str
    todo: ToDo
    headroom: Headroom | None
    changes: Changes
    off: tuple[Rate, ...]
    within: tuple[Rate, ...]
    no_data: tuple[Metric, ...]
    policies: tuple[PolicyCount, ...]
    warnings: tuple[Warned, ...]
    suspicious: tuple[UnknownPart, ...]
    miscount: Miscount | None
    trend: tuple[Point, ...]
    week: Week | None
    before: HealthReport | None = None

    @property
    def report_at(self) -> datetime | None:
        """Return when the shown report was fetched."""
        return None if self.report is None else self.report.fetched_at

    @property
    def room(self) -> int | None:
        """Return how many more cancellations may count under the target; None if unknown."""
        return None if self.headroom is None else self.headroom.forecast.room

    @property
    def states(self) -> Mapping[Metric, Colour]:
        """Return the colour of every metric."""
        return colours(self.report)

    @property
    def account(self) -> Colour:
        """Return the colour of the account as a whole, by its status and its rating.

        Without either it is NONE.
        """
        if self.report is None:
            return Colour.NONE
        status = account_colour(self.report.account_status)
        rating = self.report.rating
        poor = rating is not None and rating.status not in ("", GREAT)
        return Colour.YELLOW if poor and not status.bad else status

    @property
    def reliable(self) -> bool:
        """Whether today's report was read and has both the account's status and its counts."""
        known = self.report is not None and self.report.complete
        return known and not self.old and not self.failed

    @property
    def quiet(self) -> bool:
        """Whether nothing needs a person: complete, nothing to do, and nothing off or unknown."""
        off = self.off or self.policies or self.warnings or self.miscount or self.account.bad
        read = self.reliable and self.todo.read_at is not None
        return read and not (off or self.suspicious or self.todo.tasks)


def compose(morning: Morning) -> Digest:
    """Compose the digest of a morning."""
    report = morning.report
    rates = () if report is None else report.rates
    return Digest(
        day=morning.day,
        report=report,
        old=report is not None and report.old(morning.now),
        failed=morning.failed,
        todo=to_do(morning.opened, morning.requests, now=morning.now, failed=morning.orders_failed),
        headroom=_headroom(morning),
        changes=changes(morning.recent),
        off=(*_of(rates, Colour.RED), *_of(rates, Colour.YELLOW)),
        within=_of(rates, Colour.GREEN),
        no_data=_no_data(morning),
        policies=tuple(each for each in report.policies if each.colour.bad) if report else (),
        warnings=report.warned if report else (),
        suspicious=report.suspicious if report else (),
        miscount=find_miscount(
            report,
            own_cancels(morning.requests),
            other_cancels(morning.requests),
            known_since=morning.known_since,
        ),
        trend=trend(morning.history, until=morning.day),
        week=week(morning.day, morning.requests, morning.history, zone=morning.zone),
        before=morning.before,
    )


def _of(rates: Sequence[Rate], colour: Colour) -> tuple[Rate, ...]:
    return tuple(rate for rate in rates if rate.colour is colour)


def _headroom(morning: Morning) -> Headroom | None:
    own = own_cancels(morning.requests)
    next_one = forecast(morning.report, own, now=morning.now)
    if next_one is None or colours(morning.report)[Metric.CANCELLATION] is Colour.NONE:
        return None
    return Headroom(next_one, recovery(morning.report, own, now=morning.now))


def _no_data(morning: Morning) -> tuple[Metric, ...]:
    """Return the metrics without a number, or no longer reported by Amazon."""
    known = {
        rate.metric
        for report in (morning.report, morning.before)
        if report is not None
        for rate in report.rates
    }
    states = colours(morning.report)
    return tuple(metric for metric in Metric if metric in known and states[metric] is Colour.NONE)


@dataclass(frozen=True, slots=True)
class PostedDigest:
    """A posted digest and its message in Slack; `complete` once its thread is posted too."""

    day: date
    channel: str
    ts: str
    posted_at: datetime
    complete: bool = False
