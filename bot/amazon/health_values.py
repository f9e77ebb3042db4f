"""Single values of the health report, checked against limits; None means unreadable."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.amazon import validation
from bot.domain.limits import QUANTITY

_PRECISION = Decimal("1e-12")
_MAX_NAME = 64
_PUNCTUATION = " ._-"


def count(raw: Any) -> int | None:
    """Return an integer from 0 to QUANTITY."""
    found = validation.number(raw)
    if found is None or not 0 <= found <= QUANTITY or found != found.to_integral_value():
        return None
    return int(found)


def fraction(raw: Any) -> Decimal | None:
    """Return a number from 0 to 1, rounded to 12 decimal places."""
    found = validation.number(raw)
    if found is None or not 0 <= found <= 1:
        return None
    return found.quantize(_PRECISION).normalize()


def moment(raw: Any) -> datetime | None:
    """Return a time from EARLIEST to LATEST; one without an offset is in UTC."""
    return validation.moment(text(raw))


def code(raw: Any) -> str:
    """Return an enumeration value in Amazon's documented spelling: "at risk" is AT_RISK."""
    return re.sub(r"[\s_-]+", "_", name(raw)).upper()


def name(raw: Any) -> str:
    """Return up to 64 letters, digits, spaces and `._-`: no Slack markup gets through."""
    shown = (one for one in text(raw)[: 2 * _MAX_NAME] if one.isalnum() or one in _PUNCTUATION)
    return "".join(shown).strip()[:_MAX_NAME]


def text(raw: Any) -> str:
    """Return a string stripped of whitespace, empty for any other type."""
    return raw.strip() if isinstance(raw, str) else ""
