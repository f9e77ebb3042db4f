"""Background threads, each with a table of periodic tasks."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.logs import correlation, new_correlation
from bot.ports.clock import Clock
from bot.ports.store import StoreBusy

_log = logging.getLogger(__name__)
_WOKEN_INTERVAL = 1.0
"""Waking runs only tasks with this interval (in seconds) or less."""


class Bell:
    """Wakes its workers before their next tick."""

    def __init__(self) -> None:
        self._events: list[threading.Event] = []

    def register(self, event: threading.Event) -> None:
        """Set `event` at each `ring`."""
        self._events.append(event)

    def ring(self) -> None:
        """Wake all workers."""
        for event in self._events:
            event.set()


@dataclass(frozen=True, slots=True)
class Task:
    """A periodic task: `work` runs at least `interval` seconds apart, or when woken."""

    name: str
    interval: float
    work: Callable[[], None]


class Worker:
    """One thread that runs its tasks in turn; a failed task is logged and runs again when due.

    `tick` is the pause between two rounds, in seconds.
    """

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
            bell.register(self._wake)
        self._due = dict.fromkeys((task.name for task in tasks), clock.monotonic())
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.wakeups = self.wakeups_done = 0
        """How many woken rounds have begun, and how many have ended."""
        self._moved = clock.monotonic()
        self._turn_began: float | None = None

    def start(self) -> None:
        """Start the thread."""
        self._moved = self._clock.monotonic()
        self._thread.start()

    @property
    def turn_lasts(self) -> float:
        """Return for how many seconds the current round has been running, 0 between rounds."""
        began = self._turn_began
        return 0.0 if began is None else self._clock.monotonic() - began

    @property
    def stands_still(self) -> float:
        """Return how many seconds ago the thread last began a task or ended a wait."""
        return self._clock.monotonic() - self._moved

    def wake(self) -> None:
        """Start a round before the next tick."""
        self._wake.set()

    def stop(self, timeout: float) -> bool:
        """End after the running task; whether the thread ended within `timeout` seconds."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            # A wait without a timeout is sometimes not interrupted by SIGTERM.
            woken = self._wake.wait(self._tick)
            if woken:
                self._wake.clear()
            self._moved = self._turn_began = self._clock.monotonic()
            self.turn(woken=woken)
            self._turn_began = None

    def turn(self, *, woken: bool = False) -> None:
        """Run one round: the tasks that are due and, if `woken`, all with a short interval."""
        self.wakeups += woken
        for task in self._tasks:
            if self._stop.is_set():
                return
            also_now = woken and task.interval <= _WOKEN_INTERVAL
            if also_now or self._due[task.name] <= self._clock.monotonic():
                self._run_task(task)
        self.wakeups_done += woken

    def _run_task(self, task: Task) -> None:
        self._moved = self._clock.monotonic()
        self._due[task.name] = self._moved + task.interval
        with correlation(new_correlation()):
            try:
                task.work()
            except StoreBusy as fault:
                _log.warning("store.busy", extra={"task": task.name, "why": str(fault)})
            except Exception:  # noqa: BLE001 - a failed task must not stop the others
                _log.exception("task.failed", extra={"task": task.name})


def run_all_once(workers: Sequence[Worker], *, within: float) -> bool:
    """Wake the workers until each has finished a round that began after this call.

    For callers that move the clock (demo, tests, benchmarks). Returns False if that takes longer
    than `within` seconds of real time.
    """
    # A round already running may have checked its tasks before the clock moved.
    wanted = [worker.wakeups + 1 for worker in workers]
    end, pause = time.monotonic() + within, threading.Event()
    while any(worker.wakeups_done < count for worker, count in zip(workers, wanted, strict=True)):
        if time.monotonic() > end:
            return False
        for worker in workers:
            worker.wake()
        pause.wait(0.002)
    return True
