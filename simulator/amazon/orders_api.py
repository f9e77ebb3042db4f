"""Orders API 2026-01-01: getOrder and searchOrders."""

import base64
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.amazon.book import Book
from simulator.amazon.order import SimOrder
from simulator.amazon.order_json import DATASETS, order_json
from simulator.amazon.timeline import Timeline
from simulator.amazon.wire import Request, answer, invalid, not_found, stamp
from simulator.wire import Answer

_ID = re.compile(r"\d{3}-\d{7}-\d{7}")
_STATUSES = frozenset(
    {
        "PENDING_AVAILABILITY",
        "PENDING",
        "UNSHIPPED",
        "PARTIALLY_SHIPPED",
        "SHIPPED",
        "CANCELLED",
        "UNFULFILLABLE",
    }
)
_BY = frozenset({"MERCHANT", "AMAZON"})
_SETTLED = timedelta(minutes=2)
_TOKEN_GOOD_FOR = timedelta(hours=24)
_LARGEST_PAGE = 100
_MOST_MARKETPLACES = 50


@dataclass(frozen=True, slots=True)
class _Search:
    """A search request; while paging, only page size and datasets may change."""

    by: str
    after: datetime
    before: datetime | None
    statuses: tuple[str, ...]
    fulfilled_by: tuple[str, ...]
    marketplaces: tuple[str, ...]

    def key(self) -> str:
        """Return what must stay the same on every page."""
        return repr(self)

    def finds(self, order: SimOrder, before: datetime) -> bool:
        """Return whether an order matches."""
        moment = order.created_at if self.by == "created" else order.updated_at
        return (
            self.after <= moment <= before
            and (not self.statuses or order.status in self.statuses)
            and (not self.fulfilled_by or order.fulfilled_by in self.fulfilled_by)
            and (not self.marketplaces or order.marketplace_id in self.marketplaces)
        )


class OrdersApi:
    """The two order operations."""

    def __init__(self, timeline: Timeline, book: Book) -> None:
        self._timeline = timeline
        self._book = book

    def get_order(self, request: Request, order_id: str) -> Answer:
        """Handle getOrder."""
        if not _ID.fullmatch(order_id):
            msg = f"OrderId: {order_id} is invalid, should be in 3-7-7 format."
            raise invalid(msg)
        order = self._book.find(order_id)
        if order is None:
            raise not_found(f"The requested order {order_id} does not exist.")
        return answer(200, {"order": order_json(order, _included(request))})

    def search_orders(self, request: Request) -> Answer:
        """Handle searchOrders."""
        now = self._timeline.now()
        search = _search(request, now)
        size = _page_size(request)
        before, last = search.before or now - _SETTLED, ("", "")
        token = request.one("paginationToken")
        if token:
            before, last = _opened(token, search, now)
        found = sorted(
            (o for o in self._book if search.finds(o, before) and _place(o) > last), key=_place
        )
        page, more = found[:size], len(found) > size
        included = _included(request)
        body: dict[str, Any] = {"orders": [order_json(order, included) for order in page]}
        body[f"{search.by}Before"] = stamp(before)
        if more:
            body["pagination"] = {"nextToken": _sealed(search, before, _place(page[-1]), now)}
        return answer(200, body)


def _place(order: SimOrder) -> tuple[str, str]:
    return stamp(order.created_at, "milliseconds"), order.order_id


def _included(request: Request) -> Collection[str]:
    return _known(request, "includedData", DATASETS)


def _known(request: Request, name: str, known: Collection[str]) -> tuple[str, ...]:
    values = request.many(name)
    unknown = [value for value in values if value not in known]
    if unknown:
        raise invalid(f"{name} contains invalid values: {', '.join(unknown)}.")
    return values


def _page_size(request: Request) -> int:
    said = request.one("maxResultsPerPage") or str(_LARGEST_PAGE)
    if not said.isdigit() or not 1 <= int(said) <= _LARGEST_PAGE:
        raise invalid("maxResultsPerPage must be between 1 and 100.")
    return int(said)


def _search(request: Request, now: datetime) -> _Search:
    created, updated = request.moment("createdAfter"), request.moment("lastUpdatedAfter")
    if (created is None) == (updated is None):
        raise invalid("Exactly one of createdAfter and lastUpdatedAfter must be provided.")
    by, other = ("created", "lastUpdated") if created else ("lastUpdated", "created")
    if request.one(f"{other}Before") is not None:
        raise invalid(f"{other}Before may not be provided with {by}After.")
    after = created or updated
    before = request.moment(f"{by}Before")
    if after is None or (before is not None and not after <= before <= now - _SETTLED):
        raise invalid(f"{by}Before must be after {by}After and at least two minutes ago.")
    marketplaces = request.many("marketplaceIds")
    if len(marketplaces) > _MOST_MARKETPLACES:
        raise invalid("marketplaceIds may contain 50 values at most.")
    return _Search(
        by,
        after,
        before,
        _known(request, "fulfillmentStatuses", _STATUSES),
        _known(request, "fulfilledBy", _BY),
        marketplaces,
    )


def _sealed(search: _Search, before: datetime, last: tuple[str, str], now: datetime) -> str:
    inside = [search.key(), before.isoformat(), *last, now.isoformat()]
    return base64.urlsafe_b64encode(json.dumps(inside).encode()).decode()


def _opened(token: str, search: _Search, now: datetime) -> tuple[datetime, tuple[str, str]]:
    try:
        key, before, created, order_id, sealed = json.loads(base64.urlsafe_b64decode(token))
    except ValueError:
        raise invalid("paginationToken is invalid.") from None
    if datetime.fromisoformat(sealed) + _TOKEN_GOOD_FOR < now:
        raise invalid("paginationToken has expired.")
    if key != search.key():
        raise invalid("The parameters must be identical to those of the first request.")
    return datetime.fromisoformat(before), (created, order_id)
