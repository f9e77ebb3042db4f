"""The charts that Slack draws from a block, as SVG with axes and a legend."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

_COLOURS = ("#1264a3", "#e01e5a", "#2eb67d", "#ecb22e", "#4a154b", "#616061")
_WIDE, _HIGH = 560, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 26, 8, 22
_MOST_LABELS, _GRID_LINES = 7, 4
_STEPS = (1, 2, 2.5, 5, 10)

_Rows = Mapping[str, Sequence[float]]


def chart_html(title: str, chart: Mapping[str, Any]) -> str:
    """Return a chart: lines (areas as lines too), or bars (the parts of a pie as bars too)."""
    categories, rows = _numbers(chart)
    low, high, step = _scale([number for row in rows.values() for number in row])
    plot = _Plot(len(categories), low, high, bars=chart["type"] in ("bar", "pie"))
    drawn = [*plot.grid(step), *plot.labels(categories)]
    for number, row in enumerate(rows.values()):
        drawn += plot.series(row, number, len(rows))
    svg = f'<svg viewBox="0 0 {_WIDE} {_HIGH}">{"".join(drawn)}</svg>'
    legend = "".join(
        f'<span><i style="background:{_colour(number)}"></i>{escape(name)}</span>'
        for number, name in enumerate(rows)
    )
    head = f"<b>{escape(title)}</b>"
    return f'<div class="chart">{head}{svg}<div class="legend">{legend}</div></div>'


def _numbers(chart: Mapping[str, Any]) -> tuple[list[str], _Rows]:
    if chart["type"] == "pie":
        parts = chart["segments"]
        return [one["label"] for one in parts], {"": [one["value"] for one in parts]}
    categories = list(chart["axis_config"]["categories"])
    rows = {}
    for series in chart["series"]:
        by_label = {point["label"]: point["value"] for point in series["data"]}
        rows[series["name"]] = [by_label[label] for label in categories]
    return categories, rows


def _scale(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Return the lower and the upper end of the axis, and the round step of its grid."""
    low, high = min([0, *numbers]), max([0, *numbers])
    rough = (high - low or 1) / _GRID_LINES
    power = 10 ** floor(log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * 0.999)
    return floor(low / step) * step, ceil(high / step) * step or step, step


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


class _Plot:
    def __init__(self, count: int, low: float, high: float, *, bars: bool) -> None:
        self._count, self._low, self._high, self._bars = count, low, high, bars
        self._room = _WIDE - _LEFT - _RIGHT

    def _x(self, at: int) -> float:
        if self._bars:
            return round(_LEFT + self._room * (at + 0.5) / self._count, 1)
        return round(_LEFT + self._room * at / max(1, self._count - 1), 1)

    def _y(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return round(_HIGH - _BOTTOM - share * (_HIGH - _TOP - _BOTTOM), 1)

    def grid(self, step: float) -> Iterator[str]:
        for number in range(round((self._high - self._low) / step) + 1):
            value = self._low + number * step
            y = self._y(value)
            yield f'<path d="M{_LEFT} {y}H{_WIDE - _RIGHT}" stroke="#e8e8e8"/>'
            yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{value:g}</text>'

    def labels(self, categories: Sequence[str]) -> Iterator[str]:
        every = ceil(len(categories) / _MOST_LABELS)
        last = len(categories) - 1
        for at, label in enumerate(categories):
            # Counted from the end, so that the newest is named.
            if (last - at) % every == 0:
                where = f'x="{self._x(at)}" y="{_HIGH - 4}" text-anchor="middle"'
                yield f"<text {where}>{escape(label)}</text>"

    def series(self, row: Sequence[float], number: int, of: int) -> Iterator[str]:
        if self._bars:
            yield from self._bar_row(row, number, of)
            return
        points = [(self._x(at), self._y(value)) for at, value in enumerate(row)]
        path = " ".join(f"{x},{y}" for x, y in points)
        look = f'stroke="{_colour(number)}" stroke-width="2" stroke-linejoin="round"'
        yield f'<polyline fill="none" {look} points="{path}"/>'
        level = all(one == other for one, other in pairwise(row))
        for x, y in () if level and len(row) > 1 else points:
            yield f'<circle cx="{x}" cy="{y}" r="3" fill="{_colour(number)}"/>'

    def _bar_row(self, row: Sequence[float], number: int, of: int) -> Iterator[str]:
        wide = round(0.7 * self._room / self._count / of, 1)
        for at, value in enumerate(row):
            left = self._x(at) + (number - of / 2) * wide
            top, foot = sorted((self._y(value), self._y(0)))
            size = f'x="{left:.1f}" y="{top}" width="{wide}" height="{foot - top:.1f}"'
            yield f'<rect {size} fill="{_colour(number)}"/>'
