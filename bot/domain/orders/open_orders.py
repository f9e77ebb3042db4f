"""The orders to ship, as Amazon's list shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.orders.order import Order


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """The open merchant orders as they were known at `read_at`.

    `first_seen` is when each buyer's request that still stands was first seen (Amazon gives no time
    of a request), `shipping` are the orders whose request a person answered by shipping.
    """

    read_at: datetime
    orders: tuple[Order, ...]
    first_seen: Mapping[str, datetime]
    shipping: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OrdersQuery:
    """A query for the merchant orders that changed at `since` or later.

    `token` names a page, None the first one; `open_only` leaves out those that are no longer open.
    A `reduced` answer holds only the buyers' requests and no facts of the orders.
    """

    since: datetime
    token: str | None = None
    open_only: bool = False
    reduced: bool = False


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """One page of orders; `next_token` is None on the last one.

    `before` is the end of the search by Amazon's clock: later changes are not in its pages.
    """

    orders: tuple[Order, ...]
    next_token: str | None = None
    before: datetime | None = None
