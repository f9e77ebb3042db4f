"""The clocks: the computer's own, and one that tests and the demo can move."""

import threading
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring waits."""
        return time.monotonic()


class MovableClock:
    """A clock that stands still, or runs on, from where it is put.

    `running=False` (tests) stands still until `advance`; `running=True` (demo) goes on with real
    time from `start`. `advance` is time passing: both readings grow. `jump` is somebody setting the
    wall clock: only `now` changes, in either direction.
    """

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        self._lock = threading.Lock()
        self._now = start
        self._monotonic = 1_000.0
        self._running = running
        self._since = time.monotonic()

    @classmethod
    def from_now(cls) -> "MovableClock":
        """Return a clock that shows the real time until it is moved, and runs on."""
        return cls(SystemClock().now(), running=True)

    def _elapsed(self) -> float:
        return time.monotonic() - self._since if self._running else 0.0

    def now(self) -> datetime:
        """Return the present moment of this clock, aware, in UTC."""
        with self._lock:
            return self._now + timedelta(seconds=self._elapsed())

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring waits."""
        with self._lock:
            return self._monotonic + self._elapsed()

    def advance(self, by: timedelta) -> None:
        """Let time pass; raises ValueError for a negative span."""
        if by < timedelta(0):
            raise ValueError(by)
        with self._lock:
            self._now += by
            self._monotonic += by.total_seconds()

    def jump(self, by: timedelta) -> None:
        """Set the wall clock forward or back, as a person or NTP may do."""
        with self._lock:
            self._now += by
