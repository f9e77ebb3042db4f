"""Orders API 2026-01-01: getOrder and searchOrders, with the rules of Amazon's model."""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.amazon2.orders import SimOrder
from bot.simulator.amazon2.wire import Answer, Asked, Refusal, as_json, moment, stamp

PATH = "/orders/2026-01-01/orders"
_ID = re.compile(r"\d{3}-\d{7}-\d{7}")
_INCLUDED = frozenset(
    [
        "BUYER",
        "RECIPIENT",
        "PROCEEDS",
        "EXPENSE",
        "PROMOTION",
        "CANCELLATION",
        "FULFILLMENT",
        "PACKAGES",
        "TAX",
        "PAYMENT",
        "FULFILLMENT_ORDERS",
    ]
)
_STATUSES = frozenset(
    [
        "PENDING_AVAILABILITY",
        "PENDING",
        "UNSHIPPED",
        "PARTIALLY_SHIPPED",
        "SHIPPED",
        "CANCELLED",
        "UNFULFILLABLE",
    ]
)
_BEHIND = timedelta(minutes=2)
_TOKEN_LIFE = timedelta(hours=24)
_MOST = 100
_FILTERS = (
    "createdAfter",
    "createdBefore",
    "lastUpdatedAfter",
    "lastUpdatedBefore",
    "fulfillmentStatuses",
    "fulfilledBy",
    "marketplaceIds",
)


def get_order(orders: Mapping[str, SimOrder], order_id: str, asked: Asked) -> Answer:
    """Answer getOrder."""
    if not _ID.fullmatch(order_id):
        said = f"OrderId: {order_id} is invalid, should be in 3-7-7 format."
        raise Refusal(400, message=said)
    included = _of(asked, "includedData", _INCLUDED)
    if order_id not in orders:
        raise Refusal(404, f"No order {order_id}.")
    return as_json({"order": orders[order_id].json(included)})


def search_orders(orders: Iterable[SimOrder], asked: Asked, now: datetime) -> Answer:
    """Answer searchOrders, oldest first."""
    which, after, before = _span(asked, now)
    wanted = _Wanted(asked)
    start, seen_until = _place(asked, now)
    until = moment(stamp(min(before, seen_until)), which)
    found = sorted(
        (order for order in orders if after <= _time(order, which) <= until and wanted.has(order)),
        key=lambda order: (_time(order, which), order.id),
    )
    size = _size(asked)
    included = _of(asked, "includedData", _INCLUDED)
    body: dict[str, Any] = {
        "orders": [order.json(included) for order in found[start : start + size]],
        f"{which}Before": stamp(until),
    }
    if start + size < len(found):
        body["pagination"] = {"nextToken": _token(asked, start + size, until, now)}
    return as_json(body)


class _Wanted:
    def __init__(self, asked: Asked) -> None:
        self._statuses = _of(asked, "fulfillmentStatuses", _STATUSES)
        self._by = _of(asked, "fulfilledBy", frozenset({"MERCHANT", "AMAZON"}))
        self._markets = asked.listed("marketplaceIds")

    def has(self, order: SimOrder) -> bool:
        return (
            (not self._statuses or order.status in self._statuses)
            and (not self._by or order.fulfilled_by in self._by)
            and (not self._markets or order.marketplace_id in self._markets)
        )


def _time(order: SimOrder, which: str) -> datetime:
    return order.created if which == "created" else order.updated


def _span(asked: Asked, now: datetime) -> tuple[str, datetime, datetime]:
    given = [which for which in ("created", "lastUpdated") if f"{which}After" in asked.query]
    if len(given) != 1:
        raise Refusal(400, "Exactly one of createdAfter and lastUpdatedAfter is required.")
    which = given[0]
    other = "lastUpdated" if which == "created" else "created"
    if f"{other}Before" in asked.query:
        raise Refusal(400, f"{other}Before needs {other}After.")
    latest = now - _BEHIND
    before = latest
    if f"{which}Before" in asked.query:
        before = moment(asked.query[f"{which}Before"], f"{which}Before")
    if before > latest:
        raise Refusal(400, f"{which}Before must be two minutes before the request or earlier.")
    return which, moment(asked.query[f"{which}After"], f"{which}After"), before


def _of(asked: Asked, name: str, allowed: frozenset[str]) -> list[str]:
    found = asked.listed(name)
    if not allowed.issuperset(found):
        raise Refusal(400, f"{name} has a value that is not allowed.")
    return found


def _size(asked: Asked) -> int:
    text = asked.query.get("maxResultsPerPage", str(_MOST))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST:
        raise Refusal(400, "maxResultsPerPage must be between 1 and 100.")
    return int(text)


def _filters(asked: Asked) -> dict[str, str]:
    return {name: asked.query[name] for name in _FILTERS if name in asked.query}


def _token(asked: Asked, start: int, until: datetime, now: datetime) -> str:
    inside = [start, stamp(until), stamp(now + _TOKEN_LIFE), _filters(asked)]
    return base64.urlsafe_b64encode(json.dumps(inside).encode()).decode()


def _place(asked: Asked, now: datetime) -> tuple[int, datetime]:
    token = asked.query.get("paginationToken")
    if token is None:
        return 0, now
    try:
        start, until, ends, filters = json.loads(base64.urlsafe_b64decode(token))
    except ValueError as error:
        raise Refusal(400, "paginationToken is invalid.") from error
    if moment(ends, "paginationToken") <= now:
        raise Refusal(400, "paginationToken is expired.")
    if filters != _filters(asked):
        raise Refusal(400, "The parameters differ from those of the first request.")
    return int(start), moment(until, "paginationToken")
