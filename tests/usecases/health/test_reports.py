"""The course of a metric, by the reports that were kept."""

from datetime import timedelta
from fractions import Fraction

from bot.domain.health.metrics import Colour, Metric
from bot.domain.health.trend import Span
from bot.usecases.health import reports
from tests.fakes.health import a_document
from tests.usecases.mornings import Morning, tokyo


def test_a_metric_has_a_history(noon: Morning) -> None:
    """30 days and 90 days, each in at most twenty points; a metric without data has none."""
    for day in range(1, 24):
        noon.keep(a_document(cancelled=day % 2), tokyo(day, 8))
    found = reports.course(noon.desk, Metric.CANCELLATION)
    assert len(found.month.points) <= 20
    assert found.quarter is None
    assert found.now is not None
    assert found.now.colour is Colour.GREEN

    none = reports.course(noon.desk, Metric.ON_TIME)
    assert (none.now, none.month) == (None, Span((), None, None))


def test_the_extremes_are_of_all_days(noon: Morning) -> None:
    """A bad day between two drawn points is the highest all the same."""
    for day in range(1, 24):
        noon.keep(a_document(cancelled=3 if day == 10 else 0), tokyo(day, 8))
    noon.keep(a_document(), (tokyo(1, 8) - timedelta(days=40)))
    quarter = reports.course(noon.desk, Metric.CANCELLATION).quarter
    assert quarter is not None
    assert {point.share for point in quarter.points} <= {Fraction(0), None}
    assert (quarter.low, quarter.high) == (Fraction(0), Fraction(3, 63))
