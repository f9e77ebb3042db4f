"""The stored account health reports: the newest, those of some days, a metric's course."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.desk import Desk
from bot.domain.health import trend
from bot.domain.health.collecting import KeptReport, ReportUnreadable
from bot.domain.health.metrics import Metric, Rate
from bot.domain.health.report import HealthReport

_WEEKS_BACK = 8
_MONDAY = 0


def latest_report(desk: Desk) -> HealthReport | None:
    """Return the newest report, parsed; None if there is none."""
    kept = desk.store.reports.latest(desk.market.id)
    return None if kept is None else read_report(desk, kept)


def read_report(desk: Desk, kept: KeptReport) -> HealthReport | None:
    """Return a stored report, parsed; None if this version can no longer parse it."""
    try:
        return desk.health_reports.read(kept.raw, fetched_at=kept.fetched_at)
    except ReportUnreadable:
        return None


def course(desk: Desk, metric: Metric) -> trend.Course:
    """Return the course of a metric."""
    today, latest = desk.today, latest_report(desk)
    return trend.course(
        metric,
        rates_of(by_day(desk, today, trend.QUARTER), metric),
        now=None if latest is None else latest.rate(metric),
        report_at=None if latest is None else latest.fetched_at,
        until=today,
    )


def all_between(desk: Desk, first: date, last: date) -> tuple[HealthReport, ...]:
    """Return every report of these days that can be parsed, oldest first."""
    kept = desk.store.reports.between(desk.market.id, first, last)
    return tuple(report for each in kept if (report := read_report(desk, each)) is not None)


def of_mondays_before(desk: Desk, today: date) -> dict[date, HealthReport]:
    """Return the reports of the last Mondays if today is one, for the week's summary."""
    if today.weekday() != _MONDAY:
        return {}
    mondays = (today - timedelta(weeks=back) for back in range(1, _WEEKS_BACK))
    return {day: report for each in mondays for day, report in by_day(desk, each, 1).items()}


def by_day(desk: Desk, until: date, days: int) -> dict[date, HealthReport]:
    """Return the last report of each day of a period, if it can be parsed."""
    first = until - timedelta(days=days - 1)
    kept = desk.store.reports.last_of_days(desk.market.id, first, until)
    read = ((each.day, read_report(desk, each)) for each in kept)
    return {day: report for day, report in read if report is not None}


def rates_of(reports: Mapping[date, HealthReport], metric: Metric) -> dict[date, Rate]:
    """Return a metric's rate of each day whose report has it."""
    rates = ((day, report.rate(metric)) for day, report in reports.items())
    return {day: rate for day, rate in rates if rate is not None}
