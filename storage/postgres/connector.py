"""The connector: pooled connections, and transactions that take turns by a row of their account."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from math import inf
from typing import Any, Final, TypeVar, cast

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow

from bot.deadline import Deadline
from bot.domain.leases import EVERYBODY
from bot.ports.store import LeaseLost, StoreBusy
from storage.connector import DEADLINE, Cell, Connector
from storage.faults import StoreAway
from storage.postgres.address import Address
from storage.postgres.connection import STATEMENT, Connection
from storage.postgres.faults import StoreUnsure, fault_of
from storage.postgres.listening import CHANNEL
from storage.postgres.pool import SIZE, Pool

_ROWS: Final = "FROM leases WHERE account = ANY(%s) ORDER BY account FOR NO KEY UPDATE"
_LOCK: Final = f"SELECT account, token {_ROWS}"
# What is told is heard after the commit; one statement saves a round trip.
_LOCK_AND_TELL: Final = (
    f"SELECT account, token, pg_notify('{CHANNEL}' || current_schema(), account) {_ROWS}"
)
_ADD_LEASE: Final = "INSERT INTO leases (account) VALUES (%s) ON CONFLICT DO NOTHING"
_NO_NUL: Final = {0: "\ufffd"}
_CROWD: Final = SIZE - 1
"""How many threads use the database at once for which nobody waits."""
_PATIENCE: Final = 30.0
"""Seconds that such a thread waits for its turn."""
_Value = TypeVar("_Value")
_AWAY: Final = "the database does not answer in time"


class PostgresConnector(Connector):
    """A database on a server; thread-safe. With `read_only`, writes fail."""

    def __init__(self, address: Address, *, read_only: bool = False) -> None:
        self.address = address
        self._pool = Pool(address, read_only=read_only)
        # Threads queue here, and not for a connection, so that there is always one to read with.
        self._write_lock = threading.Lock()
        self._deadline = Deadline(timedelta(seconds=DEADLINE))
        # Hundreds of accounts may have work at the same moment; whoever clicked goes past them.
        self._crowd = threading.BoundedSemaphore(_CROWD)
        self._local = threading.local()

    def connect(self) -> None:
        """Make the first connection. Raises StoreBusy, StoreFailed."""
        self._pool.start()

    @property
    def place(self) -> str:
        """Return the address without user and password."""
        return self.address.place

    @contextmanager
    def transaction(self, owner: str = EVERYBODY) -> Iterator[None]:
        """Open a write transaction that holds the owner's row, or a savepoint of the open one."""
        if self._writer is not None:
            with self._savepoint():
                yield
            return
        with self._no_crowd(), self._begun() as (connection, begin):
            self._local.writer = connection
            try:
                self._begin(connection, owner, begin)
                yield
                self._commit(connection)
            finally:
                self._local.writer = None
                _roll_back(connection)

    def one_deadline(self) -> AbstractContextManager[None]:
        """Let all calls of this thread in the block end within `DEADLINE` seconds together."""
        return self._deadline.begin()

    def rows(self, sql: str, params: Sequence[Cell] = ()) -> list[dict[str, Any]]:
        """Return all rows of a query."""
        if self._writer is not None:
            return self._execute(self._writer, sql, params).fetchall()
        within = min(DEADLINE, self._deadline.left())
        with self._no_crowd(), self._pool.lend(within) as connection:
            return self._execute(connection, sql, params).fetchall()

    def change(self, sql: str, params: Sequence[Cell] = ()) -> int:
        """Run a write; return the number of rows. Raises RuntimeError outside a transaction."""
        if self._writer is None:
            msg = "a change needs an open transaction"
            raise RuntimeError(msg)
        return self._execute(self._writer, sql, params).rowcount

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads of this thread in the block see one state of the database."""
        with self._pool.lend(DEADLINE) as connection:
            self._execute(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            # Whoever reads may pause, e.g. for a pipe.
            self._execute(connection, "SET LOCAL idle_in_transaction_session_timeout = 0")
            self._local.writer = connection
            try:
                yield
            finally:
                self._local.writer = None
                _roll_back(connection)

    def now(self) -> datetime:
        """Return the server's time. Raises StoreBusy."""
        [row] = self.rows("SELECT clock_timestamp() AS now")
        at: datetime = row["now"]
        return at

    def close(self) -> None:
        """Close the connections; the connector is unusable afterwards."""
        self._pool.close()

    @property
    def _writer(self) -> Connection | None:
        """The connection of this thread's open transaction."""
        found: Connection | None = getattr(self._local, "writer", None)
        return found

    @contextmanager
    def _no_crowd(self) -> Iterator[None]:
        """Let few threads at a time into the block, besides those on which a person waits."""
        if self._deadline.left() < inf:
            yield
            return
        if not self._crowd.acquire(timeout=_PATIENCE):
            msg = "the database is busy with other work of this program"
            raise StoreBusy(msg)
        try:
            yield
        finally:
            self._crowd.release()

    @contextmanager
    def _begun(self) -> Iterator[tuple[Connection, Deadline]]:
        """Lend a connection to write with, within what is left to begin."""
        begin = Deadline(timedelta(seconds=min(DEADLINE, self._deadline.left())))
        with begin.begin(), self._turn(begin.left()), self._pool.lend(begin.left()) as connection:
            yield connection, begin

    @contextmanager
    def _turn(self, seconds: float) -> Iterator[None]:
        if not self._write_lock.acquire(timeout=seconds):
            msg = "the database is locked by another write of this program"
            raise StoreBusy(msg)
        try:
            yield
        finally:
            self._write_lock.release()

    def _begin(self, connection: Connection, owner: str, begin: Deadline) -> None:
        """Begin, and lock the owner's row: READ COMMITTED then gives what one writer would.

        A statement after the lock sees what was committed before it was given. Behind a fence its
        rows are locked too: whoever claims a lease waits for that lock.
        """
        fence = self.fence
        self._execute(connection, "BEGIN", (), begin)
        found = self._lock_rows(connection, owner, begin)
        if owner not in found:
            self._execute(connection, _ADD_LEASE, (owner,), begin)
            found = self._lock_rows(connection, owner, begin)
        lost = [account for account, token in fence.items() if found.get(account) != token]
        if lost:
            msg = f"another program works for {', '.join(sorted(lost))} by now"
            raise LeaseLost(msg)

    def _lock_rows(self, connection: Connection, owner: str, begin: Deadline) -> dict[str, int]:
        sql = _LOCK if owner in self.fence else _LOCK_AND_TELL
        rows = self._execute(connection, sql, ([*{owner, *self.fence}],), begin).fetchall()
        return {row["account"]: row["token"] for row in rows}

    def _commit(self, connection: Connection) -> None:
        status = connection.info.transaction_status
        if status is TransactionStatus.UNKNOWN:
            raise StoreAway(_AWAY)
        if status is TransactionStatus.INERROR:
            # PostgreSQL would answer COMMIT with a rollback that looks like a success.
            msg = "a statement failed, and its transaction cannot go on"
            raise RuntimeError(msg)
        try:
            self._execute(connection, "COMMIT")
        except StoreBusy as fault:
            if connection.closed:
                msg = "the answer to a commit was lost"
                raise StoreUnsure(msg) from fault
            raise

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        writer = cast("Connection", self._writer)
        self._execute(writer, "SAVEPOINT nested")
        try:
            yield
        except BaseException:
            with suppress(StoreBusy):  # a lost connection has rolled back everything
                self._execute(writer, "ROLLBACK TO nested")
                self._execute(writer, "RELEASE nested")
            raise
        self._execute(writer, "RELEASE nested")

    def _execute(
        self,
        connection: Connection,
        sql: str,
        params: Sequence[Cell | Sequence[str]] = (),
        deadline: Deadline | None = None,
    ) -> psycopg.Cursor[DictRow]:
        """Run one statement within the time left. Raises the faults of `Connector`."""
        connection.seconds = min(STATEMENT, (deadline or self._deadline).left())
        if connection.seconds <= 0:
            raise StoreAway(_AWAY)
        try:
            return connection.execute(_query(sql), [storable(value) for value in params] or None)
        except psycopg.Error as error:
            raise fault_of(error) from error


@cache
def _query(sql: str) -> str:
    """Return the SQL with psycopg's placeholders."""
    return sql if "%s" in sql else sql.replace("%", "%%").replace("?", "%s")


def storable(value: _Value) -> _Value | str:
    """Return a value that text of PostgreSQL may hold, which NUL may not."""
    return value.translate(_NO_NUL) if isinstance(value, str) and "\0" in value else value


def _roll_back(connection: Connection) -> None:
    """Undo an open transaction; a connection that cannot even do that is closed."""
    if connection.closed or connection.info.transaction_status is TransactionStatus.IDLE:
        return
    connection.seconds = DEADLINE
    try:
        connection.execute("ROLLBACK")
    except psycopg.Error:
        connection.close()
