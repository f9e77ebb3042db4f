"""A simulator's lock and change notification."""

import threading
import time
from collections.abc import Callable

_LOOK_EVERY = 0.02
PATIENCE = 20.0
"""Real seconds that a wait lasts unless said otherwise: on a busy machine a second is nothing."""


class ChangeSignal:
    """The lock for all of a simulator's state, and a way to wait for a change."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._condition = threading.Condition()
        self._changes = 0

    def notify(self) -> None:
        """Notify waiters of a change."""
        with self._condition:
            self._changes += 1
            self._condition.notify_all()

    def wait_for_change(self, seen: int, timeout: float) -> int:
        """Wait until there were more than `seen` changes, or for `timeout` real seconds.

        Returns how many there were; 0 is the `seen` to begin with.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._changes > seen, timeout)
            return self._changes

    def wait_until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait until `holds` is true; return whether it was within `timeout` real seconds.

        It is checked after each change, and 50 times a second for changes elsewhere.
        """
        end = time.monotonic() + timeout
        while True:
            seen = self._changes
            if holds():
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            with self._condition:
                if self._changes == seen:
                    self._condition.wait(min(_LOOK_EVERY, left))
