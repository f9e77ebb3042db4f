"""The account's health, and the report of it in the form that Amazon publishes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.amazon2.wire import stamp

Json = dict[str, Any]
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
class Part:
    """A rate: `count` of `total`; `target` is the fraction that Amazon wants, `days` the window."""

    count: int
    total: int
    target: float
    days: int
    more_is_better: bool = False

    @property
    def rate(self) -> float:
        """Return the fraction."""
        return round(self.count / self.total, 6) if self.total else 0.0

    def json(self, count_key: str, total_key: str, now: datetime) -> Json:
        """Return the metric as the report has it."""
        good = self.rate > self.target if self.more_is_better else self.rate < self.target
        return {
            "reportingDateRange": _range(now, self.days),
            total_key: self.total,
            count_key: self.count,
            "status": "GOOD" if good else "BAD",
            "rate": self.rate,
            "targetValue": self.target,
            "targetCondition": "GREATER_THAN" if self.more_is_better else "LESS_THAN",
        }


@dataclass
class Health:
    """A small Japanese seller whose account is in order; set any number."""

    cancellation: Part = field(default_factory=lambda: Part(3, 412, 0.025, 7))
    late_shipment: Part = field(default_factory=lambda: Part(11, 1690, 0.04, 30))
    order_defect: Part = field(default_factory=lambda: Part(6, 3320, 0.01, 60))
    order_defect_fba: Part = field(default_factory=lambda: Part(0, 0, 0.01, 60))
    valid_tracking: Part = field(
        default_factory=lambda: Part(1652, 1668, 0.95, 30, more_is_better=True)
    )
    on_time: Part = field(default_factory=lambda: Part(1571, 1611, 0.9, 14, more_is_better=True))
    unit_on_time: Part = field(default_factory=lambda: Part(0, 0, 0.9, 14, more_is_better=True))
    invoice_defect: Part = field(default_factory=lambda: Part(0, 0, 0.05, 7))
    policies: dict[str, int] = field(default_factory=lambda: dict.fromkeys(POLICIES, 0))
    account_status: str = "NORMAL"
    rating: str = "GREAT"
    warnings: dict[str, str] = field(default_factory=dict)

    def worse(self) -> None:
        """Let the cancellations pass their target, and a complaint come in."""
        self.cancellation.count = 12
        self.late_shipment.count = 71
        self.policies["suspectedIntellectualPropertyViolations"] = 1
        self.account_status = "AT_RISK"
        self.rating = "WARNED"

    def better(self) -> None:
        """Let everything be in order again."""
        fresh = Health()
        for name in ("cancellation", "late_shipment", "policies", "account_status", "rating"):
            setattr(self, name, getattr(fresh, name))

    def report(self, marketplace_id: str, now: datetime) -> Json:
        """Return GET_V2_SELLER_PERFORMANCE_REPORT as of now."""
        status = {"marketplaceId": marketplace_id, "status": self.account_status}
        metrics = {"marketplaceId": marketplace_id, **self._rates(now), **self._policies(now)}
        metrics["warningStates"] = [
            {"warningType": name, "status": state} for name, state in self.warnings.items()
        ]
        metrics["accountHealthRating"] = {
            "ahrStatus": self.rating,
            "accountHealthRatingStatus": self.rating,
            "reportingDateRange": _range(now, 180),
        }
        return {"accountStatuses": [status], "performanceMetrics": [metrics]}

    def _rates(self, now: datetime) -> Json:
        return {
            "preFulfillmentCancellationRate": self.cancellation.json(
                "cancellationCount", "orderCount", now
            ),
            "lateShipmentRate": self.late_shipment.json("lateShipmentCount", "orderCount", now),
            "orderDefectRate": {
                "mfn": _defects(self.order_defect, "mfn", now),
                "afn": _defects(self.order_defect_fba, "afn", now),
            },
            "validTrackingRate": self.valid_tracking.json(
                "validTrackingCount", "shipmentCount", now
            ),
            "onTimeDeliveryRate": self.on_time.json(
                "onTimeDeliveryCount", "shipmentCountWithValidTracking", now
            ),
            "unitOnTimeDeliveryRate": self.unit_on_time.json(
                "unitOnTimeDeliveryCount", "totalUnitCount", now
            ),
            "invoiceDefectRate": _invoices(self.invoice_defect, now),
        }

    def _policies(self, now: datetime) -> Json:
        return {
            name: {
                "reportingDateRange": _range(now, 180),
                "defectsCount": count,
                "status": "BAD" if count else "GOOD",
                "targetValue": 0,
                "targetCondition": "EQUALS",
            }
            for name, count in self.policies.items()
        }


def old_spelling(report: Json) -> Json:
    """Return a report with the names that Amazon's own example uses."""
    renamed = {
        "preFulfillmentCancellationRate": "prefulfillmentCancelRate",
        "warningStates": "warningState",
        "documentRequests": "documentRequest",
    }
    metrics = [
        {renamed.get(name, name): value for name, value in part.items()}
        for part in report["performanceMetrics"]
    ]
    return {**report, "performanceMetrics": metrics}


def _counted(count: int, status: str = "NONE") -> Json:
    return {"count": count, "status": status}


def _defects(part: Part, kind: str, now: datetime) -> Json:
    shown = part.json("orderWithDefects", "orderCount", now)
    shown["orderWithDefects"] = _counted(part.count, shown["status"])
    claims = part.count // 3
    shown |= {"claims": _counted(claims), "chargebacks": _counted(0), "fulfillmentType": kind}
    return {**shown, "negativeFeedback": _counted(part.count - claims)}


def _invoices(part: Part, now: datetime) -> Json:
    shown = part.json("invoiceDefect", "orderCount", now)
    shown["invoiceDefect"] = _counted(part.count, shown["status"])
    return {**shown, "missingInvoice": _counted(0), "lateInvoice": _counted(part.count)}


def _range(now: datetime, days: int) -> Json:
    return {
        "reportingDateFrom": _minute(now - timedelta(days=days)),
        "reportingDateTo": _minute(now - timedelta(days=1)),
    }


def _minute(moment: datetime) -> str:
    return stamp(moment)[:16] + "Z"
