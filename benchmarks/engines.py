"""An approval's transaction on PostgreSQL beside SQLite, in turn, both durable.

Run it as `python -m benchmarks.engines [TIMES]`; `20` is quick.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.rig.figures import Target, median, show
from benchmarks.rig.workplace import APPROVER, BenchmarkWorld
from bot.desk import Desk
from bot.domain.people import Person
from bot.settings import Settings
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.deciding import Click, Done
from bot.wiring import opened
from tests.postgres.server import NoServer, a_server

TIMES = 300
RATIO = 2.5
"""One statement is a round trip, and about a dozen make an approval."""
_PERSON = Person(APPROVER, full_member=True)


@contextmanager
def prepared(
    place: BenchmarkWorld, orders: list[str], **settings: str
) -> Iterator[tuple[Desk, list[str]]]:
    """Open a desk on a database that holds a request for each order; yield it with their ids."""
    place.environ |= settings
    chosen = Settings.load(place.environ)
    ids = place.fill(orders)
    with opened(chosen, clock=place.clock, connect=False) as program:
        yield program.desk, ids


def approve(desk: Desk, request_id: str) -> float:
    """Approve a request and return the seconds that it took."""
    click = Click(request_id, _PERSON, f"T-{request_id}", None)
    start = time.perf_counter()
    answer = deciding.approve(desk, click)
    seconds = time.perf_counter() - start
    assert answer.outcome is Done.APPROVED, answer
    return seconds


def measure(times: int) -> tuple[float, float]:
    """Return the median seconds on SQLite and on PostgreSQL."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        server = held.enter_context(a_server(durable=True))
        place = held.enter_context(BenchmarkWorld(folder / "desk.db", standing=True))
        orders = place.add_orders(times)
        file, ids = held.enter_context(prepared(place, orders))
        on_server = {"DATABASE_PATH": "", "DATABASE_URL": server.url}
        remote, _ = held.enter_context(prepared(place, orders, **on_server))
        pairs = [(approve(file, one), approve(remote, one)) for one in ids]
    return median([one for one, _ in pairs]), median([other for _, other in pairs])


def main() -> None:
    """Measure, and print the ratio with its target."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    try:
        file, server = measure(times)
    except NoServer as fault:
        print(f"not measured: {fault}")
        return
    print(f"an approval: SQLite {file * 1000:.1f} ms, PostgreSQL {server * 1000:.1f} ms")
    show([Target("PostgreSQL beside SQLite", server / file, RATIO, "x")])


if __name__ == "__main__":
    main()
