"""The current digest: composed from stored data, posted and sent."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.desk import Desk
from bot.domain.digest.digest import Digest, Morning, compose
from bot.domain.health import trend
from bot.domain.health.collecting import Waiting
from bot.domain.health.metrics import Metric
from bot.domain.health.report import HealthReport
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation.forecasting import RECENT
from bot.usecases.health.reports import (
    all_between,
    by_day,
    latest_report,
    of_mondays_before,
    rates_of,
)
from bot.usecases.loop import each
from bot.usecases.radar import listing

_REPLY = timedelta(minutes=30)
_TOLD = timedelta(hours=6)
"""How much older than wanted the open orders may be; the message names their time."""
_log = logging.getLogger(__name__)


def current(desk: Desk) -> Digest:
    """Return the digest by the newest report and the last reading of the orders."""
    job = desk.store.collecting.job()
    failed = job.failed if job and job.ended_at else ""
    return compose_digest(desk, desk.today, failed=failed)


def share(desk: Desk, by: str, delivery_id: str) -> bool:
    """Post the current digest in the channel; False for a repeated delivery, which does nothing.

    Raises MessengerFault, StoreBusy.
    """
    if delivery_id:
        with desk.store.transaction():
            if desk.store.deliveries.answer(delivery_id) is not None:
                return False
            desk.store.deliveries.record(delivery_id, "shared", at=desk.clock.now())
    desk.health_channel.share(current(desk), by)
    return True


def compose_digest(
    desk: Desk, today: date, *, failed: str, orders_since: datetime | None = None
) -> Digest:
    """Compose the digest of a day from what is stored.

    `failed` is a code for why today's report is missing; a reading of the open orders much older
    than `orders_since` is left out.
    """
    now = desk.clock.now()
    reports = by_day(desk, today, trend.MOST_POINTS)
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
            recent=all_between(desk, since, today) if since else (),
            failed=failed,
            opened=opened,
            requests=desk.store.requests.recent(now - RECENT),
            history=rates_of({**of_mondays_before(desk, today), **reports}, Metric.CANCELLATION),
            known_since=desk.store.known_since or now,
            orders_failed=listing.trouble(desk),
        )
    )


def answer_waiting(desk: Desk) -> None:
    """Answer those who asked for a new report, once it has arrived or failed."""
    job = desk.store.collecting.job()
    if job is None or job.ended_at is None or not job.waiting:
        return
    with desk.store.transaction():
        desk.store.collecting.save_job(replace(job, waiting=()))
    shown = current(desk)
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


def _last_day_before(reports: Mapping[date, HealthReport], today: date) -> date | None:
    """Return the last day before today with a report; None if today has no report."""
    return max((day for day in reports if day < today), default=None) if today in reports else None
