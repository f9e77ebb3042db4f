"""Reading the open merchant orders, page by page, once a morning."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.backoff import Backoff, Retry
from bot.domain.digest.slot import latest_slot
from bot.domain.digest.todo import ToShip, next_to_ship
from bot.domain.faults import AmazonFault, Throttled
from bot.domain.orders.open_orders import OrdersScan
from bot.domain.orders.order import Order
from bot.usecases.timing import due

_LONGEST = timedelta(minutes=15)
_RETRY = Retry(
    throttled=timedelta(minutes=5),
    refused=Backoff(timedelta(seconds=30), 2, _LONGEST),
    outage=Backoff(timedelta(seconds=5), 2, timedelta(minutes=1)),
)
_SAME_TOKEN = 10
"""How often a page is asked for in vain before the first page is asked for again."""
_log = logging.getLogger(__name__)


def step(desk: Desk) -> None:
    """Begin to read the open orders when a digest is due, or read the next page."""
    now = desk.clock.now()
    scan = desk.store.orders.scan()
    slot = latest_slot(desk.rhythm, now)
    wanted = not slot.missed(now) and not desk.store.digests.get(slot.day)
    if wanted and (scan is None or scan.started_at < slot.at):
        scan = begin(desk)
    if scan is not None and scan.ended_at is None and due(scan.next_at, now, longest=_LONGEST):
        _read_page(desk, scan)


def begin(desk: Desk) -> OrdersScan:
    """Begin a new scan."""
    with desk.store.transaction():
        before = desk.store.orders.scan()
        scan = OrdersScan(desk.clock.now(), whole_at=before.whole_at if before else None)
        desk.store.orders.save_scan(scan)
    return scan


def first_reading(desk: Desk) -> OrdersScan:
    """Return the scan that is under way, begun now where none is; `failed` is of the last."""
    scan = desk.store.orders.scan()
    if scan is not None and scan.ended_at is None:
        return scan
    begun = begin(desk)
    desk.wake()
    return replace(begun, failed=scan.failed if scan else "")


def ship_next(desk: Desk) -> tuple[datetime, tuple[ToShip, ...]] | None:
    """Return the orders to ship, the most urgent first, and when they were read; None: never."""
    opened = desk.store.orders.opened()
    if opened is None:
        return None
    requests = desk.store.requests.recent(opened.read_at)
    return opened.read_at, next_to_ship(opened, requests)


def _read_page(desk: Desk, scan: OrdersScan) -> None:
    now = desk.clock.now()
    orders: tuple[Order, ...] = ()
    try:
        page = desk.open_orders.search(scan.token)
    except AmazonFault as fault:
        new = _after(fault, scan, now)
    else:
        orders = page.orders
        read_at = scan.read_at or now
        new = replace(
            scan,
            read_at=read_at,
            token=page.next_token,
            calls=scan.calls + 1,
            tries=0,
            next_at=None,
            failed="",
            ended_at=None if page.next_token else now,
            whole_at=scan.whole_at if page.next_token else read_at,
        )
    _save(desk, new, orders)


def _after(fault: AmazonFault, scan: OrdersScan, now: datetime) -> OrdersScan:
    """Ask again, slower each time, unless a person has to act first.

    All that is asked is always the same, so that a refusal says nothing about it; only the page's
    token may be what is refused, so that goes on from the first page.
    """
    if fault.lasting:
        _log.warning("orders.not_read", extra={"fault": fault.code})
        return replace(scan, failed=fault.code, ended_at=now)
    next_at = now + _RETRY.after(fault, scan.tries)
    if isinstance(fault, Throttled):
        return replace(scan, next_at=next_at)
    again = replace(scan, failed=fault.code, tries=scan.tries + 1, next_at=next_at)
    stale = fault.refusal or scan.tries >= _SAME_TOKEN
    return replace(again, token=None, read_at=None) if stale else again


def _save(desk: Desk, scan: OrdersScan, orders: Sequence[Order]) -> None:
    with desk.store.transaction():
        desk.store.orders.put(scan, orders)
        if scan.ended_at is not None and not scan.failed:
            desk.store.orders.complete(scan)
        desk.store.orders.save_scan(scan)
    if scan.ended_at is not None:
        _log.info("orders.read", extra={"calls": scan.calls})
        desk.wake()
