"""The clocks: the system clock, the database server's, and one that tests and the demo can move."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.ports.clock import Clock


class SystemClock:
    """The system clock."""

    def now(self) -> datetime:
        """Return the current time, timezone-aware in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring waits."""
        return time.monotonic()


class MeasuredClock(SystemClock):
    """The clock of the database's server, which all programs on it share.

    Between two measurements it follows this computer's uptime: its wall clock (`wall`) decides
    nothing, but until the first one its time is told.
    """

    def __init__(self, wall: Clock | None = None) -> None:
        self._wall = wall or SystemClock()
        self._started: datetime | None = None
        """The server's time at this computer's start."""

    def now(self) -> datetime:
        """Return the server's time, timezone-aware in UTC."""
        if self._started is None:
            return self._wall.now()
        return self._started + timedelta(seconds=self.uptime())

    def measure(self, ask: Callable[[], datetime]) -> timedelta:
        """Set the clock to the server's; return how far this computer's is ahead of it."""
        before = self.uptime()
        told = ask()
        at = (before + self.uptime()) / 2
        self._started = told.astimezone(UTC) - timedelta(seconds=at)
        return self._wall.now() - self.now()

    def uptime(self) -> float:
        """Return the seconds by which the leases count as well."""
        return uptime()


def uptime() -> float:
    """Return seconds since the start of the computer, where possible with those it slept."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


class MovableClock:
    """A clock that starts at `start` and can be moved.

    With `running=False` (tests) it stands still until `advance`; with `running=True` (demo) it
    follows real time. `advance` lets time pass: `now` and `monotonic` grow. `jump` sets the wall
    clock: only `now` changes, in either direction.
    """

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        self._lock = threading.Lock()
        self._now = start
        self._monotonic = 1_000.0
        self._running = running
        self._since = time.monotonic()

    @classmethod
    def from_now(cls) -> "MovableClock":
        """Return a running clock that starts at the real time."""
        return cls(SystemClock().now(), running=True)

    def _elapsed(self) -> float:
        return time.monotonic() - self._since if self._running else 0.0

    def now(self) -> datetime:
        """Return this clock's time, timezone-aware in UTC."""
        with self._lock:
            return self._now + timedelta(seconds=self._elapsed())

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring waits."""
        with self._lock:
            return self._monotonic + self._elapsed()

    def advance(self, by: timedelta) -> None:
        """Let time pass. Raises ValueError for a negative span."""
        if by < timedelta(0):
            raise ValueError(by)
        with self._lock:
            self._now += by
            self._monotonic += by.total_seconds()

    def jump(self, by: timedelta) -> None:
        """Set the wall clock forward or back, as a person or NTP may do."""
        with self._lock:
            self._now += by
