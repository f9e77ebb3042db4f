"""The SP-API adapter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.amazon.cancel_feed import SpApiCancelFeed
from bot.amazon.client import Access, Connection
from bot.amazon.health_report import SpApiHealthReports
from bot.amazon.limits import Limits, Rates
from bot.amazon.order_search import SpApiOrderSearch
from bot.amazon.orders import SpApiOrderBook
from bot.domain import limits
from bot.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Amazon:
    """The adapter's ports over one connection; the caller closes it."""

    connection: Connection
    order_book: SpApiOrderBook
    transport: SpApiCancelFeed
    health_reports: SpApiHealthReports
    order_search: SpApiOrderSearch

    def close(self) -> None:
        """Close the HTTP connections."""
        self.connection.close()


def connect(  # noqa: PLR0913 - options for tests and for stores of one account
    access: Access,
    seller_id: str,
    clock: Clock,
    *,
    pause: float = 0.5,
    within: timedelta = limits.AMAZON_CALL,
    rates: Rates | None = None,
    market_ids: Sequence[str] = (),
) -> Amazon:
    """Return the adapter for one seller in one marketplace, without any network access.

    `pause`: base delay in seconds before a retry; `within`: deadline of a whole call, its retries
    included; `rates` and `market_ids`: those of the account, where it has several stores.
    """
    connection = Connection(access, clock, pause=pause, within=within, rates=rates)
    return Amazon(
        connection,
        SpApiOrderBook(connection),
        SpApiCancelFeed(connection, seller_id),
        SpApiHealthReports(connection),
        SpApiOrderSearch(connection, market_ids),
    )


__all__ = ["Access", "Amazon", "Limits", "Rates", "connect"]
