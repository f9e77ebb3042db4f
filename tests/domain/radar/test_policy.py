"""Quiet hours by the clock on the wall."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.radar.policy import QuietHours

TOKYO = ZoneInfo("Asia/Tokyo")
NIGHT = QuietHours(time(22), time(7))
LUNCH = QuietHours(time(12), time(13, 30))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November in Tokyo, in UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TOKYO).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "now", "end"),
    [
        (NIGHT, at(24, 21, 59), None),
        (NIGHT, at(24, 22), at(25, 7)),
        (NIGHT, at(25, 0, 30), at(25, 7)),
        (NIGHT, at(25, 7), None),
        (LUNCH, at(25, 11, 59), None),
        (LUNCH, at(25, 12), at(25, 13, 30)),
        (LUNCH, at(25, 13, 30), None),
    ],
)
def test_quiet_hours_end_in_the_zone(
    hours: QuietHours, now: datetime, end: datetime | None
) -> None:
    """They begin with their first minute, end before their last, and may pass midnight."""
    assert hours.end_after(now, TOKYO) == end
