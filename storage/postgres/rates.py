"""Amazon's rates, shared by all programs on the database: token buckets in a table."""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from math import inf
from typing import Any, Final

import psycopg

from bot.domain import limits
from bot.domain.faults import NotYet
from bot.domain.rates import Rate
from bot.ports.store import StoreBusy
from storage.postgres.address import Address
from storage.postgres.connection import Connection
from storage.postgres.faults import fault_of

_log = logging.getLogger(__name__)
_SECONDS: Final = 2.0
_FULL: Final = (
    "least(%(burst)s::float8, tokens"
    " + extract(epoch FROM clock_timestamp() - filled_at)::float8 * per_second)"
)
_ADD: Final = (
    "INSERT INTO rates (account, operation, tokens, per_second, filled_at)"
    " VALUES (%(account)s, %(operation)s, %(burst)s, %(per_second)s, clock_timestamp())"
    " ON CONFLICT DO NOTHING"
)
_ROW: Final = " WHERE account = %(account)s AND operation = %(operation)s"
_TAKE: Final = (
    f"UPDATE rates SET tokens = {_FULL} - 1, filled_at = clock_timestamp(){_ROW}"
    f" AND {_FULL} - %(floor)s >= 1 RETURNING tokens"
)
_LEFT: Final = f"SELECT {_FULL} AS tokens, per_second FROM rates{_ROW}"
_FOLLOW: Final = (
    f"UPDATE rates SET tokens = {_FULL}, filled_at = clock_timestamp(),"
    f" per_second = %(granted)s{_ROW} AND per_second <> %(granted)s"
)
_EMPTY: Final = f"UPDATE rates SET tokens = 0, filled_at = clock_timestamp(){_ROW}"


class RatesTable:
    """The buckets of all accounts, over one connection: a server allows few; thread-safe."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def of(self, account: str, rates: Mapping[str, Rate]) -> "PostgresRates":
        """Return the buckets of an account."""
        return PostgresRates(self, account, rates)

    def run(
        self, sql: str, params: Mapping[str, Any], *, first: str | None = None
    ) -> list[dict[str, Any]]:
        """Run a statement, after a `first` one, and return its rows. Raises StoreBusy."""
        if not self._lock.acquire(timeout=_SECONDS):
            msg = "the connection of the rates is busy"
            raise StoreBusy(msg)
        try:
            connection = self._connected()
            connection.seconds = _SECONDS
            if first is not None:
                connection.execute(first, params)
            cursor = connection.execute(sql, params)
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise fault_of(error) from error
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.gone:
            self._drop()
            self._connection = Connection.open(self._address)
            self._connection.execute("SET synchronous_commit = off")
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresRates:
    """The token buckets of one account; thread-safe. `take` and `wait` may raise StoreBusy.

    A bucket that a failure of the server's disk sets back costs an answer 429 at most, so nothing
    waits for the disk.
    """

    def __init__(self, table: RatesTable, account: str, rates: Mapping[str, Rate]) -> None:
        self._table = table
        self._account = account
        self._rates = rates
        self._granted: dict[str, float] = {}
        self._added: set[str] = set()

    def take(self, operation: str, *, urgent: bool = True) -> None:
        """Take one token or raise NotYet; only urgent requests may use the reserve."""
        floor = 0 if urgent else self._rates[operation].reserve
        if not self._run(_TAKE, operation, floor=floor):
            raise NotYet(operation, self._wait(operation, floor))

    def wait(self, operation: str) -> timedelta:
        """Return how long until an urgent request is allowed (zero: now)."""
        return self._wait(operation, 0)

    def follow(self, operation: str, per_second: float) -> None:
        """Adopt the rate that Amazon grants this account, clamped to plausible values."""
        if not 0 < per_second < inf:
            return
        lowest = limits.LOWEST_RATE * self._rates[operation].per_second
        granted = min(max(per_second, lowest), limits.HIGHEST_RATE)
        if self._granted.get(operation) != granted and self._noted(
            _FOLLOW, operation, granted=granted
        ):
            self._granted[operation] = granted

    def exhausted(self, operation: str) -> None:
        """Empty the bucket after a 429 from Amazon."""
        self._noted(_EMPTY, operation)

    def _noted(self, sql: str, operation: str, **more: float) -> bool:
        """Store what an answer says of the rate; return whether that worked, log if not."""
        try:
            self._run(sql, operation, **more)
        except StoreBusy as fault:
            _log.info("rates.not_noted", extra={"operation": operation, "why": str(fault)})
            return False
        return True

    def _wait(self, operation: str, floor: int) -> timedelta:
        [row] = self._run(_LEFT, operation)
        missing = floor + 1 - float(row["tokens"])
        return timedelta(seconds=max(0.0, missing / float(row["per_second"])))

    def _run(self, sql: str, operation: str, **more: float) -> list[dict[str, Any]]:
        rate = self._rates[operation]
        params = {
            "account": self._account,
            "operation": operation,
            "burst": rate.burst,
            "per_second": rate.per_second,
            **more,
        }
        first = None if operation in self._added else _ADD
        rows = self._table.run(sql, params, first=first)
        self._added.add(operation)
        return rows
