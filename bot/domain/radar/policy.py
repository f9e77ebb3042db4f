"""The settings of the radar: how often it scans, and when people are reminded."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours in which nobody is reminded, in local time; they may include midnight."""

    begin: time
    end: time

    def end_after(self, at: datetime, zone: tzinfo) -> datetime | None:
        """Return the end (UTC) of the quiet hours that `at` lies in; None outside of them."""
        local = at.astimezone(zone)
        today, clock = local.date(), local.time()
        if self.begin < self.end:
            quiet, day = self.begin <= clock < self.end, today
        else:
            quiet = clock >= self.begin or clock < self.end
            day = today + timedelta(days=1) if clock >= self.begin else today
        return datetime.combine(day, self.end, tzinfo=zone).astimezone(UTC) if quiet else None


@dataclass(frozen=True, slots=True)
class RadarPolicy:
    """How often to scan for changed orders, and when to remind people of a buyer's request.

    `every` is zero for one scan before each digest. `reminders` count from when the request was
    first seen.
    """

    every: timedelta
    reminders: tuple[timedelta, ...] = ()
    quiet: QuietHours | None = None
