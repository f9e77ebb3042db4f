"""The border: what comes from Amazon is checked against the limits here, and normalised.

Inside there is no half of a surrogate pair, no date of the year 1, no number of 5,000 digits. What
must not be guessed is None, which the rules take for "not readable"; only text that people read is
shortened. Unreadable is for an answer that cannot be used at all.
"""

import json
import re
from collections.abc import Mapping, Sequence
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
    """This is no answer that can be used."""


class AboutAnother(Unreadable):
    """The answer is about another thing than the one asked about."""


def parsed(text: str | bytes) -> Any:
    """Return what JSON says, its text clean and its numbers of a sane length, else None.

    Raises Unreadable.
    """
    try:
        said = json.loads(
            text, parse_int=_integer, parse_float=_decimal, parse_constant=lambda _: None
        )
        return _clean(said)
    except (ValueError, RecursionError) as error:
        msg = f"no JSON ({type(error).__name__})"
        raise Unreadable(msg) from None


def _integer(text: str) -> int | None:
    return int(text) if len(text.lstrip("-")) <= limits.DIGITS else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if len(text) <= limits.NUMBER else None


def _clean(said: Any) -> Any:
    match said:
        case str():
            return _UNPRINTABLE.sub("\ufffd", said)
        case list():
            return [_clean(one) for one in said]
        case dict():
            return {_clean(key): _clean(value) for key, value in said.items()}
        case _:
            return said


def an_object(said: Any) -> Object:
    """Return an answer that is an object. Raises Unreadable."""
    if not isinstance(said, dict):
        msg = f"an object is missing ({type(said).__name__})"
        raise Unreadable(msg)
    return said


def section(data: Object, name: str) -> Object:
    """Return a part that is an object, empty where it is none."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def a_list(data: Object, name: str) -> Sequence[Any]:
    """Return a list that must be there: silence must not look like "there is none".

    Raises Unreadable.
    """
    found = data.get(name)
    if not isinstance(found, list):
        msg = f"{name} is missing"
        raise Unreadable(msg)
    return found


def identity(data: Object, name: str, asked: str | None = None) -> str:
    """Return the id of the thing that the answer is about, which must be the one asked about.

    Raises Unreadable, AboutAnother.
    """
    found = optional_id(data, name)
    if found is None:
        msg = f"{name} is missing"
        raise Unreadable(msg)
    if asked is not None and found != asked:
        msg = f"{name} is {found}, asked about {asked}"
        raise AboutAnother(msg)
    return found


def optional_id(data: Object, name: str) -> str | None:
    """Return an id, None where there is none that could be one."""
    found = data.get(name)
    fits = isinstance(found, str) and len(found) <= _LONGEST_ID and _ID.fullmatch(found)
    return found if fits else None


def token(data: Object) -> str | None:
    """Return the token of the page behind this one, None on the last. Raises Unreadable."""
    found = data.get("nextToken")
    if found is None or found == "":
        return None
    if not isinstance(found, str):
        msg = "the token of the next page is no text"
        raise Unreadable(msg)
    return found


def words(said: Any, longest: int = limits.TITLE) -> str:
    """Return text that people read, on one line; a longer one is cut, with an ellipsis."""
    line = _CONTROLS.sub(" ", said).strip() if isinstance(said, str) else ""
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def code(said: Any, longest: int = limits.SKU) -> str:
    """Return text that is compared, empty where it is none or too long: it is never cut."""
    line = words(said, longest + 1)
    return line if len(line) <= longest else ""


def word(kind: type[_Word], said: Any, otherwise: _Word) -> _Word:
    """Return one of the words of an enumeration."""
    return kind(said) if isinstance(said, str) and said in list(kind) else otherwise


def count(said: Any, most: int = limits.QUANTITY) -> int | None:
    """Return a whole number from zero to the limit."""
    whole = isinstance(said, int) and not isinstance(said, bool)
    return said if whole and 0 <= said <= most else None


def money(data: Any) -> Money | None:
    """Return an amount with its currency."""
    if not isinstance(data, dict):
        return None
    amount, currency = amount_of(data.get("amount")), data.get("currencyCode")
    if amount is None or not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        return None
    return Money(amount, currency)


def amount_of(said: Any) -> Decimal | None:
    """Return a number within the limit, also one that is written as text."""
    if isinstance(said, bool) or not isinstance(said, int | Decimal | str):
        return None
    try:
        amount = Decimal(said) if len(str(said)) <= limits.NUMBER else None
    except ArithmeticError:
        return None
    if amount is None or not amount.is_finite() or abs(amount) > limits.AMOUNT:
        return None
    # 0E+999999 is zero, and would be written with a million digits.
    exponent = amount.as_tuple().exponent
    small = isinstance(exponent, int) and abs(exponent) <= limits.DIGITS
    return amount if small else None


def moment(said: Any) -> datetime | None:
    """Return a time in UTC, None for one outside of the years that can be meant."""
    try:
        read = datetime.fromisoformat(said) if isinstance(said, str) else None
        if read is None:
            return None
        at = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if limits.EARLIEST <= at < limits.LATEST else None


def a_moment(data: Object, name: str) -> datetime:
    """Return a time that must be there. Raises Unreadable."""
    found = moment(data.get(name))
    if found is None:
        msg = f"{name} is no time"
        raise Unreadable(msg)
    return found
