"""Posting the morning's digest: once a day, with the data that arrived by its deadline."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.desk import Desk
from bot.domain.digest.digest import Digest, PostedDigest
from bot.domain.digest.slot import Slot, latest_slot
from bot.domain.health.collecting import ReportJob
from bot.domain.messages import Posted
from bot.domain.radar.scan import ScanKind
from bot.ports.slack import MessengerFault
from bot.usecases.digest.summary import compose_digest
from bot.usecases.health import collecting
from bot.usecases.radar import listing, scanning

_FAILING = timedelta(minutes=2)
_AT_LEAST = timedelta(seconds=15)
TASK = "digest"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A digest to be posted: of which day, and how recent its data should be.

    It may be posted from `at` on; a report fetched before `report_since` is shown as outdated.
    """

    day: date
    at: datetime
    report_since: datetime
    orders_since: datetime


def send_due(desk: Desk) -> None:
    """Post the digest and its thread if due; what Slack refuses is retried each minute."""
    now = desk.clock.now()
    slot = latest_slot(desk.rhythm, now)
    posted = desk.store.digests.get(slot.day)
    if slot.missed(now):
        if posted is None and _claim(desk, f"{slot.day} skipped", now):
            _log.warning("digest.skipped", extra={"day": str(slot.day), "due": str(slot.at)})
        return
    if posted is not None and posted.complete:
        return
    occasion = scheduled(desk, slot)
    if posted is None and not ready(desk, occasion):
        return
    if not _claim(desk, f"{slot.day} tried {now:%H:%M}", now):
        return
    try:
        post(desk, occasion)
    except MessengerFault as fault:
        _log.warning("digest.not_delivered", extra={"fault": fault.code})


def reserve(desk: Desk, day: date, task: str = TASK) -> bool:
    """Claim this and the next minute's scheduled attempt; False if one may be running."""
    now = desk.clock.now()
    with desk.store.transaction():
        return all(
            desk.store.schedule.claim(task, f"{day} tried {minute:%H:%M}", now)
            for minute in (now, now + timedelta(minutes=1))
        )


def scheduled(desk: Desk, slot: Slot) -> Occasion:
    """Return the occasion of a morning.

    Without REPORT_WAIT_MINUTES no report is requested for it: the newest regular one is used.
    """
    wait = desk.rhythm.report_wait or collecting.EVERY
    return Occasion(slot.day, slot.at, slot.at - wait, slot.at)


def by_hand(desk: Desk, *, oldest: timedelta = timedelta(0)) -> Occasion:
    """Return an occasion for now; request a report and read the orders if ours are too old.

    Data younger than `oldest` is recent enough.
    """
    now = desk.clock.now()
    since = now - oldest
    kept = desk.store.reports.latest(desk.market.id)
    if kept is None or kept.fetched_at < since:
        job = desk.store.collecting.job()
        if job is None or not collecting.running(job, now):
            job = collecting.begin(desk)
        since = job.asked_at
    opened = listing.opened(desk)
    orders_since = now - oldest
    if opened is None or opened.read_at < orders_since:
        orders_since = scanning.begin(desk).started_at
    return Occasion(now.astimezone(desk.rhythm.zone).date(), now, since, orders_since)


def todays(desk: Desk) -> PostedDigest | None:
    """Return today's digest; None if it is not posted."""
    return desk.store.digests.get(desk.today)


def ready(desk: Desk, occasion: Occasion) -> bool:
    """Return whether all its data has arrived, or need not be waited for any longer."""
    now = desk.clock.now()
    return _report_is_settled(desk, occasion, now) and _orders_are_settled(desk, occasion, now)


def post(desk: Desk, occasion: Occasion, *, thread: Posted | None = None) -> PostedDigest:
    """Post the digest of a day, or only its thread if that is missing. Raises MessengerFault.

    `thread`: the overview of several stores, in whose thread it and its numbers are posted.
    """
    posted = desk.store.digests.get(occasion.day)
    if posted is not None and posted.complete:
        return posted
    digest = draw(desk, occasion)
    if posted is None:
        said = desk.health_channel.digest(digest, thread=thread)
        posted = PostedDigest(occasion.day, said.channel, said.ts, desk.clock.now())
        with desk.store.transaction():
            desk.store.digests.record(posted)
        _log.info("digest.posted", extra={"day": str(occasion.day), "failed": digest.failed})
    desk.health_channel.details(digest, thread or Posted(posted.channel, posted.ts))
    with desk.store.transaction():
        desk.store.digests.complete(occasion.day)
    return posted


def draw(desk: Desk, occasion: Occasion) -> Digest:
    """Compose the digest from the current data."""
    failed = why_old(desk, occasion)
    return compose_digest(desk, occasion.day, failed=failed, orders_since=occasion.orders_since)


def why_old(desk: Desk, occasion: Occasion) -> str:
    """Return a code for why the report is not the one that was requested, empty if it is."""
    if _is_fresh(desk, occasion):
        return ""
    job = desk.store.collecting.job()
    return (job.failed if job else "") or "late"


def _is_fresh(desk: Desk, occasion: Occasion) -> bool:
    kept = desk.store.reports.latest(desk.market.id)
    return kept is not None and kept.fetched_at >= occasion.report_since


def _report_is_settled(desk: Desk, occasion: Occasion, now: datetime) -> bool:
    if _is_fresh(desk, occasion):
        return True
    job = desk.store.collecting.job()
    if job is None or (job.ended_at is not None and job.asked_at < occasion.report_since):
        return False
    return _failed(job) or now >= max(occasion.at, job.asked_at + desk.rhythm.report_wait)


def _failed(job: ReportJob) -> bool:
    return job.ended_at is not None and bool(job.failed)


def _orders_are_settled(desk: Desk, occasion: Occasion, now: datetime) -> bool:
    opened = listing.opened(desk)
    if opened is not None and opened.read_at >= occasion.orders_since:
        return True
    scan = desk.store.scans.get(ScanKind.CHANGES)
    if scan is None or (not scan.running and scan.started_at < occasion.orders_since):
        return False
    wait = desk.rhythm.report_wait
    longest = max(_AT_LEAST, min(wait, _FAILING) if listing.trouble(desk) else wait)
    return now >= max(scan.started_at, occasion.orders_since) + longest


def _claim(desk: Desk, period: str, now: datetime) -> bool:
    with desk.store.transaction():
        return desk.store.schedule.claim(TASK, period, now)
