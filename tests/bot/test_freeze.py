"""A process that wakes from a freeze too late is ended before it goes on."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.clock import uptime
from bot.freeze import FreezeAlarm, alarms_blocked

_FROZEN = """
import os, signal, sys, threading
from bot.clock import uptime
from bot.freeze import FreezeAlarm, alarms_blocked

def call(alarm, seconds, ready, go):
    with alarm(uptime() + seconds):
        ready.wait()
        os.write(1, b"calling\\n")
        go.wait(30)
        os.write(1, b"sent\\n")

with alarms_blocked():
    alarm, ready, go = FreezeAlarm(), threading.Barrier(2), threading.Event()
    calls = [
        threading.Thread(target=call, args=(alarm, seconds, ready, go)) for seconds in (60, 3)
    ]
    for one in calls:
        one.start()
    sys.stdin.readline()
    go.set()
    for one in calls:
        one.join()
"""


@pytest.fixture
def set_to() -> list[float]:
    """Return what the timer was set to, in seconds."""
    return []


def test_the_timer_serves_all_calls_under_way(set_to: list[float]) -> None:
    """It is set to the earliest end, set anew when that call ends, and off without any."""
    alarm = FreezeAlarm(set_to.append)
    with alarms_blocked():
        now = uptime()
        with alarm(now + 60), alarm(now + 30):
            pass
        assert [round(seconds) for seconds in set_to] == [60, 30, 60, 0]


def test_what_is_overdue_fires_at_once(set_to: list[float]) -> None:
    """A moment that has passed already does not switch the timer off."""
    with alarms_blocked(), FreezeAlarm(set_to.append)(uptime() - 5):
        assert 0 < set_to[0] < 0.01


def test_only_a_thread_that_calls_takes_the_signal() -> None:
    """Another thread might die too late; after the call it is blocked here too."""

    def blocked() -> bool:
        return signal.SIGALRM in signal.pthread_sigmask(signal.SIG_BLOCK, ())

    seen: list[bool] = []

    def elsewhere() -> None:
        seen.append(blocked())

    with alarms_blocked():
        with FreezeAlarm(lambda _: None)(uptime() + 60):
            thread = threading.Thread(target=elsewhere)
            seen.append(blocked())
        thread.start()
        thread.join()
    assert seen == [False, True]


@pytest.mark.parametrize("frozen", [False, True], ids=["awake", "frozen"])
def test_a_frozen_process_sends_nothing_when_it_wakes(
    root: Path,
    eventually: Callable[..., None],
    frozen: bool,  # noqa: FBT001
) -> None:
    """Two calls under way, stopped beyond the first end: killed on waking, and neither is sent."""
    with subprocess.Popen(
        [sys.executable, "-c", _FROZEN],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["calling\n"] * 2
        if frozen:
            process.send_signal(signal.SIGSTOP)
            eventually(lambda: alarm_waits_for(process.pid))
            process.send_signal(signal.SIGCONT)
        else:
            process.stdin.write("go\n")
            process.stdin.flush()
        said = process.stdout.read()
        code = process.wait(10)
    assert (said, code) == (("", -signal.SIGALRM) if frozen else ("sent\n" * 2, 0))


def alarm_waits_for(pid: int) -> bool:
    """Return whether a stopped process will find the signal of its timer when it wakes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [pending] = (line.split()[1] for line in status.splitlines() if line.startswith("ShdPnd"))
    return bool(int(pending, 16) >> (signal.SIGALRM - 1) & 1)
