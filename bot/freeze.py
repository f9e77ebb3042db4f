"""Ends a process that wakes from a freeze too late for the calls that it was making."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.clock import uptime


class FreezeAlarm:
    """Kills the process if a call of its block is still under way at a moment, in uptime seconds.

    The call has a deadline of its own well before that moment, so only a process that was stopped
    in between gets there: the kernel then ends it on waking, before the calling thread goes on.
    One timer serves all calls under way; it is set to the earliest of their ends.
    """

    def __init__(
        self,
        set_timer: Callable[[float], object] = lambda s: signal.setitimer(signal.ITIMER_REAL, s),
        uptime: Callable[[], float] = uptime,
    ) -> None:
        self._set_timer = set_timer
        self._uptime = uptime
        self._lock = threading.Lock()
        self._ends: list[float] = []

    @contextmanager
    def __call__(self, ends: float) -> Iterator[None]:
        """Make a call in the block."""
        # Only the threads that call take the signal: another one might die too late.
        with self._lock:
            self._ends.append(ends)
            self._arm()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
        try:
            yield
        finally:
            with self._lock:
                self._ends.remove(ends)
                self._arm()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})

    def _arm(self) -> None:
        # Zero would disarm it, so what is overdue fires in a millisecond.
        self._set_timer(max(0.001, min(self._ends) - self._uptime()) if self._ends else 0)


@contextmanager
def alarms_blocked() -> Iterator[None]:
    """Block SIGALRM in the threads that are started in the block."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
