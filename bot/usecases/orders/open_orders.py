"""Reading the open merchant orders, page by page, once a morning."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.digest.slot import latest_slot
from bot.domain.digest.todo import ToShip, next_to_ship
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
)
from bot.domain.orders.open_orders import OpenOrders, OrdersSearch
from bot.usecases.timing import due

_LONGEST = timedelta(minutes=5)
_HOPELESS = (CredentialsRefused, RoleMissing, Rejected, NotFound)
_log = logging.getLogger(__name__)


def step(desk: Desk) -> None:
    """Begin to read the open orders when a digest is due, or read the next page."""
    now = desk.clock.now()
    search = desk.store.collecting.search()
    slot = latest_slot(desk.rhythm, now)
    wanted = not slot.missed(now) and not desk.store.digests.get(slot.day)
    if wanted and (search is None or search.started_at < slot.at):
        search = begin(desk)
    if (
        search is not None
        and search.ended_at is None
        and due(search.next_at, now, longest=_LONGEST)
    ):
        _read_page(desk, search)


def begin(desk: Desk) -> OrdersSearch:
    """Begin a new reading."""
    search = OrdersSearch(desk.clock.now())
    with desk.store.transaction():
        desk.store.collecting.save_search(search)
    return search


def first_reading(desk: Desk) -> OrdersSearch:
    """Return the reading that is under way, begun now where none is; `failed` is of the last."""
    search = desk.store.collecting.search()
    if search is not None and search.ended_at is None:
        return search
    begun = begin(desk)
    desk.wake()
    return replace(begun, failed=search.failed if search else "")


def ship_next(desk: Desk) -> tuple[datetime, tuple[ToShip, ...]] | None:
    """Return the orders to ship, the most urgent first, and when they were read; None: never."""
    opened = desk.store.readings.get()
    if opened is None:
        return None
    requests = desk.store.requests.recent(opened.read_at)
    return opened.read_at, next_to_ship(opened, requests)


def _read_page(desk: Desk, search: OrdersSearch) -> None:
    now = desk.clock.now()
    try:
        page = desk.open_orders.search(search.token)
    except NotYet as fault:
        new = replace(search, next_at=now + min(fault.wait, _LONGEST))
    except Throttled:
        new = replace(search, next_at=now + _LONGEST)
    except _HOPELESS as fault:
        _log.warning("orders.not_read", extra={"fault": fault.code})
        new = replace(search, failed=fault.code, ended_at=now)
    except AmazonFault as fault:
        wait = min(timedelta(seconds=5 * 2 ** min(search.tries, 5)), timedelta(minutes=1))
        new = replace(search, failed=fault.code, tries=search.tries + 1, next_at=now + wait)
    else:
        read = {order.id: order for order in (*search.orders, *page.orders)}
        new = replace(
            search,
            read_at=search.read_at or now,
            token=page.next_token,
            calls=search.calls + 1,
            orders=tuple(read.values()),
            tries=0,
            next_at=None,
            failed="",
            ended_at=None if page.next_token else now,
        )
    _save(desk, new)


def _save(desk: Desk, search: OrdersSearch) -> None:
    whole = search.ended_at is not None and not search.failed
    with desk.store.transaction():
        if whole:
            desk.store.readings.save(_opened(desk, search))
        kept = replace(search, orders=()) if search.ended_at else search
        desk.store.collecting.save_search(kept)
    if search.ended_at is not None:
        _log.info("orders.read", extra={"calls": search.calls, "orders": len(search.orders)})
        desk.wake()


def _opened(desk: Desk, search: OrdersSearch) -> OpenOrders:
    before = desk.store.readings.get()
    seen = {} if before is None else before.first_seen
    read_at = search.read_at or search.started_at
    asked_for = (order.id for order in search.orders if order.facts.requested_on_some)
    first_seen = {order_id: seen.get(order_id, read_at) for order_id in asked_for}
    return OpenOrders(read_at, search.orders, first_seen)
