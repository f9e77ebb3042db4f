"""The table and the chart as Slack draws them itself, and as lines of text where it cannot."""

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_decimal

from bot.domain.health.metrics import Rate, percent
from bot.domain.health.trend import Point, Span, sparkline
from handlers.blocks import Block, cut
from handlers.digest.views import phrases
from handlers.reader import Reader

_TITLE, _LABEL = 50, 20


def table(reader: Reader, rates: Sequence[Rate]) -> Block:
    """Return the metrics as a table."""
    heads = ("metric", "now", "target", "distance", "state")
    rows = [[reader.say(f"digest.table.{head}") for head in heads]]
    rows += [_row(reader, rate) for rate in rates]
    right = {"align": "right"}
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, right, right, right, {"is_wrapped": True}],
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
    }


def _row(reader: Reader, rate: Rate) -> list[str]:
    apart = phrases.points(rate)
    goal = "–" if rate.target is None else reader.target(rate.target)
    return [
        phrases.name(reader, rate.metric),
        phrases.share(reader, rate),
        goal,
        "–" if apart is None else _signed(reader, apart),
        reader.say(f"colour.{rate.colour}"),
    ]


def _signed(reader: Reader, apart: Decimal) -> str:
    sign = "+" if apart > 0 else "−" if apart < 0 else "±"
    shown = format_decimal(abs(apart), "0.00", locale=reader.language)
    return reader.say("digest.table.points", sign=sign, points=shown)


def chart(
    reader: Reader, title: str, name: str, points: Sequence[Point], target: Decimal | None
) -> Block | None:
    """Return the course of a rate as a line, with its target beside it; None without a point.

    A day without data is left out: Slack wants a number for each.
    """
    known = [(reader.day(each.day), each.share) for each in points if each.share is not None]
    if not known:
        return None
    labels = [label for label, _ in known]
    rates = [float(percent(share, target)) for _, share in known]
    series = [_series(name, labels, rates)]
    if target is not None:
        goal = reader.say("digest.table.target")
        series.append(_series(goal, labels, [float(target * 100)] * len(labels)))
    return {
        "type": "data_visualization",
        "title": cut(title, _TITLE),
        "chart": {"type": "line", "series": series, "axis_config": {"categories": labels}},
    }


def _series(name: str, labels: Sequence[str], values: Sequence[float]) -> Block:
    data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": cut(name, _LABEL), "data": data}


def course(reader: Reader, found: Span, target: Decimal | None) -> str:
    """Return the course of a rate as a line of text, with its days and its extremes."""
    if found.low is None or found.high is None:
        return reader.say("health.course.none")
    points = found.points
    ends = reader.say(
        "health.course.ends",
        first=reader.day(points[0].day),
        last=reader.day(points[-1].day),
    )
    extremes = reader.say(
        "health.course.range",
        low=reader.percent(found.low, target),
        high=reader.percent(found.high, target),
    )
    return f"{sparkline([each.share for each in points])} {ends} · {extremes}"


def trend_in_words(reader: Reader, points: Sequence[Point], target: Decimal | None) -> Block:
    """Return the course of the Cancellation Rate as text; each point is a day."""
    shares = [each.share for each in points if each.share is not None]
    found = Span(tuple(points), min(shares, default=None), max(shares, default=None))
    return phrases.text(f"{reader.say('digest.series')} {course(reader, found, target)}")
