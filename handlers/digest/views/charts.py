"""The table and the chart: drawn by Slack, or as lines of text if it cannot."""

from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum

from bot.domain.digest.digest import Digest
from bot.domain.health.metrics import Condition, Metric, Rate, percent
from bot.domain.health.trend import Point, Span, sparkline
from handlers.blocks import Block, cut
from handlers.digest.views import phrases
from handlers.reader import Reader

_TITLE, _LABEL, _SHORTEST = 50, 20, 2


class Style(IntEnum):
    """How much Slack draws: table and chart, only the table, or nothing (all is text)."""

    DRAWN = 0
    TABLE = 1
    WORDS = 2


def drawings(reader: Reader, digest: Digest, style: Style) -> list[Block]:
    """Return the metrics as a table and the trend as a chart, or as text.

    A single day is not a trend: its figure is in the table.
    """
    rates = (*digest.off, *digest.within)
    blocks = [table(reader, rates)] if rates and style is not Style.WORDS else []
    if sum(point.share is not None for point in digest.trend) < _SHORTEST:
        return blocks
    rate = digest.report.rate(Metric.CANCELLATION) if digest.report else None
    target = rate.target if rate else None
    if style is not Style.DRAWN:
        return [*blocks, trend_in_words(reader, digest.trend, target)]
    title, name = reader.say("digest.trend"), reader.say("digest.series")
    return [*blocks, chart(reader, title, name, digest.trend, target)]


def table(reader: Reader, rates: Sequence[Rate]) -> Block:
    """Return the metrics as a table."""
    rows = [[reader.say(f"digest.table.{head}") for head in ("metric", "now", "target", "state")]]
    rows += [_row(reader, rate) for rate in rates]
    wrapped, right = {"is_wrapped": True}, {"align": "right"}
    return {
        "type": "table",
        "column_settings": [wrapped, right, right, wrapped],
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
    }


def _row(reader: Reader, rate: Rate) -> list[str]:
    goal = "–"
    if rate.target is not None:
        side = "under" if rate.condition is Condition.LESS_THAN else "over"
        goal = reader.say(f"digest.table.{side}", target=reader.target(rate.target))
    return [
        phrases.name(reader, rate.metric),
        phrases.share(reader, rate),
        goal,
        reader.say(f"colour.{rate.colour}"),
    ]


def chart(
    reader: Reader, title: str, name: str, points: Sequence[Point], target: Decimal | None
) -> Block:
    """Return the course of a rate as a line, with its target beside it.

    Days without data are left out: Slack requires a number for each.
    """
    known = [(reader.day(each.day), each.share) for each in points if each.share is not None]
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
    low, high = reader.percent(found.low, target), reader.percent(found.high, target)
    if found.known == 1:
        [day] = [each.day for each in found.points if each.share is not None]
        return reader.say("health.course.single", rate=low, day=reader.day(day))
    points = found.points
    first, last = reader.day(points[0].day), reader.day(points[-1].day)
    drawn = sparkline([each.share for each in points])
    days = reader.say("health.course.ends", first=first, last=last)
    extremes = reader.say("health.course.range", low=low, high=high)
    return f"{drawn} {days} · {extremes}"


def trend_in_words(reader: Reader, points: Sequence[Point], target: Decimal | None) -> Block:
    """Return the course of the Cancellation Rate as text; each point is a day."""
    shares = [each.share for each in points if each.share is not None]
    found = Span(tuple(points), min(shares, default=None), max(shares, default=None), len(shares))
    return phrases.text(f"{reader.say('digest.series')} {course(reader, found, target)}")
