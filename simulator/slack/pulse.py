"""A workspace's lock and change notification."""

import threading
import time
from collections.abc import Callable

_LOOK_EVERY = 0.02


class Pulse:
    """The lock for all of a workspace's state, and a way to wait for a change."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._bell = threading.Condition()
        self._beats = 0

    def beat(self) -> None:
        """Notify waiters of a change."""
        with self._bell:
            self._beats += 1
            self._bell.notify_all()

    def wait_until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait until `holds` is true; return whether it was within `timeout` real seconds.

        It is checked after each change, and 50 times a second for changes elsewhere.
        """
        end = time.monotonic() + timeout
        while True:
            seen = self._beats
            if holds():
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            with self._bell:
                if self._beats == seen:
                    self._bell.wait(min(_LOOK_EVERY, left))
