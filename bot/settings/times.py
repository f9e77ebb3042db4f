"""Parsers of settings that are durations, times of day or time zones."""

import difflib
import math
import re
from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.radar.policy import QuietHours
from bot.domain.wording import wording
from bot.settings.values import InvalidValue, did_you_mean, quoted


def span(
    unit: str, least: float, most: float, *, over_least: bool = False
) -> Callable[[str], timedelta]:
    """Make a parser of durations in `unit` (e.g. "seconds"), fractions allowed.

    Valid from `least` to `most`; `over_least` excludes `least` itself.
    """

    def read(text: str) -> timedelta:
        number = _number(text)
        if number is None or not least <= number <= most or (over_least and number == least):
            cure = "settings.span_over" if over_least else "settings.span"
            raise InvalidValue(
                wording(f"settings.no_span.{unit}", value=quoted(text)),
                wording(cure, least=f"{least:g}", most=f"{most:g}"),
            )
        return timedelta(**{unit: number})

    return read


def spans(unit: str, least: float, most: float) -> Callable[[str], tuple[timedelta, ...]]:
    """Make a parser of durations separated by commas or spaces, each over `least`, to `most`.

    They come sorted, each once.
    """
    read_one = span(unit, least, most, over_least=True)

    def read(text: str) -> tuple[timedelta, ...]:
        found = {read_one(one) for one in re.split(r"[,\s]+", text) if one}
        if not found:
            raise InvalidValue(wording("settings.no_spans"), wording(f"settings.spans.{unit}"))
        return tuple(sorted(found))

    return read


def time_of_day(text: str) -> time:
    """Parse HH:MM, 24 hours."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text)
    if not found:
        raise InvalidValue(
            wording("settings.no_time", value=quoted(text)), wording("settings.as_time")
        )
    return time(int(found[1]), int(found[2]))


def quiet_hours(text: str) -> QuietHours | None:
    """Parse HH:MM-HH:MM, across midnight too; None for `off`."""
    if text.lower() == "off":
        return None
    begin, _, end = (part.strip() for part in text.replace("\N{EN DASH}", "-").partition("-"))
    try:
        hours = QuietHours(time_of_day(begin), time_of_day(end))
    except InvalidValue:
        hours = None
    if hours is None or hours.begin == hours.end:
        raise InvalidValue(
            wording("settings.no_hours", value=quoted(text)), wording("settings.as_hours")
        )
    return hours


def zone(text: str) -> ZoneInfo:
    """Parse the IANA name of a time zone."""
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        close = difflib.get_close_matches(text, available_timezones(), n=3)
        cure = did_you_mean(close) if close else wording("settings.as_zone")
        raise InvalidValue(wording("settings.no_zone", value=quoted(text)), cure) from None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
