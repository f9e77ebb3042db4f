"""Tables, charts and choices in plain text; wide characters take two columns."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from simulator.slack.chart_data import numbers_of
from simulator.slack.forms import options_of

_STEPS = "▁▂▃▄▅▆▇█"
_BAR = 24


def width(text: str) -> int:
    """Return the display width in terminal columns."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def padded(text: str, columns: int, align: str | None = None) -> str:
    """Pad text with spaces to a display width."""
    room = max(0, columns - width(text))
    if align == "right":
        return " " * room + text
    left = room // 2 if align == "center" else 0
    return " " * left + text + " " * (room - left)


def table(rows: Sequence[Sequence[str]], aligns: Sequence[str | None]) -> list[str]:
    """Return a text table whose first row is the header."""
    columns = [max(map(width, column)) for column in zip_longest(*rows, fillvalue="")]
    wanted = [*aligns, *[None] * (len(columns) - len(aligns))]
    lines = []
    for row in rows:
        filled = [*row, *[""] * (len(columns) - len(row))]
        cells = map(padded, filled, columns, wanted)
        lines.append(" │ ".join(cells).rstrip())
    return [lines[0], "─┼─".join("─" * size for size in columns), *lines[1:]]


def chart(drawing: Mapping[str, Any]) -> Iterator[str]:
    """Yield a text chart: a sparkline per series, or a bar per segment."""
    categories, rows = numbers_of(drawing)
    if drawing["type"] == "pie":
        yield from _bars(list(zip(categories, rows[""], strict=True)))
        return
    for name, numbers in rows.items():
        if drawing["type"] == "bar":
            yield f"  {name}"
            yield from _bars(list(zip(categories, numbers, strict=True)))
        else:
            span = f"{numbers[0]:g} → {numbers[-1]:g}"
            yield f"  {name}  {_steps(numbers)}  {span}"
    yield f"  {categories[0]} … {categories[-1]}"


def _steps(numbers: Sequence[float]) -> str:
    low, high = min(numbers), max(numbers)
    scale = (len(_STEPS) - 1) / (high - low) if high > low else 0
    return "".join(_STEPS[round((number - low) * scale)] for number in numbers)


def _bars(parts: Sequence[tuple[str, float]]) -> Iterator[str]:
    most = max((abs(value) for _, value in parts), default=0) or 1
    label = max((width(name) for name, _ in parts), default=0)
    for name, value in parts:
        yield f"  {padded(name, label)}  {'█' * round(_BAR * abs(value) / most)} {value:g}"


def options(
    element: Mapping[str, Any],
    chosen: object,
    mark: Callable[[str, Mapping[str, Any], Mapping[str, Any]], str],
) -> Iterator[str]:
    """Yield the options of a choice, marking the chosen ones; `mark` prefixes each text."""
    several = element["type"] in ("checkboxes", "multi_static_select")
    marked = chosen if isinstance(chosen, list) else [chosen]
    for option in options_of(element):
        cross = "x" if option["value"] in marked else " "
        about = option.get("description")
        words = option["text"]["text"] + (f" — {about['text']}" if about else "")
        number = mark(option["text"]["text"], element, option)
        yield f"[{cross}] {number}{words}" if several else f"({cross}) {number}{words}"
