"""Date formatting as in Slack's client, for `<!date^…>` and rich text dates."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta

_KEPT = 1024
_TOKEN = re.compile(r"\{(\w+)\}")
_FORMATS = {"date": "long", "date_short": "medium", "date_long": "full"}
_DAYS = {
    "ja": {-1: "昨日", 0: "今日", 1: "明日"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


def date_in_words(
    stamp: str, pattern: str, locale: str, zone: ZoneInfo, now: datetime
) -> str | None:
    """Format a date in the reader's language and zone; None for an invalid `stamp` or format.

    `now` determines "today" in the `_pretty` forms.
    """
    try:
        moment = datetime.fromtimestamp(int(stamp), UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return None
    language = locale.replace("-", "_")

    def written(found: re.Match[str]) -> str:
        return _written(found[1], moment, language, now.astimezone(zone)) or found[0]

    return _TOKEN.sub(written, pattern)


def _written(part: str, moment: datetime, language: str, now: datetime) -> str | None:
    if part in ("time", "time_secs"):
        if part == "time":
            return _time(moment.replace(second=0), "short", language)
        return _time(moment, "medium", language)
    if part == "ago":
        return format_timedelta(moment - now, add_direction=True, locale=language)
    if part == "date_num":
        return f"{moment:%Y-%m-%d}"
    plain = part.removesuffix("_pretty")
    if plain != part and (near := _near(moment.date(), now.date(), language)):
        return near
    form = _FORMATS.get(plain, "")
    return format_date(moment, form, locale=language) if form else None


@lru_cache(_KEPT)
def _time(moment: datetime, form: Literal["short", "medium"], language: str) -> str:
    # Babel takes a millisecond, and each message of a page has a time.
    # It uses a narrow no-break space before AM; Slack does not.
    return format_time(moment, form, locale=language).replace("\u202f", " ")


def _near(day: date, today: date, language: str) -> str | None:
    return _DAYS.get(language[:2], _DAYS["en"]).get((day - today).days)
