"""The performance report as JSON (schema accountHealthReport-2020-11-18)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from simulator.amazon.health import Gauge, Health

_RATES = (
    ("cancellation", "preFulfillmentCancellationRate", "cancellationCount", "orderCount"),
    ("late_shipment", "lateShipmentRate", "lateShipmentCount", "orderCount"),
    ("valid_tracking", "validTrackingRate", "validTrackingCount", "shipmentCount"),
    (
        "on_time",
        "onTimeDeliveryRate",
        "onTimeDeliveryCount",
        "shipmentCountWithValidTracking",
    ),
    ("unit_on_time", "unitOnTimeDeliveryRate", "unitOnTimeDeliveryCount", "totalUnitCount"),
)
_OLD_SPELLING = {
    "preFulfillmentCancellationRate": "prefulfillmentCancelRate",
    "documentRequests": "documentRequest",
    "warningStates": "warningState",
}
_POLICY_DAYS = 180
_Json = dict[str, Any]


def report_json(
    health: Health, marketplace_id: str, now: datetime, *, own: int = 0, old_spelling: bool = False
) -> _Json:
    """Return the report; `own` cancellations are added to the cancellation count.

    `old_spelling` uses the key names of Amazon's own example.
    """
    part: _Json = {"marketplaceId": marketplace_id, **_rates(health, own, now)}
    for name, count in health.policies.items():
        part[name] = _policy(count, now)
    part |= _beside_the_schema(health, now)
    part["warningStates"] = [
        {"warningType": kind, "status": status} for kind, status in health.warnings.items()
    ]
    if health.rating is not None:
        part["accountHealthRating"] = {
            "ahrStatus": health.rating,
            "accountHealthRatingStatus": health.rating,
            "reportingDateRange": _window(_POLICY_DAYS, now),
        }
    if old_spelling:
        part = {_OLD_SPELLING.get(key, key): value for key, value in part.items()}
    for path, value in health.overrides.items():
        _override(part, path, value)
    status = {"marketplaceId": marketplace_id, "status": health.account_status}
    return {"accountStatuses": [status], "performanceMetrics": [part]}


def _override(part: _Json, path: str, value: Any) -> None:
    *ways, last = path.split(".")
    for way in ways:
        part = part.setdefault(way, {})
    if value is None:
        part.pop(last, None)
    else:
        part[last] = value


def _rates(health: Health, own: int, now: datetime) -> _Json:
    found: _Json = {}
    for name, key, count_key, total_key in _RATES:
        gauge: Gauge = getattr(health, name)
        counted = replace(gauge, count=gauge.count + own) if name == "cancellation" else gauge
        found[key] = {**_rate(counted, total_key, now), count_key: counted.count}
    invoices = health.invoice_defect
    found["invoiceDefectRate"] = {
        **_rate(invoices, "orderCount", now),
        "invoiceDefect": _counted(invoices.count, invoices.status),
        "missingInvoice": _counted(invoices.count, "NONE"),
        "lateInvoice": _counted(0, "NONE"),
    }
    found["orderDefectRate"] = {
        "mfn": _defects(health.order_defect, "mfn", now),
        "afn": _defects(health.order_defect_fba, "afn", now),
    }
    return found


def _rate(gauge: Gauge, total_key: str, now: datetime) -> _Json:
    return {
        "reportingDateRange": _window(gauge.days, now),
        total_key: gauge.total,
        "status": gauge.status,
        "rate": gauge.rate,
        "targetValue": gauge.target,
        "targetCondition": "GREATER_THAN" if gauge.more else "LESS_THAN",
    }


def _defects(gauge: Gauge, kind: str, now: datetime) -> _Json:
    return {
        **_rate(gauge, "orderCount", now),
        "orderWithDefects": _counted(gauge.count, gauge.status),
        "claims": _counted(gauge.count, "NONE"),
        "chargebacks": _counted(0, "NONE"),
        "negativeFeedback": _counted(0, "NONE"),
        "fulfillmentType": kind,
    }


def _counted(count: int, status: str) -> _Json:
    return {"count": count, "status": status}


def _policy(count: int, now: datetime) -> _Json:
    return {
        "reportingDateRange": _window(_POLICY_DAYS, now),
        "defectsCount": count,
        "status": "BAD" if count else "GOOD",
        "targetValue": 0,
        "targetCondition": "EQUALS",
    }


def _beside_the_schema(health: Health, now: datetime) -> _Json:
    """Return keys that live reports have and the schema lacks."""
    if health.review_violations is None or health.policy_warnings is None:
        return {}
    late = health.late_shipment
    windows = (Gauge(late.count // 3, late.total // 3, late.target, 10), late)
    return {
        "customerProductReviewsPolicyViolations": _policy(health.review_violations, now),
        "policyViolationWarnings": {
            "reportingDateRange": _window(_POLICY_DAYS, now),
            "warningsCount": health.policy_warnings,
        },
        "lateShipmentRateList": [
            {**_rate(one, "orderCount", now), "lateShipmentCount": one.count} for one in windows
        ],
    }


def _window(days: int, now: datetime) -> _Json:
    """Return a window that ends yesterday, in Amazon's format without seconds."""
    end = (now - timedelta(days=1)).replace(hour=23, minute=59)
    begin = (end - timedelta(days=days - 1)).replace(hour=0, minute=0)
    return {
        "reportingDateFrom": begin.strftime("%Y-%m-%dT%H:%MZ"),
        "reportingDateTo": end.strftime("%Y-%m-%dT%H:%MZ"),
    }
