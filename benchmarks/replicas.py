"""Several programs on one PostgreSQL database: commands a second, and how soon one takes over.

Run it as `python -m benchmarks.replicas [SECONDS]`; `3` is quick.
"""

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from benchmarks.rig.figures import Target, show
from tests.postgres.server import NoServer, Server, a_server
from tests.process.program import Running, Site, a_site
from tests.scenario.world import DESK

SECONDS = 10.0
LEASE = 3.0
GRACE = 8.0
_ASKERS = 8
_COUNTS = (1, 2, 4)


@contextmanager
def replicas(site: Site, server: Server, count: int) -> Iterator[list[Running]]:
    """Run so many programs on the server's database."""
    settings = {"DATABASE_PATH": "", "DATABASE_URL": server.url, "LEASE_SECONDS": f"{LEASE}"}
    with ExitStack() as until_end:
        yield [
            until_end.enter_context(
                site.running(**settings, HEARTBEAT_PATH=str(site.log.parent / f"beat{number}"))
            )
            for number in range(count)
        ]


def commands_a_second(site: Site, seconds: float) -> float:
    """Return how many commands a second are acknowledged, several people asking at once."""
    person, end = site.slack.person("U0SATO"), time.monotonic() + seconds
    counts = [0] * _ASKERS

    def ask(number: int) -> None:
        while time.monotonic() < end:
            assert person.command("/cancel", "", channel=DESK).acked
            counts[number] += 1

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(_ASKERS)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(counts) / seconds


def holder(server: Server) -> tuple[str, int]:
    """Return the process that works for the account, and the token of its lease."""
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT host, token FROM leases JOIN replicas ON id = holder WHERE account <> '*'"
            " AND until > clock_timestamp()"
        ).fetchone()
    return (row[0].rpartition(":")[2], row[1]) if row else ("", 0)


def takeover(site: Site, server: Server, end: Callable[[Running], object]) -> float:
    """Return the seconds until another program works for the account of one that ends."""
    with replicas(site, server, 2) as running:
        pause, by_process = threading.Event(), {str(one.process.pid): one for one in running}
        while holder(server)[0] not in by_process:
            pause.wait(0.02)
        process, token = holder(server)
        ending = by_process[process]
        start = time.perf_counter()
        end(ending)
        while holder(server)[1] <= token:
            pause.wait(0.02)
        return time.perf_counter() - start


def main() -> None:
    """Measure, and print each figure; those with a promise have a target."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with ExitStack() as until_end:
        folder = Path(until_end.enter_context(tempfile.TemporaryDirectory()))
        try:
            server = until_end.enter_context(a_server())
        except NoServer as fault:
            print(f"not measured: {fault}")
            return
        site = until_end.enter_context(a_site(folder))
        asked = {}
        for count in _COUNTS:
            with replicas(site, server, count):
                asked[count] = commands_a_second(site, seconds)
            ratio = asked[count] / asked[1]
            print(f"{count} replicas: {asked[count]:.0f} commands a second ({ratio:.2f}x)")
        killed = takeover(site, server, lambda one: one.process.send_signal(signal.SIGKILL))
        stopped = takeover(site, server, lambda one: one.process.send_signal(signal.SIGSTOP))
        ended = takeover(site, server, lambda one: one.process.send_signal(signal.SIGTERM))
    show(
        [
            Target("takeover from a killed one", killed, LEASE + GRACE, "s"),
            Target("takeover from a frozen one", stopped, LEASE + GRACE, "s"),
            Target("takeover from a stopped one", ended, 5, "s"),
        ]
    )


if __name__ == "__main__":
    main()
