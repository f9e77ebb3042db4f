"""Scanning the account's orders: those changed since the last scan, and once all open ones.

Each page is stored with the token of the next one, so that a restart resumes there. Progress is
stored for each store that a scan serves: if it differs, a store is new to the account or was
inactive, and what it missed is read.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.digest.slot import latest_slot
from bot.domain.faults import AmazonFault
from bot.domain.orders.order import Order
from bot.domain.radar.scan import (
    LAG,
    LONGEST_WAIT,
    Scan,
    ScanKind,
    after_fault,
    after_page,
    asking,
    begun,
)
from bot.usecases.radar.noticing import many_closed_at, note_orders, note_requests
from bot.usecases.timing import due

LEFT_FOR = timedelta(days=2)
"""How long an order that is no longer open is kept: longer than any scan takes for a page."""
_log = logging.getLogger(__name__)


def step(desk: Desk, others: Sequence[Desk] = ()) -> None:
    """Begin a scan if one is due, or read the next page; the scan of changes comes first.

    `others` are the other stores of the account, whose orders the same scan finds.
    """
    now, desks = desk.clock.now(), (desk, *others)
    changes, alike = _known(desks, ScanKind.CHANGES)
    if not alike or any(_is_time(one, changes, now) for one in desks):
        changes = _begin(desks, ScanKind.CHANGES)
    if changes is None:
        return
    if changes.running:
        _continue(desk, others, changes, now)
        return
    first, alike = _known(desks, ScanKind.FIRST)
    if first is None or not alike:
        first = _begin(desks, ScanKind.FIRST)
    if first.running:
        _continue(desk, others, first, now)


def begin(desk: Desk) -> Scan:
    """Return the running scan of changes; if there is none, begin one now."""
    known = desk.store.scans.get(ScanKind.CHANGES)
    return known if known is not None and known.running else _begin([desk], ScanKind.CHANGES)


def _known(desks: Sequence[Desk], kind: ScanKind) -> tuple[Scan | None, bool]:
    """Return the first store's newest scan of a kind, and whether it is that of all stores."""
    found = [one.store.scans.get(kind) for one in desks]
    return found[0], all(one == found[0] for one in found)


def _begin(desks: Sequence[Desk], kind: ScanKind) -> Scan:
    """Begin a scan: of the changes since the least recent of the stores, or of all open orders."""
    now = desks[0].clock.now()
    with desks[0].store.transaction():
        known = None
        if kind is ScanKind.CHANGES:
            found = filter(None, (one.store.scans.get(kind) for one in desks))
            known = min(found, key=lambda scan: scan.cursor or now, default=None)
        scan = begun(kind, known, now)
        for one in desks:
            one.store.scans.save(scan)
    return scan


def _is_time(desk: Desk, known: Scan | None, now: datetime) -> bool:
    """Return whether a scan is due: by the interval, before a digest, or to prove many outcomes."""
    if known is not None and known.running:
        return False
    slot = latest_slot(desk.rhythm, now)
    wanted = not slot.missed(now) and not desk.store.digests.get(slot.day)
    if wanted and (known is None or known.started_at < slot.at):
        return True
    every = desk.radar.every
    if every and (known is None or due(known.next_at, now, longest=max(every, LONGEST_WAIT))):
        return True
    if known is None:
        return False
    closed = many_closed_at(desk)
    # A scan that began later has already covered it, whatever it found.
    return closed is not None and known.started_at < closed + LAG <= now


def _continue(desk: Desk, others: Sequence[Desk], scan: Scan, now: datetime) -> None:
    if due(scan.next_at, now, longest=LONGEST_WAIT):
        _read_page(desk, others, asking(scan, now), now)


def _read_page(desk: Desk, others: Sequence[Desk], scan: Scan, now: datetime) -> None:
    """Read a page. Only the first page of a scan of changes may use the reserve of the rate."""
    orders: tuple[Order, ...] = ()
    urgent = scan.kind is ScanKind.CHANGES and not scan.pages
    try:
        page = desk.order_search.search(scan.query, urgent=urgent)
    except AmazonFault as fault:
        new = after_fault(scan, fault, now)
        if new.failed != scan.failed:
            _log.warning("orders.not_read", extra={"scan": str(scan.kind), "fault": fault.code})
    else:
        orders, new = page.orders, after_page(scan, page, now)
    _save(desk, others, scan, new, orders)


def _save(
    desk: Desk, others: Sequence[Desk], scan: Scan, new: Scan, orders: tuple[Order, ...]
) -> None:
    every = min((one.radar.every for one in (desk, *others) if one.radar.every), default=None)
    if not new.running:
        new = replace(new, next_at=new.started_at + every if every else None)
    with desk.store.transaction():
        for one, its in _by_store(desk, others, orders):
            (note_requests if scan.reduced else note_orders)(one, its)
            if not new.running:
                one.store.orders.forget_left(new.started_at - LEFT_FOR)
            one.store.scans.save(new)
    if not new.running:
        _log.info("orders.read", extra={"scan": str(new.kind), "calls": new.pages})
        desk.wake()


def _by_store(
    desk: Desk, others: Sequence[Desk], orders: tuple[Order, ...]
) -> Iterator[tuple[Desk, tuple[Order, ...]]]:
    """Yield each store with its orders, by their marketplaces as the first store sees them."""
    markets = {one.market.id for one in others}
    yield desk, tuple(order for order in orders if order.other_marketplace not in markets)
    for one in others:
        its = (order for order in orders if order.other_marketplace == one.market.id)
        yield one, tuple(replace(order, other_marketplace="") for order in its)
