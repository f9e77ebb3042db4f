"""Which day's digest is due, in local time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

CATCH_UP = timedelta(hours=6)
"""How late a digest is still posted."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When the digest is posted: daily at `digest_time` in `zone`.

    Amazon's report for it is requested `report_wait` earlier.
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
        """Return whether it is too late to post it."""
        return now - self.at > CATCH_UP


def latest_slot(rhythm: Rhythm, now: datetime) -> Slot:
    """Return the newest digest that is due.

    A local time that the change to summer time skips is moved past the gap; of one that occurs
    twice, the first counts.
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
