"""The background workers."""

import threading

from bot.clock import SystemClock
from bot.workers import Task, Worker


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
