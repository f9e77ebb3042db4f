"""Which morning's digest it is time for, by the clock on the wall of the channel."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

CATCH_UP = timedelta(hours=6)
"""How late a digest still goes out."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When the account's health is told: daily at `digest_time` in `zone`.

    Its report is asked for `report_wait` before.
    """

    digest_time: time
    zone: tzinfo
    report_wait: timedelta


@dataclass(frozen=True, slots=True)
class Slot:
    """The digest of a day and the moment (UTC) at which it is due."""

    day: date
    at: datetime

    def missed(self, now: datetime) -> bool:
        """Say whether it is too late for it."""
        return now - self.at > CATCH_UP


def latest_slot(rhythm: Rhythm, now: datetime) -> Slot:
    """Return the newest digest that is due.

    A time that the change to summer time leaves out falls on the same moment after the gap; one
    that comes twice counts the first time.
    """
    day = now.astimezone(rhythm.zone).date()
    slot = _slot(rhythm, day)
    return slot if slot.at <= now else _slot(rhythm, day - timedelta(days=1))


def next_slot(rhythm: Rhythm, now: datetime) -> Slot:
    """Return the first digest that is not due yet."""
    day = latest_slot(rhythm, now).day
    return _slot(rhythm, day + timedelta(days=1))


def _slot(rhythm: Rhythm, day: date) -> Slot:
    local = datetime.combine(day, rhythm.digest_time, tzinfo=rhythm.zone)
    return Slot(day, local.astimezone(UTC))
