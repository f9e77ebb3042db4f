"""The orders that the seller has to ship, page by page (searchOrders, Orders API 2026-01-01)."""

from datetime import timedelta

from bot.amazon import border, mapping
from bot.amazon.client import Connection
from bot.amazon.orders import ORDERS
from bot.domain import limits
from bot.domain.faults import Unavailable
from bot.domain.orders.open_orders import OrdersPage

_BACK = timedelta(days=60)
"""How far back an order may have changed that still waits: Amazon cancels late ones by itself."""


class SpApiOpenOrders:
    """The OpenOrdersBook port over SP-API."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._since = ""
        self._tokens: set[str] = set()

    def search(self, token: str | None = None) -> OrdersPage:
        """Read one page of the merchant orders that wait to be shipped. Raises AmazonFault.

        Of all parameters only the token may differ from page to page, also when the program was
        started anew between two pages: the first moment is that of a day.
        """
        now = self._connection.clock.now()
        if token is None or not self._since:
            self._since = (now - _BACK).strftime("%Y-%m-%dT00:00:00Z")
            self._tokens.clear()
        following = {"paginationToken": token} if token else {}
        market_id = self._connection.access.market.id
        page = self._connection.call(
            "searchOrders",
            lambda amazon: amazon.get(
                ORDERS,
                lastUpdatedAfter=self._since,
                marketplaceIds=market_id,
                fulfilledBy="MERCHANT",
                fulfillmentStatuses="UNSHIPPED,PARTIALLY_SHIPPED",
                includedData=",".join(mapping.INCLUDED),
                maxResultsPerPage="100",
                **following,
            ),
            lambda said: OrdersPage(
                tuple(mapping.orders(said, read_at=now, market_id=market_id)),
                border.token(border.section(said, "pagination")),
            ),
        )
        self._see(token, page.next_token)
        return page

    def _see(self, asked: str | None, following: str | None) -> None:
        """Note the pages of a search. Raises Unavailable where they come to no end."""
        self._tokens.add(asked or "")
        if following in self._tokens or len(self._tokens) > limits.ORDERS_PAGES:
            msg = f"searchOrders: no end after {len(self._tokens)} pages"
            raise Unavailable(msg)
