"""The seller's orders by when they changed (searchOrders, Orders API 2026-01-01)."""

from collections.abc import Sequence
from typing import Any

from bot.amazon import mapping, validation
from bot.amazon.client import Connection
from bot.amazon.orders import ORDERS
from bot.domain import limits
from bot.domain.faults import Unavailable
from bot.domain.orders.open_orders import OrdersPage, OrdersQuery
from bot.domain.orders.order import OPEN_STATUSES

_REDUCED = ("CANCELLATION",)


class SpApiOrderSearch:
    """The OrderSearch port over SP-API, for all marketplaces in which the account has stores."""

    def __init__(self, connection: Connection, market_ids: Sequence[str] = ()) -> None:
        self._connection = connection
        self._market_ids = market_ids or (connection.access.market.id,)
        self._tokens: dict[bool, set[str]] = {}

    def search(self, query: OrdersQuery, *, urgent: bool = True) -> OrdersPage:
        """Read one page of the merchant-fulfilled orders. Raises AmazonFault.

        Amazon requires that only the token differs between pages.
        """
        now = self._connection.clock.now()
        market_id = self._connection.access.market.id
        included = _REDUCED if query.reduced else mapping.INCLUDED
        more = {"fulfillmentStatuses": ",".join(sorted(OPEN_STATUSES))} if query.open_only else {}
        if query.token is not None:
            more["paginationToken"] = query.token

        def page(raw: Any) -> OrdersPage:
            return OrdersPage(
                tuple(mapping.orders(raw, read_at=now, market_id=market_id)),
                validation.next_token(validation.section(raw, "pagination")),
                validation.moment(raw.get("lastUpdatedBefore")),
            )

        found = self._connection.call(
            "searchOrders",
            lambda amazon: amazon.get(
                ORDERS,
                lastUpdatedAfter=f"{query.since:%Y-%m-%dT%H:%M:%SZ}",
                marketplaceIds=",".join(self._market_ids),
                fulfilledBy="MERCHANT",
                includedData=",".join(included),
                maxResultsPerPage="100",
                **more,
            ),
            page,
            urgent=urgent,
        )
        self._check_progress(query, found.next_token)
        return found

    def _check_progress(self, query: OrdersQuery, following: str | None) -> None:
        """Record the tokens of a search. Raises Unavailable if its pages never end."""
        if query.token is None:
            self._tokens[query.open_only] = set()
        tokens = self._tokens.setdefault(query.open_only, set())
        tokens.add(query.token or "")
        if following in tokens or len(tokens) > limits.ORDERS_PAGES:
            msg = f"searchOrders: no end after {len(tokens)} pages"
            raise Unavailable(msg)
