"""Whether the bot stays as quick and as small when much has happened and much is open.

Run it as `python -m benchmarks.load [COMMANDS,OPEN,AUDIT,ROUNDS]`; `200,100,1000,2` is quick. Two
programs are asked in turn: one with a database that is all but empty, and one with many open
requests and a long record, which has answered many commands.
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

from benchmarks.rig.figures import Aim, median, percentile, show
from benchmarks.rig.processes import OURS, Running, running
from benchmarks.rig.workplace import (
    APPROVER,
    DESK,
    OPERATOR,
    Workplace,
)
from handlers import ids
from simulator.slack.results import CommandResult, Pending

COMMANDS, OPEN, AUDIT, ROUNDS = 10_000, 1_000, 100_000, 10
EACH = 5
AT_ONCE = 16
FLAT = 1.5
GROWTH_AIM = 1.1
_CARDS_WITHIN = 300.0
_WORKED_OFF = 1.0
_REPLY = "response_url"


@dataclass
class Desk:
    """A program with some requests that wait for an approval."""

    place: Workplace
    program: Running
    names: Iterator[str]
    cards: Iterator[Mapping[str, Any]]

    def send(self) -> Pending[CommandResult]:
        """Type /order and look away."""
        operator = self.place.slack.person(OPERATOR)
        return operator.send_command("/order", next(self.names), channel=DESK)

    def order(self) -> tuple[float, float]:
        """Look an order up: milliseconds until the acknowledgement, and until the answer."""
        slack = self.place.slack
        slack.forget()
        began = self.place.clock.now()
        result = self.send().result()
        assert result.acked, result
        slack.wait_for(lambda: slack.calls_of(_REPLY), timeout=20, what="an answer")
        answered = slack.calls_of(_REPLY)[0].at
        return result.ms, (answered - began).total_seconds() * 1000

    def click(self) -> float:
        """Approve a request and wait until its card says so."""
        slack = self.place.slack
        slack.forget()
        result = slack.person(APPROVER).click(next(self.cards), ids.Action.APPROVE)
        assert result.acked, result
        slack.wait_for(lambda: slack.calls_of("chat.update"), timeout=20, what="approved")
        return result.ms


@contextmanager
def a_desk(requests: int, audit: int, folder: Path) -> Iterator[Desk]:
    """Run our program on a database with so many open requests and lines of record."""
    folder.mkdir()
    with Workplace(folder / "desk.db") as place:
        place.without_limits()
        orders = place.add_orders(requests)
        place.fill(orders, audit=audit)
        with running(OURS, place.environ, folder / "log") as program:
            place.slack.wait_for(
                lambda: len(place.slack.calls_of("chat.postMessage")) >= requests,
                timeout=_CARDS_WITHIN,
                what="all cards",
            )
            place.quiet(_WORKED_OFF)
            # Those approved are the newest, so that the many others stay open.
            cards = iter(reversed(list(place.cards().values())))
            yield Desk(place, program, cycle(orders), cards)


def type_many(desk: Desk, count: int) -> list[float]:
    """Type so many commands, some of them at once; return how soon each was acknowledged."""
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


def compared(empty: Desk, full: Desk, rounds: int) -> list[Aim]:
    """Ask both in turn and return how the full one does beside the empty one."""
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
        Aim(f"{what}, full of empty", median(full_one) / median(found["empty"][what]), FLAT, "x")
        for what, full_one in found["full"].items()
    ]


def main(commands: int, requests: int, audit: int, rounds: int) -> None:
    """Measure and print."""
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
        aims = [
            Aim("commands, last of first", median(last) / median(first), FLAT, "x"),
            Aim("memory, last of first", weight / warm, GROWTH_AIM, "x"),
            *compared(empty, full, rounds),
        ]
        show(aims)


if __name__ == "__main__":
    given = (sys.argv[1:] or [f"{COMMANDS},{OPEN},{AUDIT},{ROUNDS}"])[0]
    main(*(int(size) for size in islice(given.split(","), 4)))
