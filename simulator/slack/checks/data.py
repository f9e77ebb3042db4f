"""Validation of tables and charts."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.checks.found import Found, is_number
from simulator.slack.checks.rich_text import rich_text

_ROWS = 100
_COLUMNS = 20
_CELL = 10_000
_SERIES = 12
_POINTS = 20
_LABEL = 20
_TITLE = 50


def table(found: Found, block: Mapping[str, Any]) -> None:
    """Check a table block."""
    found.keys(block, ("rows",), ("block_id", "column_settings"))
    for here, row in found.items(block, "rows", _ROWS):
        for inner, cell in here.each(row, _COLUMNS):
            if inner.is_object(cell):
                _cell(inner, cell)
    for here, setting in found.items(block, "column_settings", _COLUMNS, least=0):
        if setting is not None and here.is_object(setting):
            here.keys(setting, (), ("align", "is_wrapped"))
            here.one_of(setting, "align", ("left", "center", "right"))
            here.flags(setting, "is_wrapped")


def _cell(found: Found, cell: Mapping[str, Any]) -> None:
    kind = cell.get("type")
    if kind == "raw_text":
        found.keys(cell, ("text",), ("emoji",))
        found.string(cell, "text", _CELL)
    elif kind == "raw_number":
        found.keys(cell, ("value", "text"), ())
        found.string(cell, "text", _CELL)
        if not is_number(cell.get("value")):
            found.at("value").add("must be a number")
    elif kind == "rich_text":
        rich_text(found, cell)
    else:
        found.add(f"unsupported type: {kind}")


def chart(found: Found, block: Mapping[str, Any]) -> None:
    """Check a data_visualization block."""
    found.keys(block, ("title", "chart"), ("block_id",))
    found.string(block, "title", _TITLE)
    drawing = block.get("chart")
    here = found.at("chart")
    if drawing is None or not here.is_object(drawing):
        return
    if drawing.get("type") == "pie":
        here.keys(drawing, ("segments",), ())
        for inner, segment in here.items(drawing, "segments", _SERIES):
            if inner.is_object(segment):
                _point(inner, segment)
                if is_number(segment.get("value")) and segment["value"] <= 0:
                    inner.at("value").add("must be greater than 0")
    elif drawing.get("type") in ("line", "bar", "area"):
        _axes(here, drawing)
    else:
        here.add(f"unsupported type: {drawing.get('type')}")


def _axes(found: Found, drawing: Mapping[str, Any]) -> None:
    found.keys(drawing, ("series", "axis_config"), ())
    axes = drawing.get("axis_config")
    categories: list[Any] = []
    if axes is not None and found.at("axis_config").is_object(axes):
        here = found.at("axis_config")
        here.keys(axes, ("categories",), ("x_label", "y_label"))
        here.string(axes, "x_label", _TITLE)
        here.string(axes, "y_label", _TITLE)
        for inner, label in here.items(axes, "categories", _POINTS):
            inner.words(label, _LABEL)
            categories.append(label)
        if len(set(map(str, categories))) != len(categories):
            here.at("categories").add("must be unique")
    names: list[Any] = []
    for here, series in found.items(drawing, "series", _SERIES):
        if here.is_object(series):
            names.append(series.get("name"))
            _series(here, series, categories)
    if len(set(map(str, names))) != len(names):
        found.at("series").add("names must be unique")


def _series(found: Found, series: Mapping[str, Any], categories: list[Any]) -> None:
    found.keys(series, ("name", "data"), ())
    found.string(series, "name", _LABEL)
    labels: list[Any] = []
    for here, point in found.items(series, "data", _POINTS):
        if here.is_object(point):
            _point(here, point)
            labels.append(point.get("label"))
    if sorted(map(str, labels)) != sorted(map(str, categories)):
        found.at("data").add("must have one point for each category")


def _point(found: Found, point: Mapping[str, Any]) -> None:
    found.keys(point, ("label", "value"), ())
    found.string(point, "label", _LABEL)
    if point.get("value") is not None and not is_number(point["value"]):
        found.at("value").add("must be a number")
