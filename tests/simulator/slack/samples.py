"""Messages and modals that are drawn, and who reads them."""

from typing import Any
from zoneinfo import ZoneInfo

from simulator.slack.spans import Reader

READER = Reader("ja-JP", ZoneInfo("Asia/Tokyo"), {"U1": "佐藤", "U2": "Maya"}, me="U2")
BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Review <1>"},
    "action_id": "see",
    "style": "danger",
}
TABLE = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": one}, {"type": "raw_text", "text": other}]
        for one, other in (("Metric", "Now"), ("Late", "3 %"))
    ],
}


def chart(kind: str, *values: float) -> dict[str, Any]:
    """Return a chart of one series."""
    labels = [f"day {n}" for n in range(len(values))]
    data = [{"label": label, "value": each} for label, each in zip(labels, values, strict=True)]
    drawing = {
        "type": kind,
        "series": [{"name": "Rate", "data": data}],
        "axis_config": {"categories": labels},
    }
    return {"type": "data_visualization", "title": "Course", "chart": drawing}


def message(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a message of half past eight in Tokyo."""
    return {"ts": "1795476600.000100", "text": "in short", "blocks": list(blocks), **more}


def section(text: str, **more: Any) -> dict[str, Any]:
    """Return a section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def part(kind: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a part of rich text with one stretch of text in it."""
    return {"type": f"rich_text_{kind}", "elements": [{"type": "text", "text": text}], **more}


def plain(text: str) -> dict[str, str]:
    """Return a plain text."""
    return {"type": "plain_text", "text": text}


def asked(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an input named `why`."""
    return {
        "type": "input",
        "block_id": "why",
        "label": plain("Why?"),
        "element": {"action_id": "why", **element},
        **more,
    }
