"""Validation of Amazon's answers: every value is checked against the limits and normalised.

Code behind this module never sees a lone surrogate, a date in the year 1 or a number of 5,000
digits. A value that must not be guessed becomes None, which the rules treat as "not readable"; only
text for people is truncated. Unreadable means that the whole answer is unusable.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain import limits
from bot.domain.money import Money

_Word = TypeVar("_Word", bound=StrEnum)
Object = Mapping[str, Any]

_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x1f\x7f-\x9f]+")
_ID = re.compile(r"[A-Za-z0-9_.-]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST_ID = 200


class Unreadable(ValueError):  # noqa: N818 - a situation, translated in `faults`
    """The answer cannot be used."""


class WrongObject(Unreadable):
    """The answer describes another object than the requested one."""


def parse_json(text: str | bytes, otherwise: Callable[[str], Any] = lambda _: None) -> Any:
    """Parse JSON; unprintable characters are replaced.

    A number beyond the limits, NaN and Infinity become `otherwise` of their text: None, unless it
    must not be lost. Raises Unreadable for text that is not JSON.
    """

    def integer(digits: str) -> Any:
        return int(digits) if len(digits.lstrip("-")) <= limits.DIGITS else otherwise(digits)

    def decimal(digits: str) -> Any:
        found = number(digits)
        return otherwise(digits) if found is None else found

    try:
        raw = json.loads(text, parse_int=integer, parse_float=decimal, parse_constant=otherwise)
        return _clean(raw)
    except (ValueError, RecursionError) as error:
        msg = f"not JSON ({type(error).__name__})"
        raise Unreadable(msg) from None


def _clean(raw: Any) -> Any:
    match raw:
        case str():
            return _UNPRINTABLE.sub("\ufffd", raw)
        case list():
            return [_clean(one) for one in raw]
        case dict():
            return {_clean(key): _clean(value) for key, value in raw.items()}
        case _:
            return raw


def as_object(raw: Any) -> Object:
    """Return the value, which must be a JSON object. Raises Unreadable."""
    if not isinstance(raw, dict):
        msg = f"expected an object, got ({type(raw).__name__})"
        raise Unreadable(msg)
    return raw


def section(data: Object, name: str) -> Object:
    """Return a member that is an object; empty if it is missing or of another type."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def required_list(data: Object, name: str) -> Sequence[Any]:
    """Return a required list: a missing one must not be mistaken for an empty one.

    Raises Unreadable.
    """
    found = data.get(name)
    if not isinstance(found, list):
        msg = f"{name} is missing"
        raise Unreadable(msg)
    return found


def required_id(data: Object, name: str, asked: str | None = None) -> str:
    """Return the id of the object that the answer describes; with `asked`, it must be that one.

    Raises Unreadable, WrongObject.
    """
    found = optional_id(data, name)
    if found is None:
        msg = f"{name} is missing"
        raise Unreadable(msg)
    if asked is not None and found != asked:
        msg = f"{name} is {found}, asked about {asked}"
        raise WrongObject(msg)
    return found


def optional_id(data: Object, name: str) -> str | None:
    """Return an id, or None if it is missing or malformed."""
    found = data.get(name)
    fits = isinstance(found, str) and len(found) <= _LONGEST_ID and _ID.fullmatch(found)
    return found if fits else None


def next_token(data: Object) -> str | None:
    """Return the token of the next page, None on the last one. Raises Unreadable."""
    found = data.get("nextToken")
    if found is None or found == "":
        return None
    if not isinstance(found, str):
        msg = "nextToken is not a string"
        raise Unreadable(msg)
    return found


def display_text(raw: Any, longest: int = limits.TITLE) -> str:
    """Return text for people on one line, truncated with an ellipsis to `longest` characters."""
    line = _CONTROLS.sub(" ", raw).strip() if isinstance(raw, str) else ""
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def code(raw: Any, longest: int = limits.SKU) -> str:
    """Return text that is compared, never truncated: empty if it is too long or not a string."""
    line = display_text(raw, longest + 1)
    return line if len(line) <= longest else ""


def enum_member(kind: type[_Word], raw: Any, otherwise: _Word) -> _Word:
    """Return a member of an enumeration, or `otherwise` for an unknown value."""
    return kind(raw) if isinstance(raw, str) and raw in list(kind) else otherwise


def count(raw: Any, most: int = limits.QUANTITY) -> int | None:
    """Return an integer from 0 to `most`, else None."""
    whole = isinstance(raw, int) and not isinstance(raw, bool)
    return raw if whole and 0 <= raw <= most else None


def number(raw: Any) -> Decimal | None:
    """Return a finite number, or a numeric string, of up to limits.NUMBER characters; else None."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        return None
    try:
        found = Decimal(raw) if len(str(raw)) <= limits.NUMBER else None
    except ArithmeticError:
        return None
    return found if found is not None and found.is_finite() else None


def money(data: Any) -> Money | None:
    """Return an amount with its currency, None if either is invalid."""
    if not isinstance(data, dict):
        return None
    amount, currency = amount_of(data.get("amount")), data.get("currencyCode")
    if amount is None or not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        return None
    return Money(amount, currency)


def amount_of(raw: Any) -> Decimal | None:
    """Return a number, or a numeric string, that can be an amount of money; else None."""
    amount = number(raw)
    if amount is None or abs(amount) > limits.AMOUNT:
        return None
    # 0E+999999 equals zero but would be printed with a million digits.
    exponent = amount.as_tuple().exponent
    small = isinstance(exponent, int) and abs(exponent) <= limits.DIGITS
    return amount if small else None


def moment(raw: Any) -> datetime | None:
    """Return a time in UTC, None if it is invalid or outside EARLIEST to LATEST.

    A time without an offset is taken as UTC.
    """
    try:
        read = datetime.fromisoformat(raw) if isinstance(raw, str) else None
        if read is None:
            return None
        at = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if limits.EARLIEST <= at < limits.LATEST else None


def required_moment(data: Object, name: str) -> datetime:
    """Return a required time in UTC. Raises Unreadable."""
    found = moment(data.get(name))
    if found is None:
        msg = f"{name} is not a valid time"
        raise Unreadable(msg)
    return found
