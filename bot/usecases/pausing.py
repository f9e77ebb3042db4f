"""How long a store's workers may pause unless something wakes them."""

from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.digest.slot import latest_slot, next_slot
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.scan import ScanKind
from bot.usecases.health import collecting
from bot.usecases.radar import looking

_BUSY = timedelta(seconds=1)
_IDLE = timedelta(seconds=15)


def until_next_scan(desk: Desk) -> timedelta:
    """Return how long until the store's report, orders or reminders need attention."""
    now = desk.clock.now()
    job = desk.store.collecting.job()
    scans = [scan for scan in map(desk.store.scans.get, ScanKind) if scan is not None]
    reading = any(scan.running for scan in scans)
    if reading or job is None or collecting.running(job, now) or looking.waiting(desk):
        return _BUSY
    slot = next_slot(desk.rhythm, now)
    scanned = [scan.next_at for scan in scans if scan.next_at is not None]
    waiting = desk.store.buyer_requests.in_state(BuyerState.WAITING)
    reminders = (moment for buyer in waiting for moment in buyer.remind_at)
    return _until(now, slot.at - desk.rhythm.report_wait, slot.at, *scanned, *reminders)


def until_next_digest(desk: Desk) -> timedelta:
    """Return how long until the store's digest, alerts or answers need attention."""
    now = desk.clock.now()
    slot = latest_slot(desk.rhythm, now)
    posted = desk.store.digests.get(slot.day)
    if not slot.missed(now) and (posted is None or not posted.complete):
        return _BUSY
    return _until(now, next_slot(desk.rhythm, now).at)


def _until(now: datetime, *moments: datetime) -> timedelta:
    """Return the time until the next of these moments, within bounds."""
    ahead = (moment - now for moment in moments if moment > now)
    return max(_BUSY, min((_IDLE, *ahead)))
