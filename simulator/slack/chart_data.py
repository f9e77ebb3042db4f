"""The numbers in a chart, in the order in which they are drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

Rows = Mapping[str, Sequence[float]]
"""Numbers by the name of their series."""


def numbers_of(chart: Mapping[str, Any]) -> tuple[list[str], Rows]:
    """Return a chart's categories, and each series' numbers in their order; a pie is one series."""
    if chart["type"] == "pie":
        parts = chart["segments"]
        return [one["label"] for one in parts], {"": [one["value"] for one in parts]}
    categories = list(chart["axis_config"]["categories"])
    rows = {}
    for series in chart["series"]:
        by_label = {point["label"]: point["value"] for point in series["data"]}
        rows[series["name"]] = [by_label[label] for label in categories]
    return categories, rows
