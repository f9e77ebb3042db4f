"""The clock skew computed from the Date headers of Amazon's answers."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.amazon.skew import Skew
from bot.clock import MovableClock


def test_before_any_answer_our_own_clock_is_all_there_is(clock: MovableClock) -> None:
    """Nothing is known of Amazon's clock yet."""
    skew = Skew(clock)

    assert skew.least() is None
    assert skew.earliest() == clock.now()


def test_one_answer_whose_date_is_ahead_hides_nothing(clock: MovableClock) -> None:
    """The smallest skew of recent answers is used."""
    skew = Skew(clock)
    skew.observe(format_datetime(clock.now()))
    skew.observe(format_datetime(clock.now() + timedelta(hours=1)))

    assert skew.earliest() == clock.now()


def test_what_answers_told_long_ago_no_longer_counts(clock: MovableClock) -> None:
    """Samples expire after ten minutes, except for the latest one."""
    skew = Skew(clock)
    skew.observe(format_datetime(clock.now() - timedelta(hours=1)))
    clock.advance(timedelta(minutes=11))
    assert skew.least() == timedelta(hours=-1)

    skew.observe(format_datetime(clock.now()))
    assert skew.least() == timedelta(0)


def test_a_date_of_long_ago_looks_back_a_day_and_no_more(clock: MovableClock) -> None:
    """A Date years in the past, e.g. from a cache, moves the lower bound by at most one day."""
    skew = Skew(clock)
    skew.observe("Mon, 01 Jan 2001 00:00:00 GMT")

    assert skew.earliest() == clock.now() - timedelta(days=1)


@pytest.mark.parametrize(
    "date",
    [
        None,
        "",
        "soon",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Tue, 24 Nov 2026 01:00:00 -0000",
        "Tue, 24 Nov 99999999999 01:00:00 GMT",
    ],
)
def test_a_date_that_cannot_be_meant_is_no_time(clock: MovableClock, date: str | None) -> None:
    """A Date in the year 1 or 9999, or without a zone, is ignored."""
    skew = Skew(clock)
    skew.observe(date)

    assert skew.least() is None
