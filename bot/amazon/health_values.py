"""Numbers, dates and words of the health report as values within limits; None is unreadable."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.domain.limits import EARLIEST, LATEST, QUANTITY

_FINEST = Decimal("1e-12")
_WORD = 64
_MARKS = " ._-"


def count(said: Any) -> int | None:
    """Return a whole number, zero to QUANTITY."""
    found = number(said)
    if found is None or not 0 <= found <= QUANTITY or found != found.to_integral_value():
        return None
    return int(found)


def fraction(said: Any) -> Decimal | None:
    """Return a number from zero to one, to the digits that mean something."""
    found = number(said)
    if found is None or not 0 <= found <= 1:
        return None
    return found.quantize(_FINEST).normalize()


def number(said: Any) -> Decimal | None:
    """Return a finite number, also one that is written as text."""
    if isinstance(said, bool) or not isinstance(said, int | Decimal | str):
        return None
    try:
        found = Decimal(said)
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def moment(said: Any) -> datetime | None:
    """Return a time from EARLIEST to LATEST; one without an offset is in UTC."""
    try:
        read = datetime.fromisoformat(text(said))
        aware = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware if EARLIEST <= aware < LATEST else None


def code(said: Any) -> str:
    """Return a word of an enumeration as Amazon documents it: "at risk" is AT_RISK."""
    return re.sub(r"[\s_-]+", "_", name(said)).upper()


def name(said: Any) -> str:
    """Return a short name of letters and digits: no mark of Slack's, nothing that it refuses."""
    shown = (one for one in text(said)[: 2 * _WORD] if one.isalnum() or one in _MARKS)
    return "".join(shown).strip()[:_WORD]


def text(said: Any) -> str:
    """Return text without the spaces around it, empty for anything else."""
    return said.strip() if isinstance(said, str) else ""
