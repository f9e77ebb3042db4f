"""What the program takes: time to start, memory, and memory after a day.

Run it as `python -m benchmarks.footprint [STARTS,HOURS]`; `2,2` is quick. The program and a bare
Bolt app are started in turn; the day is virtual, with commands and approvals in every hour.
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.rig.figures import Aim, median, show
from benchmarks.rig.processes import OURS, Running, running
from benchmarks.rig.workplace import (
    APPROVER,
    DESK,
    OPERATOR,
    Workplace,
)
from handlers import ids

STARTS, HOURS = 9, 24
START_AIM, MEMORY_AIM, DAY_AIM = 2.0, 1.5, 1.1
STEP = 60.0
COMMANDS = 20
"""Look-ups in an hour; there is one approval, too."""
_WARM = 2
"""Hours after which the memory is compared: by then everything was used once."""

Weighed = list[tuple[float, float]]


def starts(times: int, folder: Path) -> tuple[Weighed, Weighed]:
    """Return seconds and megabytes of our program and of a bare Bolt app, started in turn."""
    ours: Weighed = []
    bare: Weighed = []
    with Workplace(folder / "start.db") as place:
        modules = (OURS, ours), (("benchmarks.rig.bare", "default"), bare)
        for number in range(times + 1):
            for module, found in modules:
                with running(module, place.environ, folder / "log") as program:
                    if number:  # the first of each reads the files from the disk
                        found.append((program.seconds, program.megabytes()))
    return ours, bare


def a_day(hours: int, folder: Path) -> list[float]:
    """Return the megabytes after each hour of a virtual day."""
    with Workplace(folder / "day.db", standing=True) as place:
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


def _an_hour(place: Workplace, program: Running, order_id: str) -> None:
    operator = place.slack.person(OPERATOR)
    for _ in range(COMMANDS):
        assert operator.command("/order", order_id, channel=DESK).acked
    for _ in range(int(3600 / STEP)):
        place.clock.advance(timedelta(seconds=STEP))
        program.step(STEP)
    place.slack.forget()
    place.amazon.calls.clear()


def main(times: int, hours: int) -> None:
    """Measure and print."""
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
    show(
        [
            Aim("time to start, of bare Bolt", seconds, START_AIM, "x"),
            Aim("memory, of bare Bolt", memory, MEMORY_AIM, "x"),
            Aim("memory at the day's end", weights[-1] / weights[:_WARM][-1], DAY_AIM, "x"),
        ]
    )


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{STARTS},{HOURS}"])[0].split(",")))
