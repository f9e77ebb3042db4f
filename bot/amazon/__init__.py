"""The SP-API adapter."""

from dataclasses import dataclass
from datetime import timedelta

from bot.amazon.cancel_feed import SpApiCancelFeed
from bot.amazon.client import Access, Connection
from bot.amazon.health_report import SpApiHealthReports
from bot.amazon.limits import Limits
from bot.amazon.open_orders import SpApiOpenOrders
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
    open_orders: SpApiOpenOrders

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
    rates: Limits | None = None,
) -> Amazon:
    """Return the adapter for one seller in one marketplace, without any network access.

    `pause`: base delay in seconds before a retry; `within`: deadline of a whole call, its retries
    included; `rates`: those of the account, where other stores share them.
    """
    connection = Connection(access, clock, pause=pause, within=within, rates=rates)
    return Amazon(
        connection,
        SpApiOrderBook(connection),
        SpApiCancelFeed(connection, seller_id),
        SpApiHealthReports(connection),
        SpApiOpenOrders(connection),
    )


__all__ = ["Access", "Amazon", "Limits", "connect"]
