"""The table of limits on the pages is the one in the code."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain import limits

PAGES = {
    "docs/how-it-works.md": ("Limits", " s", " min", " h", " days", " to "),
    "docs/ja/how-it-works.md": ("上限", "秒", "分", "時間", "日", "〜"),
}
"""The heading of the table, and how a page writes seconds, minutes, hours, days and a range."""

IN_BYTES = {"API_ANSWER", "RESULT_DOCUMENT", "HEALTH_REPORT", "SLACK_FRAME"}
NAMES = [name for name in vars(limits) if name.isupper() and name != "UTC"]


def span(value: timedelta, units: tuple[str, ...]) -> str:
    """Return a time in the largest unit that leaves nothing over; minutes from five on."""
    second, minute, hour, day = units
    seconds = int(value.total_seconds())
    for size, least, unit in ((86_400, 1, day), (3_600, 1, hour), (60, 5, minute)):
        if seconds % size == 0 and seconds // size >= least:
            return f"{seconds // size}{unit}"
    return f"{seconds}{second}"


def shown(name: str, page: str) -> str:
    """Return how a page writes a limit."""
    _, *units, to = PAGES[page]
    match getattr(limits, name):
        case timedelta() as value:
            return span(value, tuple(units))
        case tuple() as ends:
            return to.join(span(one, tuple(units)) for one in ends)
        case datetime() as value:
            return value.date().isoformat()
        case int() as value if name in IN_BYTES:
            return f"{value / 1e6:g} MB"
        case int() | float() | Decimal() as value:
            return f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"
        case odd:
            raise TypeError(odd)


@pytest.mark.parametrize("page", PAGES)
def test_every_limit_is_on_the_page_with_its_value(root: Path, page: str) -> None:
    """The page lists all limits of the code, in its order, each with the value that holds."""
    text = (root / page).read_text(encoding="utf-8")
    [section] = re.findall(
        rf"^## {PAGES[page][0]}$(.*?)^## ", f"{text}\n## ", re.MULTILINE | re.DOTALL
    )
    rows = re.findall(r"^\| (.+?) \| (.+?) \| `limits\.(\w+)` \|$", section, re.MULTILINE)
    assert [(name, value) for _, value, name in rows] == [
        (name, shown(name, page)) for name in NAMES
    ]
    assert len({what for what, _, _ in rows}) == len(NAMES)
