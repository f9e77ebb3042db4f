"""Throughput of cancellations in an hour under Amazon's published rate limits.

Run it as `python -m benchmarks.sending [REQUESTS,MINUTES]`; `100,10` is quick. The hour is
simulated; all approvals are due at its start. Batched feeds are compared with one feed per order,
first at the sustained rates alone, then with the bursts that Amazon allows after an idle time.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.rig.figures import Target, show
from benchmarks.rig.workplace import APPROVER, BenchmarkWorld
from bot.amazon.limits import RATES
from bot.domain.cancellation.request import State
from bot.usecases.cancellation import sending

REQUESTS, MINUTES = 1_000, 60
TIMES_TARGET = 20
STEP = 5.0
_SHOWN = ("getOrder", "createFeed", "getFeed", "getFeeds", "getFeedDocument")


@contextmanager
def most_in_a_feed(most: int) -> Iterator[None]:
    """Limit feeds to `most` orders within the block."""
    usual, sending.MOST_IN_A_FEED = sending.MOST_IN_A_FEED, most
    try:
        yield
    finally:
        sending.MOST_IN_A_FEED = usual


def sent(requests: int, minutes: int, most: int, *, bursts: bool) -> int:
    """Return how many cancellations Amazon accepted in feeds within the time."""
    with (
        tempfile.TemporaryDirectory() as folder,
        BenchmarkWorld(Path(folder) / "desk.db", standing=True) as place,
        most_in_a_feed(most),
    ):
        amazon, now = place.amazon, place.clock.now()
        place.fill(
            place.add_orders(requests),
            state=State.APPROVED,
            approvals=(APPROVER,),
            approved_at=now,
            send_after=now,
        )
        place.open(tick=0.01)
        for operation in () if bursts else RATES:
            place.program.amazon.connection.limits.exhausted(operation)
        place.program.start()
        place.wait(minutes=minutes, step=STEP)
        messages = amazon.cancel_messages()
        assert len({order for _, order, _ in messages}) == len(messages), "sent twice"
        calls = " ".join(f"{name} {len(amazon.called(name))}" for name in _SHOWN)
        refused = sum(call.status == 429 for call in amazon.calls)
        feeds = len({feed for feed, _, _ in messages})
        print(
            f"{most:>14} {feeds:>6} {len(messages):>14} {refused:>5}  {calls}",
            flush=True,
        )
        return len(messages)


def main(requests: int, minutes: int) -> None:
    """Run the benchmark and print its results."""
    logging.disable(logging.WARNING)
    print(f"{'orders a feed':>14} {'feeds':>6} {'cancellations':>14} {'429s':>5}  calls")
    targets = []
    for bursts, what in ((False, "at the rates alone"), (True, "in the first hour")):
        single = sent(min(requests, 200), minutes, 1, bursts=bursts)
        many = sent(requests, minutes, sending.MOST_IN_A_FEED, bursts=bursts)
        targets.append(
            Target(
                f"feeds of many, of one an order, {what}",
                many / single,
                TIMES_TARGET,
                "x",
                least=True,
            )
        )
    show(targets)


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{REQUESTS},{MINUTES}"])[0].split(",")))
