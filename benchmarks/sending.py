"""How many cancellations Amazon takes in an hour under its published rates.

Run it as `python -m benchmarks.sending [REQUESTS,MINUTES]`; `100,10` is quick. The hour is
virtual: approvals wait from its beginning, and are sent in feeds of many, beside one feed an order.
First with nothing but Amazon's rates, then with the bursts that Amazon allows after a quiet time.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.rig.figures import Aim, show
from benchmarks.rig.steps import step
from benchmarks.rig.workplace import APPROVER, CLOCK, Workplace, populate
from bot.amazon.limits import RATES
from bot.clock import MovableClock
from bot.domain.cancellation.request import State
from bot.settings import Settings
from bot.simulator.amazon import AmazonSimulator
from bot.simulator.slack import SlackSimulator
from bot.usecases.cancellation import sending
from bot.wiring import opened

REQUESTS, MINUTES = 1_000, 60
TIMES_AIM = 20
STEP = 5.0
_SHOWN = ("getOrder", "createFeed", "getFeed", "getFeeds", "getFeedDocument")


@contextmanager
def most_in_a_feed(most: int) -> Iterator[None]:
    """Let feeds carry that many orders at most."""
    usual, sending.MOST_IN_A_FEED = sending.MOST_IN_A_FEED, most
    try:
        yield
    finally:
        sending.MOST_IN_A_FEED = usual


def sent(requests: int, minutes: int, most: int, *, bursts: bool) -> int:
    """Return how many cancellations are in feeds that Amazon took in the time."""
    clock = MovableClock(CLOCK.now())
    with (
        tempfile.TemporaryDirectory() as folder,
        SlackSimulator(clock) as slack,
        AmazonSimulator(clock) as amazon,
        most_in_a_feed(most),
    ):
        populate(slack)
        place = Workplace(slack, amazon, Path(folder) / "desk.db")
        now = clock.now()
        place.fill(
            place.add_orders(requests),
            clock,
            state=State.APPROVED,
            approvals=(APPROVER,),
            approved_at=now,
            send_after=now,
        )
        with opened(Settings.load(place.environ), clock=clock, tick=0.01) as program:
            for operation in () if bursts else RATES:
                program.amazon.connection.limits.exhausted(operation)
            program.start()
            for _ in range(int(minutes * 60 / STEP)):
                step(program, clock, STEP)
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
    """Measure and print."""
    logging.disable(logging.WARNING)
    print(f"{'orders a feed':>14} {'feeds':>6} {'cancellations':>14} {'429s':>5}  calls")
    aims = []
    for bursts, what in ((False, "at the rates alone"), (True, "in the first hour")):
        single = sent(min(requests, 200), minutes, 1, bursts=bursts)
        many = sent(requests, minutes, sending.MOST_IN_A_FEED, bursts=bursts)
        aims.append(
            Aim(
                f"feeds of many, of one an order, {what}", many / single, TIMES_AIM, "x", least=True
            )
        )
    show(aims)


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{REQUESTS},{MINUTES}"])[0].split(",")))
