"""The account's health from stored reports: the current digest, and the course of a metric."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.desk import Desk
from bot.domain.digest.digest import Digest, Morning, compose
from bot.domain.health import trend
from bot.domain.health.collecting import Waiting
from bot.domain.health.metrics import Metric, Rate
from bot.domain.health.report import HealthReport
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation.forecasting import RECENT, latest_report, read_report
from bot.usecases.loop import each
from bot.usecases.radar import listing

_WEEKS_BACK = 8
_REPLY = timedelta(minutes=30)
_TOLD = timedelta(hours=6)
"""How much older than wanted the open orders may be; the message names their time."""
_MONDAY = 0
_log = logging.getLogger(__name__)


def current_digest(desk: Desk) -> Digest:
    """Return the digest by the newest report and the last reading of the orders."""
    job = desk.store.collecting.job()
    failed = job.failed if job and job.ended_at else ""
    return compose_digest(desk, _today(desk), failed=failed)


def share(desk: Desk, by: str, delivery_id: str) -> bool:
    """Post the current digest in the channel; False for a repeated delivery, which does nothing.

    Raises MessengerFault, StoreBusy.
    """
    if delivery_id:
        with desk.store.transaction():
            if desk.store.deliveries.answer(delivery_id) is not None:
                return False
            desk.store.deliveries.record(delivery_id, "shared", at=desk.clock.now())
    desk.health_channel.share(current_digest(desk), by)
    return True


def compose_digest(
    desk: Desk, today: date, *, failed: str, orders_since: datetime | None = None
) -> Digest:
    """Compose the digest of a day from what is stored.

    `failed` is a code for why today's report is missing; a reading of the open orders much older
    than `orders_since` is left out.
    """
    now = desk.clock.now()
    reports = _by_day(desk, today, trend.MOST_POINTS)
    report = reports.get(max(reports)) if reports else latest_report(desk)
    since = _last_day_before(reports, today)
    opened = listing.opened(desk)
    if opened is not None and orders_since is not None and opened.read_at < orders_since - _TOLD:
        opened = None
    return compose(
        Morning(
            day=today,
            now=now,
            zone=desk.rhythm.zone,
            report=report,
            before=reports[since] if since else None,
            recent=_recent_reports(desk, since, today) if since else (),
            failed=failed,
            opened=opened,
            requests=desk.store.requests.recent(now - RECENT),
            history=_rates({**_weeks(desk, today), **reports}, Metric.CANCELLATION),
            known_since=desk.store.known_since or now,
            orders_failed=listing.trouble(desk),
        )
    )


def course(desk: Desk, metric: Metric) -> trend.Course:
    """Return the course of a metric."""
    today, latest = _today(desk), latest_report(desk)
    return trend.course(
        metric,
        _rates(_by_day(desk, today, trend.QUARTER), metric),
        now=None if latest is None else latest.rate(metric),
        report_at=None if latest is None else latest.fetched_at,
        until=today,
    )


def answer_waiting(desk: Desk) -> None:
    """Answer those who asked for a new report, once it is there or has failed."""
    job = desk.store.collecting.job()
    if job is None or job.ended_at is None or not job.waiting:
        return
    with desk.store.transaction():
        desk.store.collecting.save_job(replace(job, waiting=()))
    shown = current_digest(desk)
    each(
        desk,
        "answer",
        job.waiting,
        lambda waiting: _answer(desk, shown, waiting),
        name=lambda waiting: f"{waiting.user_id} {waiting.asked_at}",
    )


def _answer(desk: Desk, shown: Digest, waiting: Waiting) -> None:
    if desk.clock.now() - waiting.asked_at >= _REPLY:
        return
    try:
        desk.health_channel.answer(shown, waiting)
    except MessengerFault as fault:
        _log.warning("reply.not_delivered", extra={"fault": fault.code})


def _today(desk: Desk) -> date:
    return desk.clock.now().astimezone(desk.rhythm.zone).date()


def _last_day_before(reports: Mapping[date, HealthReport], today: date) -> date | None:
    """Return the last day before today with a report; None if today has no report."""
    return max((day for day in reports if day < today), default=None) if today in reports else None


def _recent_reports(desk: Desk, since: date, today: date) -> tuple[HealthReport, ...]:
    """Return every report of these days that can be parsed, oldest first."""
    kept = desk.store.reports.between(desk.market.id, since, today)
    return tuple(report for each in kept if (report := read_report(desk, each)) is not None)


def _weeks(desk: Desk, today: date) -> dict[date, HealthReport]:
    """Return the reports of the last Mondays if today is one, for the week's summary."""
    if today.weekday() != _MONDAY:
        return {}
    mondays = (today - timedelta(weeks=back) for back in range(1, _WEEKS_BACK))
    return {day: report for each in mondays for day, report in _by_day(desk, each, 1).items()}


def _by_day(desk: Desk, until: date, days: int) -> dict[date, HealthReport]:
    """Return the last report of each day of a period, if it can be parsed."""
    first = until - timedelta(days=days - 1)
    kept = desk.store.reports.last_of_days(desk.market.id, first, until)
    read = ((each.day, read_report(desk, each)) for each in kept)
    return {day: report for day, report in read if report is not None}


def _rates(reports: Mapping[date, HealthReport], metric: Metric) -> dict[date, Rate]:
    rates = ((day, report.rate(metric)) for day, report in reports.items())
    return {day: rate for day, rate in rates if rate is not None}
