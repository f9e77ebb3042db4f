"""Cost of account health: digests of many sellers, and /health after three years.

Run it as `python -m benchmarks.health [SIZES]`, SIZES such as `1,10,100`. Each seller's digest runs
in its own process, one at a time, against a simulated Amazon and Slack on this computer.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.rig.figures import Target, show
from bot.clock import MovableClock, SystemClock
from bot.demo.world import World
from bot.domain.health.metrics import Metric
from bot.program import Program
from bot.usecases.digest import summary
from bot.usecases.health import reports
from handlers.health.views import account
from simulator.amazon import AmazonSimulator

CHANNEL = "C0DIGEST"
LIMIT_MS = 50
GROWTH = 1.5
YEARS = 3
_TIMES = 40


@dataclass(frozen=True, slots=True)
class Cost:
    """The seconds and the Amazon calls of one digest."""

    seconds: float
    calls: int


@contextmanager
def a_seller(clock: MovableClock) -> Iterator[World]:
    """Start a simulated seller and workspace."""
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder) / "desk.db", clock) as world,
    ):
        world.environ |= {"OPERATORS": "*", "APPROVERS": "*", "APPROVALS_CHANNEL": CHANNEL}
        world.slack.add_channel(CHANNEL, "digest")
        world.amazon.seed()
        yield world


def one_digest(workspace: World) -> Cost:
    """Post the digest of a new seller to a shared workspace, in its own process."""
    with a_seller(MovableClock.from_now()) as seller:
        amazon = seller.amazon
        amazon.reports.seconds = 0
        slack = {key: said for key, said in workspace.environ.items() if key.startswith("SLACK_")}
        environ = os.environ | seller.environ | slack
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "digest", "--post"],
            env=environ,
            check=True,
            capture_output=True,
        )
        return Cost(time.perf_counter() - began, len(amazon.calls))


def many_digests(sizes: list[int]) -> None:
    """Print the cost of a digest for each number of sellers, and its growth."""
    print(f"{'sellers':>8} {'s a digest (median)':>20} {'Amazon calls a seller':>22}")
    costs = {}
    with a_seller(MovableClock.from_now()) as workspace:
        one_digest(workspace)  # warm the file cache
        for size in sizes:
            found = [one_digest(workspace) for _ in range(size)]
            seconds = statistics.median(cost.seconds for cost in found)
            calls = {cost.calls for cost in found}
            costs[size] = seconds, max(calls)
            print(f"{size:>8} {seconds:>20.2f} {max(calls):>22}")
    first, last = costs[min(sizes)], costs[max(sizes)]
    show(
        [
            Target(
                f"a digest among {max(sizes)}, of {min(sizes)}", last[0] / first[0], GROWTH, "x"
            ),
            Target("Amazon calls a seller", last[1] / first[1], 1, "x"),
        ]
    )


def after_years() -> None:
    """Print the time of /health with one daily report and with three years of them."""
    with a_seller(MovableClock(SystemClock().now())) as seller:
        seller.open()
        _measure(seller.program, seller.amazon, seller.clock)


def _measure(program: Program, amazon: AmazonSimulator, clock: MovableClock) -> None:
    desk = program.desk
    raw = json.dumps(amazon.health_report())
    reader = program.front.readers.channel()

    def today() -> None:
        account.summary(reader, summary.current(desk))

    def course() -> None:
        account.course(reader, reports.course(desk, Metric.CANCELLATION))

    print(f"\n{'days':>8} {'/health ms (median, worst)':>28} {'/health METRIC ms':>28}")
    found = {}
    for days in (1, 365 * YEARS + 1):
        _fill(program, raw, days, clock)
        found[days] = _timed(today), _timed(course)
        shown = [f"{median:.1f}, {worst:.1f}" for median, worst in found[days]]
        print(f"{days:>8} {shown[0]:>28} {shown[1]:>28}")
    (day, day_course), (years, years_course) = found.values()
    ratios = [f"{years[0] / day[0]:.1f}x", f"{years_course[0] / day_course[0]:.1f}x"]
    print(f"{'ratio':>8} {ratios[0]:>28} {ratios[1]:>28}")
    show(
        [
            Target(f"/health after {YEARS} years", years[0], LIMIT_MS, " ms"),
            Target(f"/health METRIC after {YEARS} years", years_course[0], LIMIT_MS, " ms"),
        ]
    )


def _fill(program: Program, raw: str, days: int, clock: MovableClock) -> None:
    store, desk = program.store, program.desk
    with store.transaction():
        for back in range(days):
            at = clock.now() - timedelta(days=back)
            day = at.astimezone(desk.rhythm.zone).date()
            store.reports.save(day, desk.market.id, at, raw)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the median and the maximum of repeated runs, in milliseconds."""
    taken = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), max(taken)


if __name__ == "__main__":
    after_years()
    many_digests([int(size) for size in (sys.argv[1:] or ["1,10,100"])[0].split(",")])
