"""The orders that the seller has to ship, page by page (searchOrders, Orders API 2026-01-01)."""

from datetime import timedelta
from typing import Any

from bot.amazon import mapping
from bot.amazon.client import Connection, Orders
from bot.domain.faults import Unavailable
from bot.domain.orders.open_orders import OrdersPage

_BACK = timedelta(days=60)
"""How far back an order may have changed that still waits: Amazon cancels late ones by itself."""


class SpApiOpenOrders:
    """The OpenOrdersBook port over SP-API."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._since = ""

    def search(self, token: str | None = None) -> OrdersPage:
        """Read one page of the merchant orders that wait to be shipped. Raises AmazonFault.

        Of all parameters only the token may differ from page to page, also when the program was
        started anew between two pages: the first moment is that of a day.
        """
        now = self._connection.clock.now()
        if token is None or not self._since:
            self._since = (now - _BACK).strftime("%Y-%m-%dT00:00:00Z")
        following = {"paginationToken": token} if token else {}
        tokens: list[str | None] = []

        def use(orders: Any) -> Any:
            answer = orders.search_orders(
                lastUpdatedAfter=self._since,
                marketplaceIds=[self._connection.access.market.id],
                fulfilledBy=["MERCHANT"],
                fulfillmentStatuses=["UNSHIPPED", "PARTIALLY_SHIPPED"],
                includedData=list(mapping.INCLUDED),
                maxResultsPerPage=100,
                **following,
            )
            tokens.append(answer.next_token)
            return answer

        payload = self._connection.call("searchOrders", Orders, use)
        try:
            orders = tuple(mapping.orders(payload, read_at=now))
        except (AttributeError, TypeError, ValueError) as error:
            msg = "searchOrders: unreadable answer"
            raise Unavailable(msg) from error
        return OrdersPage(orders, tokens[-1])
