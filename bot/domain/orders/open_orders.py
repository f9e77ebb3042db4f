"""The orders that we have to ship, as one reading of Amazon's list shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.orders.order import Order


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """One reading of the open merchant orders; `first_seen` says when each request was noticed.

    Amazon gives no time of a buyer's request, so the first reading that shows it stands for it.
    """

    read_at: datetime
    orders: tuple[Order, ...]
    first_seen: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """One page of orders; `next_token` is None on the last one."""

    orders: tuple[Order, ...]
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class OrdersScan:
    """The newest scan of the open orders, page by page.

    `read_at` is when the first page came, `token` names the page that comes next, `calls` counts
    the pages read. `failed` is a word for why it is not complete. `whole_at` is the `read_at` of
    the newest scan that is.
    """

    started_at: datetime
    read_at: datetime | None = None
    token: str | None = None
    calls: int = 0
    tries: int = 0
    next_at: datetime | None = None
    failed: str = ""
    ended_at: datetime | None = None
    whole_at: datetime | None = None
