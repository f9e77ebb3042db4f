"""One program of a fleet, with a clock that the benchmark moves and shops instead of Amazon.

Run as `python -m benchmarks.rig.member START,STORES,ASKS,SECONDS,ELAPSED`: what is planned from
START on, and how long ago that is. It prints `ready`, then reads again and again the seconds since
START, lets every worker run that is due by then, and prints its figures as JSON.
"""

import json
import os
import sys
import threading
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from benchmarks.rig.bare import READY
from benchmarks.rig.shops import AmazonStore, Calls, asks, served_by
from bot.clock import MeasuredClock
from bot.desk import Desk
from bot.logs import configure
from bot.program import Program
from bot.settings import Settings
from bot.wiring import opened
from bot.workers import OnCall

_PATIENCE = 600.0
_BOOTED = 1_000.0
_NEVER = 3_600.0
"""Seconds between two rounds that nobody asked for."""


class StandingClock(MeasuredClock):
    """The server's clock, which stands still until the benchmark moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = _BOOTED

    def uptime(self) -> float:
        """Return the seconds by which leases count."""
        return self.seconds

    def monotonic(self) -> float:
        """Return the seconds by which tasks are due."""
        return self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a program has used so far."""

    threads: int
    megabytes: float
    calls: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    """Processor time by thread; those of the accounts together by their kind."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what a program has printed."""
        return cls(**json.loads(text))


def figures(calls: Calls) -> Figures:
    """Return the figures of this process (Linux only)."""
    used: defaultdict[str, float] = defaultdict(float)
    for thread in threading.enumerate():
        if thread.ident is not None:
            kind = thread.name.partition(" ")[0].partition("-")[0].partition("_")[0]
            used[kind] += time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    lines = dict(line.split(":", 1) for line in status)
    megabytes = int(lines["VmRSS"].split()[0]) / 1024
    return Figures(
        threads=int(lines["Threads"]),
        megabytes=megabytes,
        calls=dict(calls.made),
        seconds=dict(used),
    )


def main(start: datetime, stores: int, count: int, span: int, elapsed: int) -> None:
    """Run until the standard input is closed."""
    planned, clock, calls = (
        asks(stores, count, start, timedelta(seconds=span)),
        StandingClock(),
        Calls(),
    )
    clock.seconds += elapsed
    shops = [AmazonStore(number, planned, start, clock) for number in range(stores)]
    waiting = iter(shops)

    def fit(desk: Desk) -> Desk:
        return served_by(next(waiting), calls)(desk)

    settings = Settings.load(os.environ)
    configure("ERROR", settings.secrets())
    with opened(settings, clock=clock, tick=_NEVER, fit=fit) as program:
        for shop, amazon in zip(shops, program.amazons, strict=True):
            shop.rates = amazon.connection.limits
        program.start()
        print(READY, flush=True)
        for line in sys.stdin:
            clock.seconds = _BOOTED + float(line)
            settle(program)
            print(json.dumps(asdict(figures(calls))), flush=True)
        os._exit(0)


def settle(program: Program) -> None:
    """Let everything run that is due."""
    assert program.replica is not None
    every = (*program.workers, program.chores)
    periodic = [one for one in every if not isinstance(one, OnCall)]
    end, pause = time.monotonic() + _PATIENCE, threading.Event()
    for woken, awaited in (program.replica.workers, program.replica.workers), (periodic, every):
        for worker in woken:
            worker.wake()
        while not all(worker.at_rest for worker in awaited):
            assert time.monotonic() < end, "a worker does not come to rest"
            pause.wait(0.002)


if __name__ == "__main__":
    began, *numbers = sys.argv[1].split(",")
    main(datetime.fromisoformat(began), *(int(number) for number in numbers))
