"""Plausible reports for tests: name only what a test is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.domain.cancellation.forecast import OwnCancel
from bot.domain.health.metrics import AmazonStatus, Colour, Metric, Rate, Window
from bot.domain.health.report import HealthReport, Policy, PolicyCount

JP = "A1VC38T7YXB528"
FETCHED = datetime(2026, 11, 24, 6, 12, tzinfo=UTC)
NOW = FETCHED + timedelta(hours=2)
WEEK = Window(datetime(2026, 11, 17, 0, 0, tzinfo=UTC), datetime(2026, 11, 23, 23, 59, tzinfo=UTC))
TARGETS = {
    Metric.CANCELLATION: Decimal("0.025"),
    Metric.LATE_SHIPMENT: Decimal("0.04"),
    Metric.VALID_TRACKING: Decimal("0.95"),
    Metric.ON_TIME: Decimal("0.9"),
    Metric.UNIT_ON_TIME: Decimal("0.9"),
    Metric.INVOICE_DEFECT: Decimal("0.05"),
}


def a_rate(metric: Metric = Metric.CANCELLATION, **changes: Any) -> Rate:
    """Return a rate, 1 of 100 defects or 99 of 100 right; Amazon says BAD only off the target."""
    rate = Rate(
        metric=metric,
        target=TARGETS.get(metric, Decimal("0.01")),
        status=AmazonStatus.GOOD,
        count=1 if metric.condition.value == "LESS_THAN" else 99,
        total=100,
        window=WEEK,
    )
    changed = replace(rate, **changes)
    off = "status" not in changes and changed.by_numbers is Colour.RED
    return replace(changed, status=AmazonStatus.BAD) if off else changed


def cancellations(count: int, total: int, **changes: Any) -> Rate:
    """Return a Cancellation Rate of so many of so many."""
    return a_rate(count=count, total=total, **changes)


def a_policy(count: int = 0, **changes: Any) -> PolicyCount:
    """Return a policy count; Amazon says BAD of anything above its target of none."""
    status = AmazonStatus.BAD if count else AmazonStatus.GOOD
    return replace(PolicyCount(Policy.LISTING, count, status), **changes)


def a_report(*rates: Rate, **changes: Any) -> HealthReport:
    """Return a report of a normal account with these rates; without any, 0 of 63 cancelled."""
    report = HealthReport(
        marketplace_id=JP,
        fetched_at=FETCHED,
        rates=rates or (cancellations(0, 63),),
        account_status="NORMAL",
    )
    return replace(report, **changes)


def own(at: datetime | None, *, ordered: datetime | None = None, **changes: Any) -> OwnCancel:
    """Return one of our cancellations that counts, by default of an order placed an hour before."""
    placed = ordered or (at or NOW) - timedelta(hours=1)
    return replace(OwnCancel("250-0000000-0000001", placed, at, counted=True), **changes)
