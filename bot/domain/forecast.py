"""What one more cancellation does to the Cancellation Rate."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """The Cancellation Rate now and after this cancel; an estimate, except Amazon's own counts.

    `cancelled` of `orders` is Amazon's report of `report_at`; `unseen` are cancels of ours that
    Amazon may not have counted yet; `room` is how many more counting cancels stay under `target`.
    """

    cancelled: int
    orders: int
    unseen: int
    target: Decimal
    report_at: datetime
    room: int
    recovers_on: date | None = None
    old: bool = False

    @property
    def rate_now(self) -> Decimal:
        """Return the rate by Amazon's report, as a fraction."""
        return _rate(self.cancelled, self.orders)

    @property
    def rate_after(self) -> Decimal:
        """Return the estimated rate after this cancel, as a fraction."""
        return _rate(self.cancelled + self.unseen + 1, self.orders)

    @property
    def misses(self) -> bool:
        """Say whether the rate after this cancel is no longer under the target."""
        return self.rate_after >= self.target


def _rate(cancelled: int, orders: int) -> Decimal:
    return Decimal(min(cancelled, orders)) / Decimal(orders) if orders else Decimal(0)
