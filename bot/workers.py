"""The threads that work by themselves: a table of (name, interval, function) for each."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.logs import correlation, new_correlation
from bot.ports.clock import Clock
from bot.ports.store import StoreBusy

_log = logging.getLogger(__name__)
_SOON = 1.0
"""Nobody who wakes a worker waits for what it does less often than this, in seconds."""


class Bell:
    """Wakes the workers that listen to it: there may be something to do before the next tick."""

    def __init__(self) -> None:
        self._listening: list[threading.Event] = []

    def wakes(self, sleeper: threading.Event) -> None:
        """Have `sleeper` set at each ring."""
        self._listening.append(sleeper)

    def ring(self) -> None:
        """Wake all that listen."""
        for sleeper in self._listening:
            sleeper.set()


@dataclass(frozen=True, slots=True)
class Task:
    """Something done again and again, `interval` seconds apart at least."""

    name: str
    interval: float
    work: Callable[[], None]


class Worker:
    """One thread that does its tasks in turn; a task that fails is logged and tried again."""

    def __init__(
        self,
        name: str,
        tasks: Sequence[Task],
        clock: Clock,
        *,
        tick: float,
        bell: Bell | None = None,
    ) -> None:
        self.name = name
        self._tasks = tuple(tasks)
        self._clock = clock
        self._tick = tick
        self._stop = threading.Event()
        self._wake = threading.Event()
        if bell is not None:
            bell.wakes(self._wake)
        self._due = dict.fromkeys((task.name for task in tasks), clock.monotonic())
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.calls_taken = self.calls_done = 0
        """How many times it was woken, and all tasks were looked at because of it."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there may be something to do before the next tick."""
        self._wake.set()

    def stop(self, timeout: float) -> bool:
        """Finish the task in hand and end; say whether it ended in time."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            # A wait without an end sometimes does not wake at SIGTERM: wait in slices.
            woken = self._wake.wait(self._tick)
            if woken:
                self._wake.clear()
            self.turn(woken=woken)

    def turn(self, *, woken: bool = False) -> None:
        """Do each task that is due, or (`woken`) may have become so."""
        self.calls_taken += woken
        for task in self._tasks:
            if self._stop.is_set():
                return
            soon = woken and task.interval <= _SOON
            if soon or self._due[task.name] <= self._clock.monotonic():
                self._do(task)
        self.calls_done += woken

    def _do(self, task: Task) -> None:
        self._due[task.name] = self._clock.monotonic() + task.interval
        with correlation(new_correlation()):
            try:
                task.work()
            except StoreBusy as fault:
                _log.warning("store.busy", extra={"task": task.name, "why": str(fault)})
            except Exception:  # noqa: BLE001 - one task must not end the others
                _log.exception("task.failed", extra={"task": task.name})


def all_turn(workers: Sequence[Worker], *, within: float) -> bool:
    """Wake workers until each has looked at what is so now; False where one stands still.

    For who moves the clock (demo, tests, benchmarks); `within` is in seconds of real time.
    """
    # A call that was taken already may have looked before now.
    wanted = [worker.calls_taken + 1 for worker in workers]
    end, pause = time.monotonic() + within, threading.Event()
    while any(worker.calls_done < calls for worker, calls in zip(workers, wanted, strict=True)):
        if time.monotonic() > end:
            return False
        for worker in workers:
            worker.wake()
        pause.wait(0.002)
    return True
