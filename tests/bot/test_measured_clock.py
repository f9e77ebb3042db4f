"""The clock of the database's server, and what is said of a computer whose own is wrong."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MeasuredClock, SystemClock
from bot.timekeeper import Timekeeper

CLOSE = timedelta(seconds=2)


def server(ahead: timedelta) -> datetime:
    """Return what a server tells whose clock is that far ahead of ours."""
    return SystemClock().now() + ahead


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=3), -timedelta(days=2)])
def test_the_servers_time_counts(ahead: timedelta) -> None:
    """Once measured, times are the server's, in UTC, however wrong this computer's clock is."""
    clock = MeasuredClock()
    assert abs(clock.now() - SystemClock().now()) < CLOSE

    ours_ahead = clock.measure(lambda: server(ahead))

    assert abs(clock.now() - server(ahead)) < CLOSE
    assert abs(ours_ahead + ahead) < CLOSE
    assert clock.now().tzinfo is UTC
    before = clock.now()
    assert clock.now() >= before


def test_a_wrong_clock_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A computer over five seconds off is told of once, and again after it was right."""
    offsets = [timedelta(seconds=4), timedelta(seconds=9), timedelta(seconds=9), timedelta(0)]
    offsets.append(-timedelta(seconds=9))
    asked = iter(offsets)
    keeper = Timekeeper(MeasuredClock(), lambda: server(next(asked)))
    told = []
    for _ in offsets:
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            keeper.measure()
        told.append("clock.wrong" in caplog.messages)

    assert told == [False, True, False, False, True]


def test_a_file_needs_no_timekeeper() -> None:
    """With a file the computer's clock is the only one."""
    clock = SystemClock()
    Timekeeper(clock, None).start()
