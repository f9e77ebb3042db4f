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
_LONGEST_WAIT = 5.0
"""Seconds after which an OnCall thread wakes up: an unlimited wait would ignore SIGTERM."""


class Bell:
    """Wakes its workers before their next tick."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def register(self, listener: Callable[[], None]) -> None:
        """Call `listener` at each `ring`."""
        self._listeners.append(listener)

    def ring(self) -> None:
        """Wake all workers."""
        for listener in self._listeners:
            listener()


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
    ) -> None:
        self.name = name
        self._tasks = tuple(tasks)
        self._clock = clock
        self._tick = tick
        self._stop = threading.Event()
        self._wake = threading.Event()
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

    @property
    def at_rest(self) -> bool:
        """Whether it waits, and nobody has woken it since its last round."""
        return not self._wake.is_set() and self._turn_began is None

    def wake(self) -> None:
        """Start a round before the next tick."""
        self._wake.set()

    def end(self) -> None:
        """Have the thread end after the running task."""
        self._stop.set()
        self._wake.set()

    def stop(self, timeout: float) -> bool:
        """End after the running task; return whether the thread ended within `timeout` seconds."""
        self.end()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            # A wait without a timeout is sometimes not interrupted by SIGTERM.
            woken = self._wake.wait(self._tick)
            # The turn begins before the wake is taken, so that `at_rest` never misses both.
            self._turn_began = self._moved = self._clock.monotonic()
            if woken:
                self._wake.clear()
            if self._wants_turn(woken=woken):
                self.turn(woken=woken)
            self._turn_began = None

    def _wants_turn(self, *, woken: bool) -> bool:  # noqa: ARG002 - a subclass goes by it
        """Return whether the end of a wait begins a round."""
        return True

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
        run_logged(task.name, task.work)


class OnCall(Worker):
    """A worker that runs when it is woken, and only then; the first wake starts its thread."""

    def __init__(self, name: str, tasks: Sequence[Task], clock: Clock) -> None:
        super().__init__(name, tasks, clock, tick=_LONGEST_WAIT)
        self._lock = threading.Lock()
        self._open = self._running = False

    def start(self) -> None:
        """Let wakes start the thread from now on."""
        self._open = True
        if self._wake.is_set():
            self.wake()

    def wake(self) -> None:
        """Start a round, and the thread if it is the first one."""
        self._wake.set()
        if self._running or not self._open:
            return
        with self._lock:
            if not self._running and not self._stop.is_set():
                self._running = True
                super().start()

    @property
    def stands_still(self) -> float:
        """Return how many seconds ago the thread last moved, 0 before it was needed."""
        return super().stands_still if self._running else 0.0

    def _wants_turn(self, *, woken: bool) -> bool:
        return woken


def run_logged(name: str, work: Callable[[], object]) -> None:
    """Run a task; what it raises is logged, so that it does not stop the others."""
    with correlation(new_correlation()):
        try:
            work()
        except StoreBusy as fault:
            _log.warning("store.busy", extra={"task": name, "why": str(fault)})
        except Exception:  # noqa: BLE001 - a failed task must not stop the others
            _log.exception("task.failed", extra={"task": name})


def run_all_once(workers: Sequence[Worker], *, within: float) -> bool:
    """Wake the workers until each has finished a round that began after this call.

    For callers that move the clock (demo, tests, benchmarks). Returns False if that takes longer
    than `within` seconds of real time.
    """
    # A round already running may have checked its tasks before the clock moved.
    late = {worker: worker.wakeups + 1 for worker in workers}
    end, pause = time.monotonic() + within, threading.Event()
    while late:
        if time.monotonic() > end:
            return False
        for worker, count in late.items():
            if worker.wakeups < count:
                worker.wake()
        pause.wait(0.002)
        late = {one: count for one, count in late.items() if one.wakeups_done < count}
    return True
