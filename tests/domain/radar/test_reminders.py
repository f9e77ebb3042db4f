"""When people are reminded of a buyer's request."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.radar.policy import QuietHours
from bot.domain.radar.reminders import is_due, moments, to_come
from tests.builders import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SET = (30 * MINUTE, 120 * MINUTE)
NIGHT = QuietHours(time(22), time(7))


@pytest.mark.parametrize(
    ("ship_by", "expected"),
    [
        (None, [30, 120]),
        (NOW + 24 * HOUR, [30, 120, 720, 1320]),
        (NOW + 3 * HOUR, [30, 60, 90, 120]),
        (NOW + 4 * HOUR + 40 * MINUTE, [30, 120, 140, 160]),
        (NOW + HOUR, [30, 120]),
        (NOW - HOUR, [30, 120]),
        (NOW + 14 * HOUR, [30, 120, 420, 720]),
    ],
)
def test_moments_are_the_settings_and_two_by_the_ship_by(
    ship_by: datetime | None, expected: list[int]
) -> None:
    """Half of what is left and two hours before, unless past or within a quarter of an hour."""
    chosen = moments(NOW, ship_by, SET)

    assert [(one - NOW) // MINUTE for one in chosen] == expected


@pytest.mark.parametrize(
    ("hour", "ship_by", "expected"),
    [(21, None, True), (23, None, False), (23, 30, True), (23, 32, False), (7, None, True)],
)
def test_quiet_hours_hold_back_what_can_wait(
    hour: int, ship_by: int | None, *, expected: bool
) -> None:
    """At night only an order is reminded of, whose ship-by lies before the morning."""
    day = datetime(2026, 11, 24, tzinfo=UTC)
    due = is_due(
        [day],
        day + hour * HOUR,
        ship_by=None if ship_by is None else day + ship_by * HOUR,
        quiet=NIGHT,
        zone=UTC,
    )
    assert due is expected


def test_what_was_missed_is_one_reminder() -> None:
    """All moments that have passed are done with together; without any, nothing is due."""
    chosen = moments(NOW, NOW + 24 * HOUR, SET)

    assert to_come(chosen, NOW + 3 * HOUR) == chosen[2:]
    assert not is_due(chosen, NOW, ship_by=None, quiet=None, zone=UTC)
    assert is_due(chosen, NOW + 3 * HOUR, ship_by=None, quiet=None, zone=UTC)
