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
