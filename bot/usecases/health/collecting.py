"""Fetching Amazon's account health report: requested, polled, downloaded, stored.

Each step calls Amazon once and notes when the next one is due, so that no thread waits.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain import limits
from bot.domain.backoff import Backoff, Retry
from bot.domain.digest.slot import latest_slot
from bot.domain.faults import AmazonFault, Busy, NotFound, Throttled
from bot.domain.health.collecting import ReportJob, ReportUnreadable, Waiting
from bot.domain.processing import ProcessingStatus
from bot.usecases.timing import due

EVERY = timedelta(hours=6)
"""The maximum time between two attempts to fetch a report."""

_GIVE_UP = timedelta(hours=1)
_AFTER_FAILURE = timedelta(minutes=30)
_LONGEST = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
_LOOK_AGAIN = Backoff(timedelta(seconds=1), 1.5, _MINUTE)
_RETRY = Retry(
    throttled=_MINUTE,
    refused=Backoff(timedelta(seconds=30), 2, _MINUTE),
    outage=Backoff(timedelta(seconds=5), 2, _MINUTE),
)
_log = logging.getLogger(__name__)


def step(desk: Desk) -> None:
    """Begin to fetch a report if one is due, or advance the one under way by a step."""
    now = desk.clock.now()
    job = desk.store.collecting.job()
    if job is None or not running(job, now):
        if not _is_due(desk, job, now):
            return
        job = begin(desk)
    if due(job.next_at, now, longest=_LONGEST):
        _continue(desk, job)


def running(job: ReportJob, now: datetime) -> bool:
    """Return whether a report is under way; what takes longer than an hour is given up."""
    return job.ended_at is None and _within(now - job.asked_at, _GIVE_UP)


def begin(desk: Desk, *waiting: Waiting) -> ReportJob:
    """Begin to fetch a new report; the last failure stays visible until it has arrived."""
    with desk.store.transaction():
        before = desk.store.collecting.job()
        job = ReportJob(
            desk.clock.now(), failed=before.failed if before else "", waiting=tuple(waiting)
        )
        desk.store.collecting.save_job(job)
    return job


def request(desk: Desk, waiting: Waiting) -> timedelta:
    """Let a person wait for a new report; return how long Amazon's rate delays it (zero: not).

    Somebody who asks while one is under way gets that one, once. Raises Busy if too many wait.
    """
    with desk.change():
        job = desk.store.collecting.job()
        if job is not None and running(job, desk.clock.now()):
            others = tuple(one for one in job.waiting if one.user_id != waiting.user_id)
            if len(others) >= limits.REFRESH_WAITERS:
                raise Busy
            desk.store.collecting.save_job(replace(job, waiting=(*others, waiting)))
            return timedelta(0)
        wait = desk.health_reports.wait_to_request()
        if wait <= timedelta(0):
            begin(desk, waiting)
    return wait


def _is_due(desk: Desk, job: ReportJob | None, now: datetime) -> bool:
    if job is None or job.ended_at is None or not _within(now - job.asked_at, EVERY):
        return True
    wait = desk.rhythm.report_wait
    slot = latest_slot(desk.rhythm, now + wait)
    if job.asked_at < slot.at - wait and not desk.store.digests.get(slot.day):
        return True
    return bool(job.failed) and not _within(now - job.ended_at, _AFTER_FAILURE)


def _within(age: timedelta, limit: timedelta) -> bool:
    # A negative age means that the clock was set back: the real age is unknown.
    return timedelta(0) <= age < limit


def _continue(desk: Desk, job: ReportJob) -> None:
    now = desk.clock.now()
    try:
        new = _advance(desk, job)
    except AmazonFault as fault:
        new = _after(fault, job, now)
    _save(desk, new)


def _after(fault: AmazonFault, job: ReportJob, now: datetime) -> ReportJob:
    """Schedule a retry with back-off, unless this report will never be available.

    The calls never change, so a refusal is an outage at Amazon and not final.
    """
    if fault.lasting or isinstance(fault, NotFound):
        return _failed(job, fault.code, now)
    tries = job.tries if isinstance(fault, Throttled) else job.tries + 1
    next_at = now + _RETRY.after(fault, job.tries)
    return replace(job, failed=fault.code, tries=tries, next_at=next_at)


def _advance(desk: Desk, job: ReportJob) -> ReportJob:
    now = desk.clock.now()
    if job.report_id is None:
        report_id = desk.health_reports.request()
        return replace(job, report_id=report_id, tries=0, next_at=now + timedelta(seconds=1))
    if job.document is None:
        return _look(desk, job, job.report_id, now)
    raw = desk.health_reports.download(job.document)
    fetched_at = desk.clock.now()
    desk.health_reports.read(raw, fetched_at=fetched_at)
    day = fetched_at.astimezone(desk.rhythm.zone).date()
    with desk.store.transaction():
        desk.store.reports.save(day, desk.market.id, fetched_at, raw)
        desk.store.homes.changed()
    _log.info("health.collected", extra={"report": job.report_id})
    return replace(job, failed="", ended_at=fetched_at)


def _look(desk: Desk, job: ReportJob, report_id: str, now: datetime) -> ReportJob:
    seen = desk.health_reports.look(report_id)
    word = seen.status.lower()
    if seen.status is ProcessingStatus.DONE:
        if seen.document is None:
            return _failed(job, ReportUnreadable.code, now)
        return replace(job, document=seen.document, tries=0, next_at=None)
    if seen.status in (ProcessingStatus.CANCELLED, ProcessingStatus.FATAL):
        return _failed(job, word, now)
    next_at = now + _LOOK_AGAIN.after(job.tries)
    return replace(job, failed=word, tries=job.tries + 1, next_at=next_at)


def _failed(job: ReportJob, why: str, now: datetime) -> ReportJob:
    _log.warning("health.not_collected", extra={"fault": why, "report": job.report_id})
    return replace(job, failed=why, ended_at=now)


def _save(desk: Desk, job: ReportJob) -> None:
    with desk.store.transaction():
        current = desk.store.collecting.job()
        # Somebody may have begun to wait during the call.
        waiting = current.waiting if current else ()
        desk.store.collecting.save_job(replace(job, waiting=waiting))
    if job.ended_at is not None:
        desk.wake()
