"""The heartbeat of a workspace: one lock for what it remembers, and a bell at each change."""

import threading
import time
from collections.abc import Callable

_LOOK_EVERY = 0.02


class Pulse:
    """A lock for everything a workspace remembers, and a way to wait for a change."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._bell = threading.Condition()
        self._beats = 0

    def beat(self) -> None:
        """Say that something changed."""
        with self._bell:
            self._beats += 1
            self._bell.notify_all()

    def wait_until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait until something holds; say whether it did within `timeout` seconds of real time.

        It is looked at after each change, and 50 times a second for what happens elsewhere.
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
