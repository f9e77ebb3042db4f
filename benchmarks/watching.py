"""What watching a large shop costs, and how soon a buyer's request is noticed.

Run it as `python -m benchmarks.watching [ORDERS,REQUESTS]`; `2000,10` is quick. Time is simulated.
Reading each order by itself, at Amazon's published rate, is what it is compared with: on average
half a round goes by before the order comes up.
"""

import logging
import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.rig.figures import Target, median, show
from benchmarks.rig.workplace import BenchmarkWorld
from bot.amazon.limits import RATES
from bot.desk import Desk
from bot.domain.radar.scan import ScanKind
from bot.usecases.radar import scanning

ORDERS, REQUESTS = 20_000, 40
STEP = timedelta(seconds=15)
QUIET_HOURS = 2
DELAY_TARGET = 7.5
TIMES_TARGET = 20
_HOURS_AT_MOST = 48


def _pass(place: BenchmarkWorld, desk: Desk, by: timedelta = STEP) -> None:
    place.clock.advance(by)
    scanning.step(desk)


def first_reading(place: BenchmarkWorld, desk: Desk, orders: int) -> float:
    """Read all open orders for the first time; return the hours that takes."""
    began = place.clock.now()
    for _ in range(_HOURS_AT_MOST * 60):
        _pass(place, desk, timedelta(minutes=1))
        first = desk.store.scans.get(ScanKind.FIRST)
        if first is not None and not first.running:
            break
    assert desk.store.orders.count_open() == orders, "orders were lost"
    return (place.clock.now() - began) / timedelta(hours=1)


def quiet(place: BenchmarkWorld, desk: Desk) -> float:
    """Let hours pass in which nothing changes; return the calls per scan."""
    before, scans = len(place.amazon.called("searchOrders")), set()
    for _ in range(QUIET_HOURS * 240):
        _pass(place, desk)
        scan = desk.store.scans.get(ScanKind.CHANGES)
        assert scan is not None
        scans.add(scan.started_at)
    return (len(place.amazon.called("searchOrders")) - before) / (len(scans) - 1)


def delays(place: BenchmarkWorld, desk: Desk, orders: list[str]) -> list[float]:
    """Let buyers ask at random moments; return the minutes until each request is noticed."""
    chance = random.Random(1)  # noqa: S311 - not for cryptography
    found = []
    for order_id in orders:
        for _ in range(chance.randrange(40)):
            _pass(place, desk)
        place.amazon.buyer_requests(order_id)
        asked = place.clock.now()
        while desk.store.buyer_requests.get(order_id) is None:
            _pass(place, desk)
        found.append((place.clock.now() - asked) / timedelta(minutes=1))
    return found


def main(orders: int, requests: int) -> None:
    """Run the benchmark and print its results."""
    logging.disable(logging.WARNING)
    with (
        tempfile.TemporaryDirectory() as folder,
        BenchmarkWorld(Path(folder) / "desk.db", standing=True) as place,
    ):
        ids = place.add_orders(orders)
        place.environ["DIGEST_TIME"] = "08:30"
        place.open(connect=False, amazon_pause=0.01)
        desk = place.program.desk
        hours = first_reading(place, desk, orders)
        calls = quiet(place, desk)
        waits = delays(place, desk, ids[-requests:])
        refused = sum(call.status == 429 for call in place.amazon.calls)
    each = orders / RATES["getOrder"].per_second / 2 / 60
    print(f"{orders:,} open orders: read for the first time in {hours:.1f} h")
    print(f"a request is noticed after {median(waits):.1f} min (median), {max(waits):.1f} at most")
    print(f"reading each order by itself, it would be {each:,.0f} min on average")
    show(
        (
            Target("calls of a scan in which nothing changed", calls, 1.1),
            Target("until a request is noticed, at most", max(waits), DELAY_TARGET, " min"),
            Target("reading each, of this", each / median(waits), TIMES_TARGET, "x", least=True),
            Target("calls above Amazon's rate", refused, 0),
        )
    )


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{ORDERS},{REQUESTS}"])[0].split(",")))
