"""How orders that become late change the Late Shipment Rate; an estimate."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.domain.health.metrics import Metric
from bot.domain.health.report import HealthReport


@dataclass(frozen=True, slots=True)
class LateShipments:
    """The Late Shipment Rate by Amazon's report, and with `more` orders confirmed late.

    `late` of `orders` is Amazon's count of `report_at`. Whether an order is among `orders` before
    it is confirmed is not known: it is assumed to be, which gives the higher rate.
    """

    late: int
    orders: int
    more: int
    target: Decimal | None
    report_at: datetime

    @property
    def rate_now(self) -> Decimal:
        """Return the rate by Amazon's report, as a fraction."""
        return _share(self.late, self.orders)

    @property
    def rate_after(self) -> Decimal:
        """Return the estimated rate once the orders are confirmed late, as a fraction."""
        return _share(self.late + self.more, self.orders)

    @property
    def misses(self) -> bool:
        """Whether the rate would no longer be under its target."""
        return self.target is not None and self.rate_after >= self.target


def late_shipments(report: HealthReport | None, more: int) -> LateShipments | None:
    """Return the effect of `more` late orders; None without Amazon's counts or without late orders.

    Those that Amazon has already counted are counted again: too high a rate makes us careful, too
    low a rate is wrong.
    """
    rate = None if report is None else report.rate(Metric.LATE_SHIPMENT)
    if report is None or rate is None or rate.count is None or rate.total is None or not more:
        return None
    return LateShipments(rate.count, rate.total, more, rate.target, report.fetched_at)


def _share(part: int, whole: int) -> Decimal:
    return Decimal(bool(part)) if part >= whole else Decimal(part) / Decimal(whole)
