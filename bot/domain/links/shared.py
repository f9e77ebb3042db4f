"""Links to orders in Seller Central."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.cancellation.eligibility import Verdict
from bot.domain.cancellation.request import Request
from bot.domain.markets import MARKETS
from bot.domain.orders.order import Order

_SITES = "|".join(sorted({re.escape(market.site) for market in MARKETS.values()}))
_LINK = re.compile(
    rf"https://(?:sellercentral\.(?:{_SITES})|sellercentral-(?:europe|japan)\.amazon\.com)"
    r"/orders-v3/order/(\d{3}-\d{7}-\d{7})/?(?:[?#].*)?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
MOST = 5
"""How many links of one message are unfolded."""


@dataclass(frozen=True, slots=True)
class OrderLink:
    """A link in a message, and the order that it leads to."""

    url: str
    order_id: str


@dataclass(frozen=True, slots=True)
class SharedLinks:
    """The links to orders in one message, still to be unfolded; `id` is the event's."""

    id: str
    user_id: str
    channel: str
    ts: str
    links: tuple[OrderLink, ...]
    attempts: int = 0


OrderSeen = tuple[Order, Verdict, Request | None]
"""An order, whether it may be cancelled, and our last request for it."""


def order_links(urls: Iterable[str]) -> tuple[OrderLink, ...]:
    """Return the first MOST distinct links that lead to an order in Seller Central."""
    found = ((url, _LINK.fullmatch(url)) for url in dict.fromkeys(urls))
    return tuple(OrderLink(url, match[1]) for url, match in found if match)[:MOST]
