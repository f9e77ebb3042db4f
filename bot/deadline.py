"""One deadline for a whole call, however many steps it has."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import inf

from bot.clock import uptime


class Deadline(threading.local):
    """The deadline of the current thread's call; the time of a suspended computer counts too."""

    def __init__(self, within: timedelta) -> None:
        self._within = within.total_seconds()
        self._ends = inf

    @contextmanager
    def begin(self) -> Iterator[None]:
        """Start a call's deadline for the block; a nested call cannot extend the outer deadline."""
        before = self._ends
        self._ends = min(before, uptime() + self._within)
        try:
            yield
        finally:
            self._ends = before

    def left(self) -> float:
        """Return the seconds left, zero after the deadline, infinity outside a call."""
        return max(0.0, self._ends - uptime())

    def allows_retry(self) -> bool:
        """Return whether there is time for a retry: more than half of the call's time is left."""
        return self.left() > self._within / 2
