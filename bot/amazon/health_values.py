"""Single values of the health report, checked against limits; None means unreadable."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.domain.limits import EARLIEST, LATEST, QUANTITY

_FINEST = Decimal("1e-12")
_WORD = 64
_MARKS = " ._-"


def count(said: Any) -> int | None:
    """Return an integer from 0 to QUANTITY."""
    found = number(said)
    if found is None or not 0 <= found <= QUANTITY or found != found.to_integral_value():
        return None
    return int(found)


def fraction(said: Any) -> Decimal | None:
    """Return a number from 0 to 1, rounded to 12 decimal places."""
    found = number(said)
    if found is None or not 0 <= found <= 1:
        return None
    return found.quantize(_FINEST).normalize()


def number(said: Any) -> Decimal | None:
    """Return a finite number; numeric strings are accepted."""
    if isinstance(said, bool) or not isinstance(said, int | Decimal | str):
        return None
    try:
        found = Decimal(said)
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def moment(said: Any) -> datetime | None:
    """Return a UTC time from EARLIEST to LATEST; one without an offset is taken as UTC."""
    try:
        read = datetime.fromisoformat(text(said))
        aware = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware if EARLIEST <= aware < LATEST else None


def code(said: Any) -> str:
    """Return an enumeration value in Amazon's documented spelling: "at risk" is AT_RISK."""
    return re.sub(r"[\s_-]+", "_", name(said)).upper()


def name(said: Any) -> str:
    """Return up to 64 letters, digits, spaces and `._-`: no Slack markup gets through."""
    shown = (one for one in text(said)[: 2 * _WORD] if one.isalnum() or one in _MARKS)
    return "".join(shown).strip()[:_WORD]


def text(said: Any) -> str:
    """Return a string stripped of whitespace, empty for any other type."""
    return said.strip() if isinstance(said, str) else ""
