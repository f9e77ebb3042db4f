"""Account health metrics, as stated in the performance report."""

from dataclasses import dataclass, field, fields
from typing import Any

POLICIES = (
    "listingPolicyViolations",
    "productAuthenticityCustomerComplaints",
    "productConditionCustomerComplaints",
    "productSafetyCustomerComplaints",
    "receivedIntellectualPropertyComplaints",
    "restrictedProductPolicyViolations",
    "suspectedIntellectualPropertyViolations",
    "foodAndProductSafetyIssues",
    "otherPolicyViolations",
    "documentRequests",
)


@dataclass(slots=True)
class Gauge:
    """A rate: `count` of `total` in the last `days`, and Amazon's target as a fraction.

    `count` is what Amazon's key counts: defects, or good outcomes where `more` is better. A total
    of 0 means no data.
    """

    count: int
    total: int
    target: float
    days: int
    more: bool = False

    @property
    def rate(self) -> float:
        """Return the rate as a fraction, as the report states it."""
        return round(self.count / self.total, 6) if self.total else 0.0

    @property
    def status(self) -> str:
        """Return Amazon's status for the rate."""
        if not self.total:
            return "NONE"
        return (
            "GOOD" if (self.rate > self.target if self.more else self.rate < self.target) else "BAD"
        )


@dataclass
class Health:
    """A small seller in good standing; every number may be changed at any time.

    `overrides` maps dotted keys of the report's marketplace part to values (None removes the key).
    `counts_cancellations` adds this account's seller-fault cancellations to the cancellation rate.
    For the last two attributes see `as_live`.
    """

    cancellation: Gauge = field(default_factory=lambda: Gauge(3, 412, 0.025, 7))
    late_shipment: Gauge = field(default_factory=lambda: Gauge(11, 1690, 0.04, 30))
    order_defect: Gauge = field(default_factory=lambda: Gauge(6, 3320, 0.01, 60))
    order_defect_fba: Gauge = field(default_factory=lambda: Gauge(0, 0, 0.01, 60))
    valid_tracking: Gauge = field(default_factory=lambda: Gauge(1652, 1668, 0.95, 30, more=True))
    on_time: Gauge = field(default_factory=lambda: Gauge(1571, 1611, 0.9, 14, more=True))
    unit_on_time: Gauge = field(default_factory=lambda: Gauge(0, 0, 0.9, 14, more=True))
    invoice_defect: Gauge = field(default_factory=lambda: Gauge(0, 0, 0.05, 7))
    policies: dict[str, int] = field(default_factory=lambda: dict.fromkeys(POLICIES, 0))
    account_status: str = "NORMAL"
    rating: str | None = "GREAT"
    warnings: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, Any] = field(default_factory=dict)
    counts_cancellations: bool = False
    review_violations: int | None = None
    policy_warnings: int | None = None

    def worse(self) -> None:
        """Set cancellations and late shipments above their targets, and add a complaint."""
        self.cancellation.count = 12
        self.late_shipment.count = 71
        self.policies["suspectedIntellectualPropertyViolations"] = 1
        self.account_status = "AT_RISK"
        self.rating = "WARNED"

    def better(self) -> None:
        """Reset all metrics to their initial values."""
        fresh = Health()
        for one in fields(Health):
            setattr(self, one.name, getattr(fresh, one.name))

    def as_live(self, *, reviews: int = 0, warnings: int = 0) -> None:
        """Add keys that live reports have and the published schema lacks."""
        self.review_violations, self.policy_warnings = reviews, warnings

    def leave_out(self, *keys: str) -> None:
        """Remove keys from the report."""
        self.overrides |= dict.fromkeys(keys)
