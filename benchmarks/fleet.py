"""A thousand stores on four programs in virtual time: one is lost on the way, and comes back.

Run it as `python -m benchmarks.fleet [STORES,ASKS,MINUTES]`; `100,30,6` is quick. Each store is an
account of its own. Slack, PostgreSQL and the programs are real; Amazon is computed in each program
(`benchmarks.rig.shops`), and the clock of all of them, the server's included, is moved. Buyers ask
at random moments of MINUTES. After a third of it a program is killed; after two it is started anew.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from benchmarks.rig.figures import Target, median, percentile, show
from benchmarks.rig.member import Figures
from benchmarks.rig.processes import Running, running
from benchmarks.rig.shops import asks
from benchmarks.rig.workplace import BenchmarkWorld
from benchmarks.stores import OF_ACCOUNTS
from tests.postgres.server import NoServer, a_server

STORES, ASKS, MINUTES = 1_000, 200, 6
PROGRAMS = 4
STEP = 5
LEASE = 60
GRACE = 8
NOTICED = 7.5
"""Minutes: Amazon's list is two behind, and is read every five."""
CALLS = 12 * 1.25
"""A store and hour: twelve scans, and what the account's health takes."""
CONNECTIONS = 8
_WARM_UP = 60
_LAST = 10
"""Minutes in which the last request has to be noticed."""
_START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
_CLOCK = f"""\
CREATE SCHEMA fleet; CREATE SCHEMA moved;
CREATE TABLE moved.clock (at timestamptz NOT NULL);
INSERT INTO moved.clock VALUES ('{_START}');
CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
  AS 'SELECT at FROM moved.clock';
"""  # noqa: S608 - our own
# A schema that comes before pg_catalog hides its clock.
_PATH = "options=-csearch_path%3Dfleet,moved,pg_catalog"


@dataclass
class Fleet:
    """The programs, and the clock that they share."""

    environ: dict[str, str]
    folder: Path
    planned: str
    database: psycopg.Connection[tuple[object, ...]]
    held: ExitStack
    members: dict[int, Running] = field(default_factory=dict)
    elapsed: int = 0
    figures: dict[int, Figures] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    """The calls of the program that was killed."""

    def start(self, number: int) -> None:
        """Start a program, at the present moment."""
        module = "benchmarks.rig.member", f"{_START.isoformat()},{self.planned},{self.elapsed}"
        began = running(module, self.environ, self.folder / "log")
        self.members[number] = self.held.enter_context(began)

    def kill(self, number: int) -> None:
        """Kill a program."""
        self.lost.update(self.figures.pop(number).calls)
        gone = self.members.pop(number).process
        gone.kill()
        gone.wait()

    def step(self) -> None:
        """Move the clock by a step, and let all programs do what is due by then."""
        self.elapsed += STEP
        at = _START + timedelta(seconds=self.elapsed)
        self.database.execute("UPDATE moved.clock SET at = %s", (at,))
        for member in self.members.values():
            assert member.process.stdin is not None
            member.process.stdin.write(f"{self.elapsed}\n")
            member.process.stdin.flush()
        for number, member in self.members.items():
            assert member.process.stdout is not None
            told = member.process.stdout.readline()
            assert told, (self.folder / "log").read_text(encoding="utf-8")[-3000:]
            self.figures[number] = Figures.read(told)

    def run(self, seconds: float) -> None:
        """Let time pass."""
        end = self.elapsed + seconds
        while self.elapsed < end:
            self.step()

    def until_spread(self, stores: int) -> int:
        """Let time pass until the living programs share all stores fairly; return the seconds."""
        began, most = self.elapsed, -(-(stores + 1) // len(self.members))
        while not self._shared(stores, most):
            assert self.elapsed - began < 10 * LEASE, self.spread()
            self.step()
        return self.elapsed - began

    def _shared(self, stores: int, most: int) -> bool:
        found = self.spread()
        return len(found) == len(self.members) and sum(found) == stores and max(found) <= most

    def spread(self) -> list[int]:
        """Return for how many stores each program works."""
        return sorted(
            self._numbers(
                "SELECT count(*) FROM leases WHERE until > clock_timestamp() AND account <> '*'"
                " GROUP BY holder"
            )
        )

    def connections(self) -> int:
        """Return how many connections to the database the programs have."""
        [count] = self._numbers(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sellerdesk'"
        )
        return count

    def calls(self) -> int:
        """Return how many calls to Amazon all programs have made."""
        return self.lost.total() + sum(sum(one.calls.values()) for one in self.figures.values())

    def noticed(self) -> dict[str, datetime]:
        """Return when each buyer's request was noticed, by order."""
        rows = self.database.execute("SELECT order_id, first_seen_at FROM buyer_requests")
        return {str(order): datetime.fromisoformat(str(at)) for order, at in rows.fetchall()}

    def _numbers(self, query: str) -> list[int]:
        return [int(str(count)) for (count,) in self.database.execute(query.encode()).fetchall()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a run has shown: delays in minutes, spans in seconds."""

    delays: Sequence[float]
    calls: float
    """To Amazon, a store and hour."""
    spreads: Sequence[tuple[str, int, list[int]]]
    """After what, in how many seconds, how many stores each program had."""
    connections: float
    figures: Sequence[Figures]


def configure(place: BenchmarkWorld, stores: int, path: Path) -> None:
    """Write the settings of so many stores, each of another seller at the same endpoint."""
    own = {name: place.environ.pop(name) for name in OF_ACCOUNTS}
    parts = []
    for number in range(stores):
        its = own | {"SELLER_ID": f"A{number:04}SHOP"}
        lines = [f'{name} = "{value}"' for name, value in its.items()]
        parts.append("\n".join(["[[store]]", f'name = "S{number}"', *lines]))
    path.write_text("\n\n".join(parts), encoding="utf-8")
    place.environ |= {"SELLERDESK_CONFIG": str(path), "LEASE_SECONDS": str(LEASE)}
    place.environ |= {"DIGEST_TIME": "13:00", "TIMEZONE": "UTC", "DATABASE_PATH": ""}


def measure(fleet: Fleet, stores: int, count: int, minutes: int) -> Measured:
    """Play it, and return what was seen."""
    third, planned = minutes * 60 / 3, asks(stores, count, _START, timedelta(minutes=minutes))
    for number in range(PROGRAMS):
        fleet.start(number)
    spreads = [("the start", fleet.until_spread(stores), fleet.spread())]
    fleet.run(_WARM_UP)
    calls, since, connections = fleet.calls(), fleet.elapsed, fleet.connections()
    fleet.run(third - fleet.elapsed)
    fleet.kill(0)
    spreads.append(("a loss", fleet.until_spread(stores), fleet.spread()))
    fleet.run(2 * third - fleet.elapsed)
    fleet.start(0)
    spreads.append(("its return", fleet.until_spread(stores), fleet.spread()))
    fleet.run(3 * third - fleet.elapsed)
    while len(fleet.noticed()) < count:
        assert fleet.elapsed < (minutes + _LAST) * 60, "a buyer's request was lost"
        fleet.step()
    hours = (fleet.elapsed - since) / 3_600
    noticed = fleet.noticed()
    return Measured(
        delays=[(noticed[one.order_id] - one.at) / timedelta(minutes=1) for one in planned],
        calls=(fleet.calls() - calls) / hours / stores,
        spreads=spreads,
        connections=connections / PROGRAMS,
        figures=list(fleet.figures.values()),
    )


def tell(found: Measured) -> None:
    """Print what was seen, and the targets."""
    delays = found.delays
    p99 = percentile(delays, 99)
    print(f"a request is noticed after {median(delays):.1f} min (median), {p99:.1f} (p99)")
    for what, seconds, spread in found.spreads:
        print(f"after {what}: {seconds} s until each program works for its share, {spread}")
    for one in found.figures:
        busiest, used = max(one.seconds.items(), key=lambda item: item[1])
        print(f"{one.megabytes:.0f} MB, {one.threads} threads; busiest: {busiest}, {used:.1f} s")
    takeover = found.spreads[1][1]
    show(
        (
            Target("until a request is noticed, at most", max(delays), NOTICED, " min"),
            Target("calls a store and hour", found.calls, CALLS),
            Target("until a lost program's stores are taken over", takeover, LEASE + GRACE, " s"),
            Target("connections of a program", found.connections, CONNECTIONS),
        )
    )


def main(stores: int, count: int, minutes: int) -> None:
    """Run the benchmark and print its results."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        try:
            server = held.enter_context(a_server())
        except NoServer as fault:
            print(f"not measured: {fault}")
            return
        place = held.enter_context(BenchmarkWorld(folder / "unused.db"))
        configure(place, stores, folder / "stores.toml")
        url = f"{server.url}?{_PATH}"
        database = held.enter_context(psycopg.connect(url, autocommit=True))
        database.execute(_CLOCK.encode())
        planned = f"{stores},{count},{minutes * 60}"
        fleet = Fleet(place.environ | {"DATABASE_URL": url}, folder, planned, database, held)
        tell(measure(fleet, stores, count, minutes))


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{STORES},{ASKS},{MINUTES}"])[0].split(",")))
