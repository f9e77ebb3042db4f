"""The seller's unshipped orders, page by page (searchOrders, Orders API 2026-01-01)."""

from datetime import timedelta

from bot.amazon import mapping, validation
from bot.amazon.client import Connection
from bot.amazon.orders import ORDERS
from bot.domain import limits
from bot.domain.faults import Unavailable
from bot.domain.orders.open_orders import OrdersPage

_LOOK_BACK = timedelta(days=60)
"""How long ago an open order can have changed: Amazon cancels late orders by itself."""


class SpApiOpenOrders:
    """The OpenOrdersBook port over SP-API."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._since = ""
        self._tokens: set[str] = set()

    def search(self, token: str | None = None) -> OrdersPage:
        """Read one page of the unshipped merchant-fulfilled orders. Raises AmazonFault.

        Amazon requires that only the token differs between pages. The search starts at midnight,
        so that the parameters stay the same after a restart in the middle of a search.
        """
        now = self._connection.clock.now()
        if token is None or not self._since:
            self._since = (now - _LOOK_BACK).strftime("%Y-%m-%dT00:00:00Z")
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
            lambda raw: OrdersPage(
                tuple(mapping.orders(raw, read_at=now, market_id=market_id)),
                validation.next_token(validation.section(raw, "pagination")),
            ),
        )
        self._check_progress(token, page.next_token)
        return page

    def _check_progress(self, asked: str | None, following: str | None) -> None:
        """Record the tokens of a search. Raises Unavailable if its pages never end."""
        self._tokens.add(asked or "")
        if following in self._tokens or len(self._tokens) > limits.ORDERS_PAGES:
            msg = f"searchOrders: no end after {len(self._tokens)} pages"
            raise Unavailable(msg)
