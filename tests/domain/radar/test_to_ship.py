"""What has to be shipped within a day, and when the message of a day is posted."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.digest.slot import Rhythm
from bot.domain.messages import Posted
from bot.domain.orders.order import FulfilledBy, Status
from bot.domain.radar.shipping import ShippingDay, Take
from bot.domain.radar.to_ship import (
    Due,
    ToShip,
    Urgency,
    new_day,
    snooze_until,
    sorted_by_deadline,
    stamp,
    to_ship,
    to_tell,
    urgency,
)
from tests.builders import ORDER_ID, an_order

HOUR = timedelta(hours=1)
RHYTHM = Rhythm(time(9, 0), ZoneInfo("Asia/Tokyo"), timedelta(minutes=5))
TODAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
"""The time of the digest in Tokyo."""
NIGHT = NINE - 8 * HOUR
"""One in the morning of the same day."""


def seen(now: datetime, *hours: float, read_at: datetime | None = None) -> ToShip:
    """Return what is known of orders to ship in so many hours."""
    due = []
    for number, each in enumerate(hours):
        ship_by = now + each * HOUR
        near = urgency(ship_by, now)
        assert near is not None
        due.append(Due(an_order(id=f"250-0000000-{number:07}", ship_by=ship_by), near, ship_by))
    return ToShip(read_at or now, due=tuple(due))


def a_day(day: date, posted_at: datetime, *told: str) -> ShippingDay:
    """Return the message of a day."""
    return ShippingDay(day, Posted("C0", "1.1"), posted_at, told)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (-0.01, Urgency.OVERDUE),
        (0, Urgency.URGENT),
        (4, Urgency.URGENT),
        (4.01, Urgency.SOON),
        (24, Urgency.SOON),
        (24.01, None),
    ],
)
def test_how_near_a_ship_by_is(hours: float, expected: Urgency | None) -> None:
    """It is overdue once it has passed; within four hours and within a day are the other steps."""
    assert urgency(NINE + hours * HOUR, NINE) is expected


def test_only_open_orders_of_the_sellers_own_are_shipped() -> None:
    """What Amazon ships, and what left, is not to be shipped; half an order is."""
    assert to_ship(an_order())
    assert to_ship(an_order(status=Status.PARTIALLY_SHIPPED))
    assert not to_ship(an_order(status=Status.SHIPPED))
    assert not to_ship(an_order(fulfilled_by=FulfilledBy.AMAZON))


def test_the_nearest_deadline_comes_first() -> None:
    """Orders stand in the order of their ship-by; the counts name each urgency."""
    found = seen(NINE, 5, -1, 3)
    found = replace(found, due=sorted_by_deadline(found.due))
    assert [one.urgency for one in found.due] == list(Urgency)
    assert dict(found.counts) == dict.fromkeys(Urgency, 1)
    assert found.overdue == found.due[:1]


def test_the_message_comes_with_the_first_scan_after_the_time_of_the_digest() -> None:
    """An older reading does not count, and without an order due there is no message."""
    assert new_day(seen(NINE, 20, read_at=NINE - HOUR), None, RHYTHM, NINE) is None
    assert new_day(seen(NINE), None, RHYTHM, NINE) is None
    assert new_day(seen(NINE, 20), None, RHYTHM, NINE) == TODAY


def test_before_that_time_only_what_is_urgent_has_a_message() -> None:
    """Overdue or due within four hours: at once; due within a day waits for the morning."""
    assert new_day(seen(NIGHT, 20), None, RHYTHM, NIGHT) is None
    assert new_day(seen(NIGHT, 3), None, RHYTHM, NIGHT) == TODAY
    assert new_day(seen(NIGHT, -3), None, RHYTHM, NIGHT) == TODAY


def test_a_day_has_one_message() -> None:
    """The message of today, or of a day that a clock set back made later, is kept up to date."""
    for day in (TODAY, TODAY + timedelta(days=1)):
        assert new_day(seen(NINE, 3), a_day(day, NINE), RHYTHM, NINE) is None
    assert new_day(seen(NINE, 3), a_day(TODAY - timedelta(days=1), NINE), RHYTHM, NINE) == TODAY


def test_what_turns_overdue_in_the_night_is_said_under_yesterdays_message() -> None:
    """No second message says it before the morning; the thread does, once."""
    yesterday = a_day(TODAY - timedelta(days=1), NIGHT - 16 * HOUR)
    found = seen(NIGHT, -1)
    assert to_tell(found, yesterday, RHYTHM, NIGHT) == found.due
    assert new_day(found, yesterday, RHYTHM, NIGHT) is None

    told = replace(yesterday, told=(found.due[0].order.id,))
    assert to_tell(found, told, RHYTHM, NIGHT) == ()
    assert new_day(found, told, RHYTHM, NIGHT) is None
    assert new_day(replace(found, read_at=NINE), told, RHYTHM, NINE) == TODAY


def test_what_was_overdue_before_yesterdays_message_calls_for_a_new_one() -> None:
    """An order that nobody had seen by then did not turn overdue under that message."""
    yesterday = a_day(TODAY - timedelta(days=1), NIGHT - HOUR)
    found = seen(NIGHT, -3)
    assert to_tell(found, yesterday, RHYTHM, NIGHT) == ()
    assert new_day(found, yesterday, RHYTHM, NIGHT) == TODAY


def test_an_old_message_is_out_of_sight() -> None:
    """Under the message of some days ago nothing is said; a new one says it."""
    old = a_day(TODAY - timedelta(days=3), NIGHT - 72 * HOUR)
    found = seen(NIGHT, -1)
    assert to_tell(found, old, RHYTHM, NIGHT) == ()
    assert to_tell(found, None, RHYTHM, NIGHT) == ()
    assert new_day(found, old, RHYTHM, NIGHT) == TODAY


def test_todays_thread_says_what_was_overdue_before_as_well() -> None:
    """Under today's message all that it has not said is said."""
    found = seen(NINE, -3, -1, 2)
    today = a_day(TODAY, NINE - HOUR, found.due[0].order.id)
    assert to_tell(found, today, RHYTHM, NINE) == found.due[1:2]


@pytest.mark.parametrize(
    ("hours", "expected"), [(20, 2), (3.5, 2), (2.5, 1.5), (1.25, 0.25), (1.2, None), (-1, None)]
)
def test_an_order_is_put_off_until_before_its_ship_by(hours: float, expected: float | None) -> None:
    """For two hours, an hour before ship-by at the latest; what is nearer may not be put off."""
    until = snooze_until(NINE + hours * HOUR, NINE)
    assert until == (None if expected is None else NINE + expected * HOUR)


def test_each_taking_of_an_order_has_a_stamp() -> None:
    """An order that nobody took has none, and a later taking has another."""
    take = Take(ORDER_ID, "U0", NINE)
    assert stamp(None) == 0
    assert stamp(take) not in (0, stamp(replace(take, taken_at=NINE + HOUR)))
