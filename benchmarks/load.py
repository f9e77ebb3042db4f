"""Latency and memory under load: many open requests, a long audit record, many commands.

Run it as `python -m benchmarks.load [COMMANDS,OPEN,AUDIT,ROUNDS]`; `200,100,1000,2` is quick. Two
programs are measured in turn: one with an almost empty database, and one with many open requests
and a long audit record that has answered many commands.
"""

import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.rig.figures import Target, median, percentile, show
from benchmarks.rig.processes import OURS, Running, running
from benchmarks.rig.workplace import (
    APPROVER,
    DESK,
    OPERATOR,
    BenchmarkWorld,
)
from handlers import ids
from simulator.slack.results import CommandResult, Pending

COMMANDS, OPEN, AUDIT, ROUNDS = 10_000, 1_000, 100_000, 10
EACH = 5
AT_ONCE = 16
FLAT = 1.5
GROWTH_TARGET = 1.1
_CARDS_WITHIN = 300.0
_IDLE_SECONDS = 1.0
_REPLY = "response_url"


@dataclass
class Desk:
    """Our program with requests waiting for approval."""

    place: BenchmarkWorld
    program: Running
    names: Iterator[str]
    cards: Iterator[Mapping[str, Any]]

    def send(self) -> Pending[CommandResult]:
        """Type /order without waiting for the acknowledgement."""
        operator = self.place.slack.person(OPERATOR)
        return operator.send_command("/order", next(self.names), channel=DESK)

    def order(self) -> tuple[float, float]:
        """Look an order up; return the milliseconds until the acknowledgement and the answer."""
        slack = self.place.slack
        slack.forget()
        began = self.place.clock.now()
        result = self.send().result()
        assert result.acked, result
        slack.wait_for(lambda: slack.calls_of(_REPLY), timeout=20, what="an answer")
        answered = slack.calls_of(_REPLY)[0].at
        return result.ms, (answered - began).total_seconds() * 1000

    def click(self) -> float:
        """Approve a request and wait for its card; return the milliseconds to acknowledge."""
        slack = self.place.slack
        slack.forget()
        result = slack.person(APPROVER).click(next(self.cards), ids.Action.APPROVE)
        assert result.acked, result
        slack.wait_for(lambda: slack.calls_of("chat.update"), timeout=20, what="approved")
        return result.ms


@contextmanager
def a_desk(requests: int, audit: int, folder: Path) -> Iterator[Desk]:
    """Run our program on a database with this many open requests and audit entries."""
    folder.mkdir()
    with BenchmarkWorld(folder / "desk.db") as place:
        place.without_limits()
        orders = place.add_orders(requests)
        place.fill(orders, audit=audit)
        with running(OURS, place.environ, folder / "log") as program:
            place.slack.wait_for(
                lambda: len(place.slack.calls_of("chat.postMessage")) >= requests,
                timeout=_CARDS_WITHIN,
                what="all cards",
            )
            place.quiet(_IDLE_SECONDS)
            # The newest are approved, so that the older ones stay open.
            cards = iter(reversed(list(place.cards().values())))
            yield Desk(place, program, cycle(orders), cards)


def type_many(desk: Desk, count: int) -> list[float]:
    """Type `count` commands, AT_ONCE concurrently; return the milliseconds of each."""
    under_way: deque[Pending[CommandResult]] = deque()
    taken: list[float] = []
    for number in range(count):
        under_way.append(desk.send())
        if len(under_way) >= AT_ONCE:
            taken.append(_acknowledged(under_way.popleft()))
        if number % 500 == 0:
            desk.place.amazon.calls.clear()
    return taken + [_acknowledged(one) for one in under_way]


def _acknowledged(command: Pending[CommandResult]) -> float:
    result = command.result()
    assert result.acked, result
    return result.ms


def compared(empty: Desk, full: Desk, rounds: int) -> list[Target]:
    """Measure both in turn and return the ratios of the full one to the empty one."""
    found: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for name, desk in (("empty", empty), ("full", full)):
            asked = found.setdefault(name, {"/order": [], "answer": [], "approval": []})
            for _ in range(EACH):
                acknowledged, answered = desk.order()
                asked["/order"].append(acknowledged)
                asked["answer"].append(answered)
                asked["approval"].append(desk.click())
    print(f"\n{'':10} {'database':>9} {'n':>5} {'p50 ms':>8} {'p99 ms':>8}")
    for what in ("/order", "answer", "approval"):
        for name, asked in found.items():
            taken = asked[what]
            print(f"{what:10} {name:>9} {len(taken):>5} {median(taken):>8.2f}", end="")
            print(f" {percentile(taken, 99):>8.2f}")
    return [
        Target(f"{what}, full of empty", median(full_one) / median(found["empty"][what]), FLAT, "x")
        for what, full_one in found["full"].items()
    ]


def main(commands: int, requests: int, audit: int, rounds: int) -> None:
    """Run the benchmark and print its results."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        empty = stack.enter_context(a_desk(rounds * EACH, 0, folder / "empty"))
        full = stack.enter_context(a_desk(max(requests, rounds * EACH), audit, folder / "full"))
        tenth = commands // 10
        first = type_many(full, tenth)
        warm = full.program.megabytes()
        middle = type_many(full, commands - 2 * tenth)
        last = type_many(full, tenth)
        weight = full.program.megabytes()
        print(
            f"{commands} commands, {AT_ONCE} at once: {median(first):.1f} ms (first tenth),", end=""
        )
        print(
            f" {median(middle):.1f} ms, {median(last):.1f} ms (last); {warm:.0f}, {weight:.0f} MB"
        )
        targets = [
            Target("commands, last of first", median(last) / median(first), FLAT, "x"),
            Target("memory, last of first", weight / warm, GROWTH_TARGET, "x"),
            *compared(empty, full, rounds),
        ]
        show(targets)


if __name__ == "__main__":
    given = (sys.argv[1:] or [f"{COMMANDS},{OPEN},{AUDIT},{ROUNDS}"])[0]
    main(*(int(size) for size in islice(given.split(","), 4)))
