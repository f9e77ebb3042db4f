"""The background workers."""

import threading
from collections.abc import Callable
from datetime import timedelta

from bot.clock import MovableClock, SystemClock
from bot.workers import OnCall, Task, Worker
from tests.builders import NOW


def test_a_worker_says_whether_it_ended() -> None:
    """`stop` tells whether the thread ended, so that nothing is closed under a running task."""
    begun, go_on = threading.Event(), threading.Event()

    def task() -> None:
        begun.set()
        go_on.wait(5)

    worker = Worker("held", [Task("held", 0, task)], SystemClock(), tick=0.001)
    worker.start()
    assert begun.wait(5)

    assert not worker.stop(0.01)
    go_on.set()
    assert worker.stop(5)


def test_a_worker_says_how_long_it_is_held_up(
    clock: MovableClock, eventually: Callable[..., None]
) -> None:
    """A round that hangs is told from a thread that waits for its next one."""
    begun, go_on = threading.Event(), threading.Event()

    def task() -> None:
        begun.set()
        go_on.wait(5)

    worker = Worker("held", [Task("held", 3600, task)], clock, tick=0.001)
    worker.start()
    assert begun.wait(5)
    clock.advance(timedelta(seconds=200))
    assert (worker.turn_lasts, worker.stands_still) == (200, 200)

    go_on.set()
    eventually(lambda: (worker.turn_lasts, worker.stands_still) == (0, 0))
    assert worker.stop(5)


def test_a_long_round_of_many_tasks_still_moves(clock: MovableClock) -> None:
    """Each task that begins is a sign of life, however long the round lasts."""
    seen = []

    def task() -> None:
        clock.advance(timedelta(seconds=100))
        seen.append((worker.turn_lasts, worker.stands_still))

    worker = Worker("long", [Task("first", 0, task), Task("second", 0, task)], clock, tick=0.001)
    worker.start()
    while len(seen) < 2:
        threading.Event().wait(0.001)
    worker.stop(5)

    assert seen[:2] == [(100, 100), (200, 100)]


def test_a_worker_on_call_has_no_thread_until_it_is_needed(
    eventually: Callable[..., None],
) -> None:
    """The first wake starts it, also one that came before the start; without a wake it rests."""
    rounds: list[str] = []
    worker = OnCall(
        "cancelling", [Task("work", 1, lambda: rounds.append("one"))], MovableClock(NOW)
    )
    worker.wake()
    assert rounds == []
    assert worker.stands_still == 0
    worker.start()
    eventually(lambda: rounds == ["one"])
    worker.wake()
    eventually(lambda: len(rounds) == 2)
    assert worker.stop(5)


def test_a_worker_is_at_rest_once_it_has_done_what_it_was_woken_for(
    eventually: Callable[..., None],
) -> None:
    """From the wake to the end of its round it is not, so that a moved clock can wait for it."""
    go_on, at_rest = threading.Lock(), list[bool]()

    def work() -> None:
        with go_on:
            pass

    worker = OnCall("watching", [Task("work", 1, work)], MovableClock(NOW))
    worker.start()
    at_rest.append(worker.at_rest)
    with go_on:
        worker.wake()
        at_rest.append(worker.at_rest)
    eventually(lambda: worker.at_rest)
    assert at_rest == [True, False]
    assert worker.stop(5)


def test_a_worker_on_call_that_was_never_needed_ends_at_once() -> None:
    """Stopping it waits for nothing."""
    worker = OnCall("watching", [], MovableClock(NOW))
    worker.start()
    assert worker.stop(0)
