"""The course of a metric over days, for a chart of few points or a line of text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil

from bot.domain.health.metrics import Metric, Rate

MOST_POINTS = 20
"""The maximum number of points in one series of a Slack chart."""

MONTH, QUARTER = 30, 90
"""The number of days that a course covers."""

GAP = "·"
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Point:
    """The last known rate of a period that ends on `day`; `share` is None for a gap."""

    day: date
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Span:
    """The points of a period, the extremes of all its days, and how many had a number."""

    points: tuple[Point, ...]
    low: Fraction | None
    high: Fraction | None
    known: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a metric over 30 and 90 days, and its rate in the newest report.

    `now` is None if that report, fetched at `report_at`, lacks the metric. `quarter` is None if it
    would add nothing to the month.
    """

    metric: Metric
    now: Rate | None
    report_at: datetime | None
    month: Span
    quarter: Span | None


def trend(
    history: Mapping[date, Rate], *, until: date, days: int = MOST_POINTS
) -> tuple[Point, ...]:
    """Return the course over `days` up to `until`, oldest first, in at most MOST_POINTS points.

    A point stands for one day, or for several if there are too many days. Days without a report or
    without data are gaps, and days before the first number are left out.
    """
    step = max(1, ceil(days / MOST_POINTS))
    ends = [until - timedelta(days=back) for back in range(0, days, step)]
    points = [Point(end, _latest(history, end, step)) for end in reversed(ends)]
    first = next((n for n, point in enumerate(points) if point.share is not None), len(points))
    return tuple(points[first:])


def course(
    metric: Metric,
    history: Mapping[date, Rate],
    *,
    now: Rate | None,
    report_at: datetime | None,
    until: date,
) -> Course:
    """Return the course of a metric from its rate on each day."""
    month, quarter = (_span(history, until, days) for days in (MONTH, QUARTER))
    longer = quarter if quarter.known > month.known else None
    return Course(metric, now, report_at, month, longer)


def _span(history: Mapping[date, Rate], until: date, days: int) -> Span:
    first = until - timedelta(days=days - 1)
    shares = [rate.share for day, rate in history.items() if first <= day <= until]
    known = [share for share in shares if share is not None]
    points = trend(history, until=until, days=days)
    return Span(points, min(known, default=None), max(known, default=None), len(known))


def _latest(history: Mapping[date, Rate], end: date, days: int) -> Fraction | None:
    rates = (history.get(end - timedelta(days=back)) for back in range(days))
    return next((rate.share for rate in rates if rate is not None and rate.share is not None), None)


def sparkline(values: Sequence[Fraction | None]) -> str:
    """Draw numbers as a line of text between their lowest and highest, with a dot for a gap."""
    known = [value for value in values if value is not None]
    low = min(known, default=Fraction(0))
    span = max(known, default=Fraction(0)) - low
    return "".join(GAP if value is None else _bar(value - low, span) for value in values)


def _bar(height: Fraction, span: Fraction) -> str:
    return _BARS[round(height / span * (len(_BARS) - 1))] if span else _BARS[0]
