"""The course of a metric in few points and as a line of text."""

from datetime import date, timedelta
from fractions import Fraction

from bot.domain.health.metrics import Metric
from bot.domain.health.trend import MOST_POINTS, Point, course, sparkline, trend
from tests.domain.health.samples import cancellations

TODAY = date(2026, 11, 24)


def back(days: int) -> date:
    """Return the day so many days ago."""
    return TODAY - timedelta(days=days)


def test_a_day_without_a_number_stays_a_gap() -> None:
    """A missing report and one without orders are gaps; nothing is drawn across them."""
    history = {
        back(3): cancellations(1, 100),
        back(1): cancellations(0, 0),
        TODAY: cancellations(2, 100),
    }
    assert trend(history, until=TODAY) == (
        Point(back(3), Fraction(1, 100)),
        Point(back(2), None),
        Point(back(1), None),
        Point(TODAY, Fraction(1, 50)),
    )


def test_a_long_course_is_thinned_to_what_a_chart_takes() -> None:
    """Ninety days fit, each point the last known number of its days, today's last."""
    history = {back(n): cancellations(n, 100) for n in range(400) if n <= 100}
    points = trend(history, until=TODAY, days=90)
    assert len(points) <= MOST_POINTS
    assert (points[-1].day, points[-1].share) == (TODAY, Fraction(0))
    assert points[0].day == back(85)
    assert trend({back(1): cancellations(1, 50)}, until=TODAY, days=90) == (
        Point(TODAY, Fraction(1, 50)),
    )


def test_a_quarter_that_says_no_more_than_its_month_is_left_out() -> None:
    """One day is drawn once; as soon as an older day has a number both have a course."""
    one = {TODAY: cancellations(1, 50), back(40): cancellations(0, 0)}
    found = course(Metric.CANCELLATION, one, now=one[TODAY], report_at=None, until=TODAY)
    assert (found.month.known, found.month.low, found.quarter) == (1, Fraction(1, 50), None)

    older = one | {back(50): cancellations(2, 50)}
    quarter = course(
        Metric.CANCELLATION, older, now=one[TODAY], report_at=None, until=TODAY
    ).quarter
    assert quarter is not None
    assert (quarter.known, quarter.high) == (2, Fraction(2, 50))


def test_no_history_is_no_course() -> None:
    """Without a number there is nothing to draw."""
    assert trend({}, until=TODAY) == ()
    assert sparkline([]) == ""


def test_a_line_of_text_shows_the_course() -> None:
    """Lowest and highest take the ends, a gap is a dot, and a level course lies flat."""
    assert sparkline([Fraction(0), Fraction(1), None, Fraction(7)]) == "▁▂·█"
    assert sparkline([Fraction(1, 40), Fraction(1, 40)]) == "▁▁"
    assert sparkline([None]) == "·"
