"""Start-up time and memory, and memory growth over a day.

Run it as `python -m benchmarks.footprint [STARTS,HOURS]`; `2,2` is quick. The program and a bare
Bolt app are started in turn; the day is simulated, with commands and approvals every hour. The
commands that need no settings are measured separately.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.rig.figures import Target, median, show
from benchmarks.rig.processes import OURS, Running, running
from benchmarks.rig.workplace import (
    APPROVER,
    DESK,
    OPERATOR,
    BenchmarkWorld,
)
from handlers import ids

STARTS, HOURS = 9, 24
START_TARGET, MEMORY_TARGET, DAY_TARGET = 2.0, 1.5, 1.1
STEP = 60.0
COMMANDS = 20
"""Look-ups per hour, in addition to one approval."""
LIGHT = ("version",), ("check", "--help")
LIGHT_SECONDS, LIGHT_MEMORY = 0.3, 25.0
_WEIGHED = """
from pathlib import Path
from bot.cli import main
main(standalone_mode=False)
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
_WARM = 2
"""Warm-up hours before the memory baseline is taken."""

Weighed = list[tuple[float, float]]


def starts(times: int, folder: Path) -> tuple[Weighed, Weighed]:
    """Return seconds and megabytes of our program and of a bare Bolt app, started in turn."""
    ours: Weighed = []
    bare: Weighed = []
    with BenchmarkWorld(folder / "start.db") as place:
        modules = (OURS, ours), (("benchmarks.rig.bare", "default"), bare)
        for number in range(times + 1):
            for module, found in modules:
                with running(module, place.environ, folder / "log") as program:
                    if number:  # the first run of each fills the file cache
                        found.append((program.seconds, program.megabytes()))
    return ours, bare


def commands(times: int) -> Iterator[tuple[str, float, float]]:
    """Yield each light command with its median seconds and its peak memory in MB."""
    for arguments in LIGHT:
        seconds = [_seconds(["-m", "bot", *arguments]) for _ in range(times + 1)]
        weighed = _said(["-c", _WEIGHED, *arguments]).split()[-1]
        yield " ".join(arguments), median(seconds[1:]), int(weighed) / 1024


def _seconds(command: Sequence[str]) -> float:
    began = time.perf_counter()
    _said(command)
    return time.perf_counter() - began


def _said(command: Sequence[str]) -> str:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True)
    return done.stdout


def a_day(hours: int, folder: Path) -> list[float]:
    """Return the megabytes after each hour of a simulated day."""
    with BenchmarkWorld(folder / "day.db", standing=True) as place:
        place.without_limits()
        orders = place.add_orders(hours)
        place.fill(orders)
        module = "benchmarks.rig.stepped", place.clock.now().isoformat()
        with running(module, place.environ, folder / "log") as program:
            place.slack.wait_for(lambda: len(place.cards()) == hours, timeout=60, what="all cards")
            cards = place.cards()
            weights = []
            for order_id in orders:
                _an_hour(place, program, order_id)
                place.slack.person(APPROVER).click(cards[order_id], ids.Action.APPROVE)
                weights.append(program.megabytes())
    return weights


def _an_hour(place: BenchmarkWorld, program: Running, order_id: str) -> None:
    operator = place.slack.person(OPERATOR)
    for _ in range(COMMANDS):
        assert operator.command("/order", order_id, channel=DESK).acked
    for _ in range(int(3600 / STEP)):
        place.clock.advance(timedelta(seconds=STEP))
        program.step(STEP)
    place.slack.forget()
    place.amazon.calls.clear()


def main(times: int, hours: int) -> None:
    """Run the benchmark and print its results."""
    with tempfile.TemporaryDirectory() as name:
        ours, bare = starts(times, Path(name))
        weights = a_day(hours, Path(name))
    print(f"{'':12} {'s to start':>12} {'MB':>8}")
    for title, found in (("bare Bolt", bare), ("Sellerdesk", ours)):
        print(
            f"{title:12} {median([one for one, _ in found]):>12.2f}"
            f" {median([one for _, one in found]):>8.1f}"
        )
    print("\nMB after each hour:", *(f"{one:.1f}" for one in weights))
    seconds = median([mine / its for (mine, _), (its, _) in zip(ours, bare, strict=True)])
    memory = median([mine / its for (_, mine), (_, its) in zip(ours, bare, strict=True)])
    light = [
        target
        for name, spent, weight in commands(times)
        for target in (
            Target(name, spent, LIGHT_SECONDS, " s"),
            Target(f"{name}, memory", weight, LIGHT_MEMORY, " MB"),
        )
    ]
    show(
        [
            *light,
            Target("time to start, of bare Bolt", seconds, START_TARGET, "x"),
            Target("memory, of bare Bolt", memory, MEMORY_TARGET, "x"),
            Target("memory at the day's end", weights[-1] / weights[:_WARM][-1], DAY_TARGET, "x"),
        ]
    )


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{STARTS},{HOURS}"])[0].split(",")))
