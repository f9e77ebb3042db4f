"""The keys of Amazon's account health report, in each of their spellings."""

from dataclasses import dataclass

from bot.domain.health.metrics import Metric
from bot.domain.health.report import Policy


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a metric's numbers; `count` is dotted if it is nested.

    `lists` are keys of lists with the same metric over other periods.
    """

    metric: Metric
    keys: tuple[str, ...]
    count: str
    total: str = "orderCount"
    part: str = ""
    details: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


_DEFECTS = ("claims", "chargebacks", "negativeFeedback")
SHAPES = (
    Shape(
        Metric.ORDER_DEFECT,
        ("orderDefectRate",),
        "orderWithDefects.count",
        part="mfn",
        details=_DEFECTS,
    ),
    Shape(
        Metric.ORDER_DEFECT_FBA,
        ("orderDefectRate",),
        "orderWithDefects.count",
        part="afn",
        details=_DEFECTS,
    ),
    Shape(
        Metric.CANCELLATION,
        ("preFulfillmentCancellationRate", "prefulfillmentCancelRate"),
        "cancellationCount",
    ),
    Shape(
        Metric.LATE_SHIPMENT,
        ("lateShipmentRate",),
        "lateShipmentCount",
        lists=("lateShipmentRateList",),
    ),
    Shape(
        Metric.VALID_TRACKING, ("validTrackingRate",), "validTrackingCount", total="shipmentCount"
    ),
    Shape(
        Metric.ON_TIME,
        ("onTimeDeliveryRate",),
        "onTimeDeliveryCount",
        total="shipmentCountWithValidTracking",
    ),
    Shape(
        Metric.UNIT_ON_TIME,
        ("unitOnTimeDeliveryRate",),
        "unitOnTimeDeliveryCount",
        total="totalUnitCount",
    ),
    Shape(
        Metric.INVOICE_DEFECT,
        ("invoiceDefectRate",),
        "invoiceDefect.count",
        details=("missingInvoice", "lateInvoice"),
    ),
)
POLICIES: dict[Policy, tuple[str, ...]] = {
    Policy.SUSPECTED_IP: ("suspectedIntellectualPropertyViolations",),
    Policy.RECEIVED_IP: ("receivedIntellectualPropertyComplaints",),
    Policy.AUTHENTICITY: ("productAuthenticityCustomerComplaints",),
    Policy.CONDITION: ("productConditionCustomerComplaints",),
    Policy.SAFETY: ("productSafetyCustomerComplaints",),
    Policy.FOOD_AND_SAFETY: ("foodAndProductSafetyIssues",),
    Policy.LISTING: ("listingPolicyViolations",),
    Policy.RESTRICTED: ("restrictedProductPolicyViolations",),
    Policy.REVIEWS: ("customerProductReviewsPolicyViolations",),
    Policy.OTHER: ("otherPolicyViolations",),
    Policy.DOCUMENTS: ("documentRequests", "documentRequest"),
    Policy.WARNINGS: ("policyViolationWarnings",),
}
POLICY_COUNTS = ("defectsCount", "warningsCount")
WARNINGS = ("warningStates", "warningState")
RATING = "accountHealthRating"
KNOWN = frozenset(
    {
        "marketplaceId",
        RATING,
        *WARNINGS,
        *(key for shape in SHAPES for key in (*shape.keys, *shape.lists)),
        *(key for keys in POLICIES.values() for key in keys),
    }
)
KNOWN_OF_ACCOUNT = frozenset({"marketplaceId", "status"})
