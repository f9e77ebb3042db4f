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
from benchmarks.rig.workplace import APPROVER, Workplace
from bot.amazon.limits import RATES
from bot.domain.cancellation.request import State
from bot.usecases.cancellation import sending

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
    with (
        tempfile.TemporaryDirectory() as folder,
        Workplace(Path(folder) / "desk.db", standing=True) as place,
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
