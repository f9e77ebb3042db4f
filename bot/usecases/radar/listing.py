"""The open orders as last read, and the progress of the first reading."""

from dataclasses import dataclass
from datetime import datetime

from bot.desk import Desk
from bot.domain.digest.todo import Task, next_orders
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.radar.buyer_request import HOLDING, BuyerState
from bot.domain.radar.scan import ScanKind
from bot.usecases.radar import scanning


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of the first reading of the open orders; `failed`: it does not go on."""

    orders: int
    failed: bool


def opened(desk: Desk) -> OpenOrders | None:
    """Return the open orders; None until all were read once."""
    at = read_at(desk)
    if at is None:
        return None
    holding = desk.store.buyer_requests.in_state(*sorted(HOLDING))
    shipping = desk.store.buyer_requests.in_state(BuyerState.SHIPPING)
    return OpenOrders(
        read_at=at,
        orders=desk.store.orders.open(),
        first_seen={one.order_id: one.first_seen_at for one in holding},
        shipping=frozenset(one.order_id for one in shipping),
    )


def read_at(desk: Desk) -> datetime | None:
    """Return when the open orders were read; None until all were read once."""
    changes = desk.store.scans.get(ScanKind.CHANGES)
    first = desk.store.scans.get(ScanKind.FIRST)
    if changes is None or first is None or first.running:
        return None
    return changes.whole_at


def trouble(desk: Desk) -> str:
    """Return a code for why the orders cannot be read at the moment; empty if they can."""
    scans = (desk.store.scans.get(kind) for kind in ScanKind)
    return next((scan.failed for scan in scans if scan is not None and scan.failed), "")


def ship_next(desk: Desk) -> tuple[datetime, tuple[Task, ...]] | None:
    """Return when the orders were read, and those that wait, the most urgent first; None: never."""
    found = opened(desk)
    if found is None:
        return None
    requests = desk.store.requests.recent(found.read_at)
    return found.read_at, next_orders(found, requests, now=desk.clock.now())


def first_reading(desk: Desk) -> Progress:
    """Return the progress of the first reading; it begins now if it has not begun yet."""
    failed = bool(trouble(desk))
    first = desk.store.scans.get(ScanKind.FIRST)
    if first is None:
        scanning.begin(desk)
        desk.wake()
    return Progress(0 if first is None else desk.store.orders.count_open(), failed)
