"""Report documents for tests: one by Amazon's schema, and small ones about one thing."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.amazon.health_parse import parse_health_report
from bot.domain.health.metrics import Metric, Rate, Window
from bot.domain.health.report import HealthReport
from bot.domain.markets import MARKETS

US, JP = MARKETS["US"], MARKETS["JP"]
FETCHED = datetime(2026, 11, 24, 6, 12, tzinfo=UTC)
DAYS = {"reportingDateFrom": "2026-11-17T00:00Z", "reportingDateTo": "2026-11-23T23:59Z"}
WINDOW = Window(
    datetime(2026, 11, 17, 0, 0, tzinfo=UTC), datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
)
TEN_DAYS = {"reportingDateFrom": "2026-11-14T00:00Z", "reportingDateTo": "2026-11-23T23:59Z"}
POLICY_KEYS = (
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


def parse(document: Any) -> HealthReport:
    """Read a document about Japan."""
    return parse_health_report(json.dumps(document), JP, fetched_at=FETCHED)


def about(**part: Any) -> HealthReport:
    """Read a report whose part about Japan is this."""
    return parse({"performanceMetrics": [{"marketplaceId": JP.id, **part}]})


def cancellation(**said: Any) -> Rate:
    """Read a Cancellation Rate of 1 in 63 that differs as said; None leaves a key out."""
    whole = {
        "reportingDateRange": DAYS,
        "orderCount": 63,
        "cancellationCount": 1,
        "status": "GOOD",
        "rate": 0.0159,
        "targetValue": 0.025,
        "targetCondition": "LESS_THAN",
        **said,
    }
    part = {key: value for key, value in whole.items() if value is not None}
    rate = about(preFulfillmentCancellationRate=part).rate(Metric.CANCELLATION)
    assert rate is not None
    return rate


def live(**changes: Any) -> dict[str, Any]:
    """Return a part about Japan with the keys that live reports have: a small shop, all in order.

    `changes` replace keys; None leaves one out.
    """
    common = {"reportingDateRange": DAYS, "status": "GOOD", "targetCondition": "LESS_THAN"}
    few = {**common, "rate": 0, "orderCount": 11}
    late = {**few, "lateShipmentCount": 0, "targetValue": 0.04}
    none = {"count": 0, "status": "NONE"}
    defects = {
        **few,
        "targetValue": 0.01,
        **dict.fromkeys(("orderWithDefects", "claims", "chargebacks", "negativeFeedback"), none),
    }
    many = {**common, "rate": 1, "targetValue": 0.95, "targetCondition": "GREATER_THAN"}
    policy = {**common, "defectsCount": 0, "targetValue": 0, "targetCondition": "EQUALS"}
    part = {
        "marketplaceId": JP.id,
        "lateShipmentRate": late,
        "lateShipmentRateList": [{**late, "reportingDateRange": TEN_DAYS}, late],
        "invoiceDefectRate": {
            **few,
            "targetValue": 0.05,
            **dict.fromkeys(("invoiceDefect", "missingInvoice", "lateInvoice"), none),
        },
        "orderDefectRate": {
            "afn": {**defects, "orderCount": 4322, "fulfillmentType": "afn"},
            "mfn": {**defects, "fulfillmentType": "mfn"},
        },
        "onTimeDeliveryRate": {
            **many,
            "onTimeDeliveryCount": 7,
            "shipmentCountWithValidTracking": 7,
        },
        "validTrackingRate": {**many, "shipmentCount": 7, "validTrackingCount": 7},
        "preFulfillmentCancellationRate": {
            **few,
            "targetValue": 0.025,
            "cancellationCount": 0,
        },
        "warningStates": [],
        "accountHealthRating": {
            "ahrScore": 428,
            "ahrStatus": "GREAT",
            "reportingDateRange": DAYS,
        },
        **dict.fromkeys((*POLICY_KEYS, "customerProductReviewsPolicyViolations"), policy),
        "policyViolationWarnings": {"warningsCount": 0, "reportingDateRange": DAYS},
        **changes,
    }
    return {key: said for key, said in part.items() if said is not None}


def of_japan(part: Any, status: Any = "NORMAL") -> dict[str, Any]:
    """Return a document with this part and this account status."""
    return {
        "accountStatuses": [{"marketplaceId": JP.id, "status": status}],
        "performanceMetrics": [part],
    }


def by_the_schema() -> dict[str, Any]:
    """Return a document that Amazon's schema accepts, with every key."""
    common = {"reportingDateRange": DAYS, "status": "GOOD", "targetCondition": "LESS_THAN"}
    few = {**common, "rate": 0.01, "targetValue": 0.04, "orderCount": 100}
    many = {**common, "rate": 0.99, "targetValue": 0.95, "targetCondition": "GREATER_THAN"}
    part = {"count": 1, "status": "GOOD"}
    defects = {
        **few,
        **dict.fromkeys(("orderWithDefects", "claims", "chargebacks", "negativeFeedback"), part),
    }
    policy = {**common, "defectsCount": 0, "targetValue": 0, "targetCondition": "EQUALS"}
    return {
        "accountStatuses": [{"marketplaceId": JP.id, "status": "NORMAL"}],
        "performanceMetrics": [
            {
                "marketplaceId": JP.id,
                "invoiceDefectRate": {
                    **few,
                    **dict.fromkeys(("invoiceDefect", "missingInvoice", "lateInvoice"), part),
                },
                "lateShipmentRate": {**few, "lateShipmentCount": 1},
                "orderDefectRate": {
                    "mfn": {**defects, "fulfillmentType": "mfn"},
                    "afn": {**defects, "fulfillmentType": "afn"},
                },
                "onTimeDeliveryRate": {
                    **many,
                    "shipmentCountWithValidTracking": 100,
                    "onTimeDeliveryCount": 99,
                },
                "unitOnTimeDeliveryRate": {
                    **many,
                    "totalUnitCount": 100,
                    "unitOnTimeDeliveryCount": 99,
                },
                "validTrackingRate": {**many, "shipmentCount": 100, "validTrackingCount": 99},
                "preFulfillmentCancellationRate": {**few, "cancellationCount": 1},
                "warningStates": [{"warningType": "spammingSellerMessaging", "status": "NONE"}],
                "accountHealthRating": {
                    "ahrStatus": "GREAT",
                    "accountHealthRatingStatus": "GREAT",
                    "reportingDateRange": DAYS,
                },
                **dict.fromkeys(POLICY_KEYS, policy),
            }
        ],
    }
