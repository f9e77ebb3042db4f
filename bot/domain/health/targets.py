"""Targets to use if Amazon's report names none: by marketplace, dated, with their page.

What no page of Amazon's states (an invoice target, on-time delivery outside the US) is absent.
"""

from dataclasses import dataclass
from decimal import Decimal

from bot.domain.health.metrics import Metric
from bot.domain.markets import Market, Source


@dataclass(frozen=True, slots=True)
class Target:
    """A target as a fraction, with its source."""

    value: Decimal
    source: Source


_DEFECTS = Target(Decimal("0.01"), Source("sellercentral.amazon.com G200205250"))
_ON_TIME = Target(Decimal("0.9"), Source("Seller Central OTDR FAQ, September 2024"))

_EVERYWHERE: dict[Metric, Target] = {
    Metric.ORDER_DEFECT: _DEFECTS,
    Metric.ORDER_DEFECT_FBA: _DEFECTS,
    Metric.LATE_SHIPMENT: Target(Decimal("0.04"), Source("sellercentral.amazon.com G200285190")),
    Metric.VALID_TRACKING: Target(Decimal("0.95"), Source("sellercentral.amazon.co.jp 201817070")),
}
_US_ONLY: dict[Metric, Target] = {Metric.ON_TIME: _ON_TIME, Metric.UNIT_ON_TIME: _ON_TIME}


def known_target(metric: Metric, market: Market) -> Target | None:
    """Return the target of a metric in a marketplace by Amazon's help; None if it has none.

    India has targets of its own, which only its reports contain.
    """
    if market.code == "IN":
        return None
    if metric is Metric.CANCELLATION and market.cancellation_target is not None:
        return Target(market.cancellation_target, market.cancellation_source)
    if market.code == "US" and metric in _US_ONLY:
        return _US_ONLY[metric]
    return _EVERYWHERE.get(metric)
