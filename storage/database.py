"""The SQLite file: connections to read, one to write, and a deadline for every wait."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlite_utils

from bot.ports.store import StoreBusy
from storage.codec import Cell, Row
from storage.faults import fault_of

DEADLINE: Final = 2.0
"""Seconds that a writer waits at most, for our own threads and for other programs together."""

_Params = Sequence[Cell] | Mapping[str, Cell]


class Database:
    """A database file that exists; every thread that reads it gets a connection of its own.

    With `read_only` nothing can be changed. Every call may raise StoreBusy or StoreFailed.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        self._writing = threading.Lock()
        self._writer: sqlite_utils.Database | None = None
        self._writer_waits = _milliseconds(DEADLINE)
        self._opening = threading.Lock()
        self._local = threading.local()
        self._open: dict[threading.Thread, sqlite_utils.Database] = {}

    @property
    def connection(self) -> sqlite_utils.Database:
        """Return this thread's connection."""
        found: sqlite_utils.Database | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
            self._keep(found)
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold a write transaction: committed at the end, rolled back by an exception.

        Inside another one it is a part of that. Raises StoreBusy when it cannot begin within
        DEADLINE.
        """
        if self.connection.conn.in_transaction:
            with self.connection.atomic():
                yield
            return
        with self._turn() as writer:
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            finally:
                # Nothing is left to undo after a commit, nor where SQLite undid it (disk full).
                writer.rollback()

    def rows(self, sql: str, params: _Params = ()) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, params: _Params = ()) -> dict[str, Any] | None:
        """Return the first row of a query."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def change(self, sql: str, params: _Params = ()) -> int:
        """Change rows and return how many; raises RuntimeError outside a transaction."""
        if not self.connection.conn.in_transaction:
            msg = "a change needs an open transaction"
            raise RuntimeError(msg)
        return self.execute(sql, params).rowcount

    def insert(self, table: str, row: Row, conflict: str = "") -> int:
        """Insert a row and return how many were; `conflict` is an ON CONFLICT clause."""
        columns = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        sql = f"INSERT INTO {table} ({columns}) VALUES ({values}) {conflict}"  # noqa: S608 - names
        return self.change(sql, row)

    def update(self, table: str, changes: Row, where: Row) -> int:
        """Change columns of the rows whose columns equal `where`, and return how many."""
        assignments = ", ".join(f'"{name}" = ?' for name in changes)
        conditions = " AND ".join(f'"{name}" = ?' for name in where)
        sql = f"UPDATE {table} SET {assignments} WHERE {conditions}"  # noqa: S608 - names
        return self.change(sql, (*changes.values(), *where.values()))

    def execute(self, sql: str, params: _Params = ()) -> sqlite3.Cursor:
        """Run one statement as it stands."""
        try:
            return self.connection.conn.execute(sql, params)
        except sqlite3.Error as error:
            raise fault_of(error) from error

    def close(self) -> None:
        """Close the connections of all threads; nothing may be asked afterwards."""
        with self._opening:
            for connection in self._open.values():
                connection.close()
            self._open.clear()
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    @contextmanager
    def _turn(self) -> Iterator[sqlite_utils.Database]:
        """Wait for our own writers, leave to SQLite what is left of the deadline, and write.

        All threads write through one connection: it need not read again what another has changed.
        """
        left = DEADLINE
        if not self._writing.acquire(blocking=False):
            end = time.monotonic() + DEADLINE
            if not self._writing.acquire(timeout=DEADLINE):
                msg = "the database is busy with other changes of ours"
                raise StoreBusy(msg)
            left = max(end - time.monotonic(), 0)
        own = self.connection
        try:
            if self._writer is None:
                self._writer = self._connect()
            self._local.connection = self._writer
            self._wait_for_others(_milliseconds(left))
            yield self._writer
        finally:
            self._local.connection = own
            self._writing.release()

    def _wait_for_others(self, milliseconds: int) -> None:
        if self._writer_waits != milliseconds:
            self.execute(f"PRAGMA busy_timeout = {milliseconds}")
            self._writer_waits = milliseconds

    def _keep(self, connection: sqlite_utils.Database) -> None:
        """Keep this thread's connection until the thread ends, and let go of those that ended."""
        with self._opening:
            for thread in [thread for thread in self._open if not thread.is_alive()]:
                self._open.pop(thread).close()
            self._open[threading.current_thread()] = connection

    def _connect(self) -> sqlite_utils.Database:
        try:
            return self._opened()
        except sqlite3.Error as error:
            raise fault_of(error) from error

    def _opened(self) -> sqlite_utils.Database:
        # Nobody uses another thread's connection, but `close` closes them all from one.
        raw = sqlite3.connect(
            self.path, isolation_level=None, timeout=DEADLINE, check_same_thread=False
        )
        try:
            # NORMAL may lose the last commits in a power cut, an intent to send among them.
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute("PRAGMA foreign_keys = ON")
            raw.execute(f"PRAGMA query_only = {int(self._read_only)}")
        except sqlite3.Error:
            raw.close()
            raise
        return sqlite_utils.Database(raw, execute_plugins=False)


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
