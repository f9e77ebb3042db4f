"""What orders that turn late do to the Late Shipment Rate."""

from decimal import Decimal

from bot.domain.health.late_shipments import late_shipments
from bot.domain.health.metrics import Metric
from tests.domain.health.samples import FETCHED, a_rate, a_report


def test_overdue_orders_are_added_to_amazons_count() -> None:
    """One of 100 late and two overdue make three; the target is missed where it is reached."""
    report = a_report(a_rate(Metric.LATE_SHIPMENT, count=1, total=100))
    found = late_shipments(report, 2)
    assert found is not None
    assert (found.rate_now, found.rate_after) == (Decimal("0.01"), Decimal("0.03"))
    assert not found.misses
    assert found.report_at == FETCHED

    more = late_shipments(report, 3)
    assert more is not None
    assert more.target == Decimal("0.04")
    assert more.misses


def test_without_orders_in_amazons_count_a_late_one_is_all_there_is() -> None:
    """The rate is then 100 %, and never more than that; without a target none is missed."""
    report = a_report(a_rate(Metric.LATE_SHIPMENT, count=0, total=0, target=None))
    found = late_shipments(report, 1)
    assert found is not None
    assert (found.rate_now, found.rate_after) == (Decimal(0), Decimal(1))
    assert not found.misses


def test_without_counts_there_is_no_forecast() -> None:
    """No report, a report without the rate or its counts, or no overdue order: nothing is said."""
    known = a_report(a_rate(Metric.LATE_SHIPMENT, count=1, total=100))
    assert late_shipments(known, 0) is None
    assert late_shipments(None, 1) is None
    assert late_shipments(a_report(), 1) is None
    for changes in ({"count": None, "total": 9}, {"count": 1, "total": None}):
        assert late_shipments(a_report(a_rate(Metric.LATE_SHIPMENT, **changes)), 1) is None
