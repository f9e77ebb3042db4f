"""The clocks: the system clock, and one that tests and the demo can move."""

import threading
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The system clock."""

    def now(self) -> datetime:
        """Return the current time, timezone-aware in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring waits."""
        return time.monotonic()


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
