"""Several programs on one PostgreSQL database, and who of them works."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg

from tests.process.program import Running, Site

LEASE = 3.0
GRACE = 8.0
"""Seconds after the end of a lease in which another program works."""


def on(url: str, **settings: str) -> dict[str, str]:
    """Return the settings of a replica."""
    return {"DATABASE_PATH": "", "DATABASE_URL": url, "LEASE_SECONDS": f"{LEASE}", **settings}


@contextmanager
def replicas(site: Site, url: str, count: int = 3, **settings: str) -> Iterator[list[Running]]:
    """Run several programs on the database."""
    with ExitStack() as running:
        folder = site.log.parent
        yield [
            running.enter_context(
                site.running(HEARTBEAT_PATH=str(folder / f"beat{n}"), **on(url, **settings))
            )
            for n in range(count)
        ]


def asked(url: str, query: str) -> list[tuple[object, ...]]:
    """Ask the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query).fetchall()


def holder_of_account(url: str) -> str:
    """Return the id of the program that works for the account, empty if nobody does."""
    rows = asked(
        url, "SELECT holder FROM leases WHERE account <> '*' AND until > clock_timestamp()"
    )
    return str(rows[0][0]) if rows else ""


def token(url: str) -> int:
    """Return the token of the account's lease."""
    [[number]] = asked(url, "SELECT max(token) FROM leases WHERE account <> '*'")
    return int(str(number))


def holder_among(running: list[Running], url: str) -> Running:
    """Return the program that works for the account: the one whose connections the server knows."""
    [[port]] = asked(
        url,
        "SELECT replicas.host FROM leases JOIN replicas ON id = holder WHERE account <> '*'",
    )
    return next(one for one in running if str(one.process.pid) == str(port).rpartition(":")[2])
