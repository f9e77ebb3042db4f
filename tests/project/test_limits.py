"""The table of limits on the pages is the one in the code."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain import limits

PAGE = "docs/faults.md"
CODE = "bot", "handlers", "storage"
UNITS = " s", " min", " h", " days"

IN_BYTES = {"API_ANSWER", "RESULT_DOCUMENT", "HEALTH_REPORT", "SLACK_FRAME"}
NAMES = [name for name in vars(limits) if name.isupper() and name != "UTC"]


def span(value: timedelta) -> str:
    """Return a time in the largest unit that leaves nothing over; minutes from five on."""
    second, minute, hour, day = UNITS
    seconds = int(value.total_seconds())
    for size, least, unit in ((86_400, 1, day), (3_600, 1, hour), (60, 5, minute)):
        if seconds % size == 0 and seconds // size >= least:
            return f"{seconds // size}{unit}"
    return f"{seconds}{second}"


def shown(name: str) -> str:
    """Return how the page writes a limit."""
    match getattr(limits, name):
        case timedelta() as value:
            return span(value)
        case tuple() as ends:
            return " to ".join(span(one) for one in ends)
        case datetime() as value:
            return value.date().isoformat()
        case int() as value if name in IN_BYTES:
            return f"{value / 1e6:g} MB"
        case int() | float() | Decimal() as value:
            return f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"
        case odd:
            raise TypeError(odd)


def read_in(source: ast.AST) -> Iterator[str]:
    """Return the limits that a module imports, or reads as `limits.NAME`."""
    for node in ast.walk(source):
        match node:
            case ast.Attribute(value=ast.Name(id="limits"), attr=name):
                yield name
            case ast.ImportFrom(module="bot.domain.limits", names=names):
                yield from (one.name for one in names)


def test_every_limit_is_on_the_page_with_its_value(root: Path) -> None:
    """The page lists all limits of the code, in its order, each with the value that holds."""
    text = (root / PAGE).read_text(encoding="utf-8")
    [section] = re.findall(r"^## Limits$(.*?)^## ", f"{text}\n## ", re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| (.+?) \| (.+?) \| `limits\.(\w+)` \|$", section, re.MULTILINE)
    assert [(name, value) for _, value, name in rows] == [(name, shown(name)) for name in NAMES]
    assert len({what for what, _, _ in rows}) == len(NAMES)


def test_every_limit_is_in_force(root: Path) -> None:
    """Each limit on the page is used by code: one that nothing reads limits nothing."""
    sources = (one for folder in CODE for one in (root / folder).rglob("*.py"))
    used = {name for one in sources for name in read_in(ast.parse(one.read_text("utf-8")))}
    assert [name for name in NAMES if name not in used] == []


@pytest.mark.parametrize(
    ("page", "heading", "characters", "days"),
    [
        ("docs/how-it-works.md", "When something fails", " characters", " days"),
        ("docs/ja/how-it-works.md", "上限", "文字", "日"),
    ],
)
def test_a_seller_reads_the_limits_that_a_person_meets(
    root: Path, page: str, heading: str, characters: str, days: str
) -> None:
    """The pages for sellers name the limits of what people type, with the values that hold."""
    text = f"{(root / page).read_text(encoding='utf-8')}\n## "
    [section] = re.findall(rf"^## {heading}$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^\| [^|]+ \| ([^|]*[0-9][^|]*) \|$", section, re.MULTILINE) == [
        f"{limits.COMMAND_TEXT:,}{characters}",
        f"{limits.REJECTION:,}{characters}",
        f"{limits.OPENED_FORMS.days}{days}",
    ]
    assert limits.NOTE == limits.COMMAND_TEXT
