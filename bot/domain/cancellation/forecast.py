"""How one more cancellation changes the Cancellation Rate.

An estimate: Amazon says neither how late its counts are nor whether the order's date or that of
its cancellation decides to which seven days it belongs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from bot.domain.health.metrics import Metric, Rate
from bot.domain.health.report import HealthReport

REPORT_LAG = timedelta(hours=6)
"""A cancellation confirmed this shortly before a report was fetched may be missing from it."""

_DAYS = 7
_LONGEST = 31
_LATEST = 3


@dataclass(frozen=True, slots=True)
class OwnCancel:
    """One of our cancellations; `cancelled_at` is None until Amazon has confirmed it.

    `counted`: it counts in the Cancellation Rate, by Amazon's help.
    """

    order_id: str
    ordered_at: datetime
    cancelled_at: datetime | None
    counted: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The rate after `more` cancellations that count: `cancelled` of `orders`, an estimate."""

    more: int
    cancelled: int
    orders: int
    rate: Decimal
    misses: bool
    recovers_on: date | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The Cancellation Rate now and after one more cancellation; estimated except Amazon's counts.

    `cancelled` of `orders` is Amazon's report of `report_at`; `unseen` is how many of our
    cancellations Amazon may not have counted yet; `room` is how many more may count before the rate
    misses `target`. `recovers_on` is when this cancellation no longer counts if its own date
    decides, `recovers_by_order` if the order's date does, where that is known. `old`: the report is
    over 36 hours old.
    """

    cancelled: int
    orders: int
    unseen: int
    target: Decimal
    report_at: datetime
    room: int
    recovers_on: date | None = None
    old: bool = False
    recovers_by_order: date | None = None

    @property
    def rate_now(self) -> Decimal:
        """Return the rate by Amazon's report, as a fraction."""
        return _rate(self.cancelled, self.orders)

    @property
    def rate_after(self) -> Decimal:
        """Return the estimated rate after one more cancellation, as a fraction."""
        return self.after(1).rate

    @property
    def misses(self) -> bool:
        """Whether one more cancellation makes the rate miss the target."""
        return self.after(1).misses

    def after(self, more: int) -> Outlook:
        """Return the rate after `more` further cancellations that count, all made now."""
        cancelled = self.cancelled + self.unseen + more
        return Outlook(
            more=more,
            cancelled=cancelled,
            orders=self.orders,
            rate=_rate(cancelled, self.orders),
            misses=cancelled >= Fraction(self.target) * self.orders,
            recovers_on=self.recovers_on,
        )


def forecast(
    report: HealthReport | None,
    own_cancels: Sequence[OwnCancel],
    *,
    now: datetime,
    ordered_at: datetime | None = None,
) -> Forecast | None:
    """Return how one more cancellation that counts changes the rate; None without Amazon's counts.

    `own_cancels` are ours except the one in question, whose order was placed at `ordered_at`.
    Those that Amazon may not have counted (see `unseen`) are added to its count: one that is
    counted twice makes us careful, one that is missing makes us wrong.
    """
    rate = None if report is None else report.rate(Metric.CANCELLATION)
    if report is None or rate is None or rate.target is None:
        return None
    if rate.count is None or rate.total is None:
        return None
    missing = len(unseen(report, own_cancels, now=now))
    days = _days_until_gone(report, rate)
    by_cancel = _day(now) + days
    return Forecast(
        cancelled=rate.count,
        orders=rate.total,
        unseen=missing,
        target=rate.target,
        report_at=report.fetched_at,
        room=_room(rate.count + missing, rate.total, rate.target),
        recovers_on=by_cancel,
        old=report.old(now),
        recovers_by_order=None if ordered_at is None else _day(ordered_at) + days,
    )


def unseen(
    report: HealthReport, own_cancels: Sequence[OwnCancel], *, now: datetime
) -> tuple[OwnCancel, ...]:
    """Return those of our cancellations that count and that this report may not include.

    That is one that was confirmed after the end of the report's window, or less than REPORT_LAG
    before the report was fetched, or is not confirmed yet. It matters until it has left the seven
    days by its own date and by the order's. A report without a window is treated as if its window
    had ended a day before it was fetched.
    """
    rate, seen = report.rate(Metric.CANCELLATION), seen_until(report)
    return tuple(
        cancel
        for cancel in _still_counting(report, rate, own_cancels, now)
        if cancel.cancelled_at is None or cancel.cancelled_at > seen
    )


def seen_until(report: HealthReport) -> datetime:
    """Return the time up to which the report certainly includes all cancellations."""
    rate = report.rate(Metric.CANCELLATION)
    return min(_window_end(report, rate), report.fetched_at - REPORT_LAG)


@dataclass(frozen=True, slots=True)
class Recovery:
    """When no cancellation counts any more, by the orders' dates and by their own; estimates."""

    by_order: date
    by_cancel: date

    @property
    def on(self) -> date:
        """Return the later of the two."""
        return max(self.by_order, self.by_cancel)


def recovery(
    report: HealthReport | None, own_cancels: Sequence[OwnCancel], *, now: datetime
) -> Recovery | None:
    """Return when the rate is back to zero if nothing more is cancelled; None where it is zero.

    Those in Amazon's count that are not ours are assumed to be of the last day of its window.
    """
    rate = None if report is None else report.rate(Metric.CANCELLATION)
    if report is None or rate is None or rate.count is None:
        return None
    missing = unseen(report, own_cancels, now=now)
    seen = set(_still_counting(report, rate, own_cancels, now)) - set(missing) if rate.count else ()
    ends = [(_day(c.ordered_at), _day(c.cancelled_at or now)) for c in (*missing, *seen)]
    if rate.count > len(seen):
        end = _day(_window_end(report, rate))
        ends.append((end, end))
    if not ends:
        return None
    days = _days_until_gone(report, rate)
    return Recovery(
        by_order=max(ordered for ordered, _ in ends) + days,
        by_cancel=max(cancelled for _, cancelled in ends) + days,
    )


def _still_counting(
    report: HealthReport, rate: Rate | None, cancels: Sequence[OwnCancel], now: datetime
) -> tuple[OwnCancel, ...]:
    days = _days_until_gone(report, rate)
    return tuple(
        cancel
        for cancel in cancels
        if cancel.counted and _day(cancel.cancelled_at or now) + days > _day(now)
    )


def _day(at: datetime) -> date:
    """Return the day by Amazon's calendar, which is in UTC."""
    return at.astimezone(UTC).date()


def _room(cancelled: int, orders: int, target: Decimal) -> int:
    return max(0, ceil(Fraction(target) * orders) - 1 - cancelled)


def _rate(cancelled: int, orders: int) -> Decimal:
    """Return the rate; 100 % if no orders are counted."""
    if cancelled >= orders:
        return Decimal(bool(cancelled))
    return Decimal(cancelled) / Decimal(orders)


def _window_end(report: HealthReport, rate: Rate | None) -> datetime:
    end = None if rate is None else rate.window.end
    return report.fetched_at - timedelta(days=1) if end is None else end


def _days_until_gone(report: HealthReport, rate: Rate | None) -> timedelta:
    """Return how many days after its date a cancellation is no longer in a new report.

    That is the length of the report's window plus the days between its end and the fetching:
    seven and one if the report does not say, or says something impossible.
    """
    window = None if rate is None else rate.window
    if window is None or window.start is None or window.end is None:
        return timedelta(days=_DAYS + 1)
    length = (_day(window.end) - _day(window.start)).days + 1
    late = (_day(report.fetched_at) - _day(window.end)).days
    return timedelta(
        days=(length if 1 <= length <= _LONGEST else _DAYS) + min(max(late, 0), _LATEST)
    )
