"""SVG charts at full width, with a table of their numbers for screen readers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from simulator.slack.chart_data import Rows, numbers_of
from simulator.slack.look.html import Html, el

_HIGH, _TOP, _BOTTOM = 180, 8, 22
"""In pixels; across it is percent, so that the text keeps its size on a phone."""
_LEFT, _WIDE = 9.0, 85.0
_MOST_LABELS, _GRID_LINES = 7, 4
_STEPS = (1, 2, 2.5, 5, 10)
_COLOURS = 6


def chart_html(title: str, chart: Mapping[str, Any]) -> Html:
    """Render a line chart (also for areas) or a bar chart (also for pies)."""
    categories, rows = numbers_of(chart)
    low, high, step = _scale([number for row in rows.values() for number in row])
    plot = _Plot(len(categories), low, high, bars=chart["type"] in ("bar", "pie"))
    drawn = [*plot.grid(step), *plot.labels(categories)]
    for number, row in enumerate(rows.values()):
        drawn += plot.series(row, number, len(rows))
    return el(
        "figure",
        el("figcaption", title),
        el("svg", drawn, height=_HIGH, aria_hidden="true"),
        el("div", (_key(name, n) for n, name in enumerate(rows)), class_="legend"),
        _in_numbers(title, categories, rows),
        class_="chart",
    )


def _key(name: str, number: int) -> Html:
    return el("span", el("i", class_=f"key {_colour(number)}"), name)


def _in_numbers(title: str, categories: Sequence[str], rows: Rows) -> Html:
    """Render the data as a table for screen readers."""
    heads = [el("td"), *(el("th", name, scope="col") for name in rows)]
    body = (
        el("tr", el("th", label, scope="row"), [el("td", f"{row[at]:g}") for row in rows.values()])
        for at, label in enumerate(categories)
    )
    inside = [el("caption", title), el("thead", el("tr", heads)), el("tbody", body)]
    # A table ignores a fixed height, so its container hides it.
    return el("div", el("table", inside), class_="unseen")


def _scale(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Return the axis minimum and maximum and the grid's round step."""
    low, high = min([0, *numbers]), max([0, *numbers])
    rough = (high - low or 1) / _GRID_LINES
    power = 10 ** floor(log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * 0.999)
    return floor(low / step) * step, ceil(high / step) * step or step, step


def _colour(number: int) -> str:
    return f"series-{number % _COLOURS}"


class _Plot:
    def __init__(self, count: int, low: float, high: float, *, bars: bool) -> None:
        self._count, self._low, self._high, self._bars = count, low, high, bars

    def _x(self, at: int) -> float:
        if self._bars:
            return round(_LEFT + _WIDE * (at + 0.5) / self._count, 2)
        return round(_LEFT + _WIDE * at / max(1, self._count - 1), 2)

    def _y(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return round(_HIGH - _BOTTOM - share * (_HIGH - _TOP - _BOTTOM), 1)

    def grid(self, step: float) -> Iterator[Html]:
        across = {"x1": f"{_LEFT}%", "x2": f"{_LEFT + _WIDE}%"}
        for number in range(round((self._high - self._low) / step) + 1):
            value = self._low + number * step
            y = self._y(value)
            yield el("line", class_="grid", y1=y, y2=y, **across)
            yield el("text", f"{value:g}", class_="scale", x=f"{_LEFT - 2}%", y=y + 4)

    def labels(self, categories: Sequence[str]) -> Iterator[Html]:
        every = ceil(len(categories) / _MOST_LABELS)
        last = len(categories) - 1
        for at, label in enumerate(categories):
            # Counted from the end, so that the newest has a label.
            if (last - at) % every == 0:
                yield el("text", label, x=f"{self._x(at)}%", y=_HIGH - 4)

    def series(self, row: Sequence[float], number: int, of: int) -> Iterator[Html]:
        if self._bars:
            yield from self._bar_row(row, number, of)
            return
        look = _colour(number)
        points = [(f"{self._x(at)}%", self._y(value)) for at, value in enumerate(row)]
        for (x1, y1), (x2, y2) in pairwise(points):
            yield el("line", class_=look, x1=x1, y1=y1, x2=x2, y2=y2)
        level = all(one == other for one, other in pairwise(row))
        for x, y in () if level and len(row) > 1 else points:
            yield el("circle", class_=look, cx=x, cy=y, r=3)

    def _bar_row(self, row: Sequence[float], number: int, of: int) -> Iterator[Html]:
        wide = round(0.7 * _WIDE / self._count / of, 2)
        for at, value in enumerate(row):
            left = round(self._x(at) + (number - of / 2) * wide, 2)
            top, foot = sorted((self._y(value), self._y(0)))
            size = {"width": f"{wide}%", "height": str(round(foot - top, 1))}
            yield el("rect", class_=_colour(number), x=f"{left}%", y=top, **size)
