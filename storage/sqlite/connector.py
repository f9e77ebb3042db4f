"""SQLite connections: one reader for each thread, one shared writer, a deadline for every wait."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any, Final

from bot.deadline import Deadline
from bot.domain.leases import EVERYBODY
from bot.ports.store import StoreBusy
from storage.connector import DEADLINE, Cell, Connector
from storage.sqlite.faults import fault_of

_SYNCHRONOUS: Final = {True: "FULL", False: "OFF"}
"""By durability; NORMAL too may lose the last commits, e.g. the intent to send a feed."""


class SqliteConnector(Connector):
    """An existing database file; thread-safe, since each reading thread has its own connection.

    With `read_only`, writes fail. Unless `durable`, a power failure may lose or damage the file.
    `deadline`: after how many seconds a wait for the write lock raises StoreBusy.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        durable: bool = True,
        deadline: float = DEADLINE,
    ) -> None:
        self.path = path
        self._read_only = read_only
        self._durable = durable
        self._longest = deadline
        self._write_lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._writer_timeout = _milliseconds(deadline)
        self._deadline = Deadline(timedelta(seconds=deadline))
        self._open_lock = threading.Lock()
        self._local = threading.local()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}

    @property
    def place(self) -> str:
        """Return the path of the file."""
        return str(self.path)

    @property
    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection, opened on first use."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
            self._register(found)
        return found

    @contextmanager
    def transaction(self, owner: str = EVERYBODY) -> Iterator[None]:  # noqa: ARG002 - one writer
        """Open a write transaction, or a savepoint of the open one."""
        if self.connection.in_transaction:
            with self._savepoint():
                yield
            return
        with self._writer_connection() as writer:
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            finally:
                # A no-op after a commit, or if SQLite has rolled back itself (disk full).
                writer.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads of this thread in the block see one state of the database."""
        self.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.rollback()

    def one_deadline(self) -> AbstractContextManager[None]:
        """Let all waits of this thread for the write lock share one deadline."""
        return self._deadline.begin()

    def rows(self, sql: str, params: Sequence[Cell] = ()) -> list[dict[str, Any]]:
        """Return all rows of a query."""
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def change(self, sql: str, params: Sequence[Cell] = ()) -> int:
        """Run a write; return the number of rows. Raises RuntimeError outside a transaction."""
        if not self.connection.in_transaction:
            msg = "a change needs an open transaction"
            raise RuntimeError(msg)
        return self.execute(sql, params).rowcount

    def execute(self, sql: str, params: Sequence[Cell] = ()) -> sqlite3.Cursor:
        """Run one statement of any kind. Raises the faults of `Connector`."""
        try:
            return self.connection.execute(sql, params)
        except sqlite3.Error as error:
            raise fault_of(error) from error

    def close(self) -> None:
        """Close the connections of all threads; the connector is unusable afterwards."""
        with self._open_lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        # Nested savepoints may share a name: SQLite uses the innermost.
        self.execute("SAVEPOINT nested")
        try:
            yield
        except BaseException:
            # A full disk has rolled back the whole transaction, savepoints included.
            if self.connection.in_transaction:
                self.execute("ROLLBACK TO nested")
                self.execute("RELEASE nested")
            raise
        self.execute("RELEASE nested")

    @contextmanager
    def _writer_connection(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread the writer connection; raises StoreBusy after the deadline.

        SQLite's busy timeout gets what our own lock leaves of the deadline. One connection writes
        for all threads, so that its page cache stays valid.
        """
        left = min(self._longest, self._deadline.left())
        if not self._write_lock.acquire(blocking=False):
            end = time.monotonic() + left
            if not self._write_lock.acquire(timeout=left):
                msg = "the database is locked by another write of this program"
                raise StoreBusy(msg)
            left = max(end - time.monotonic(), 0)
        own = self.connection
        try:
            if self._writer is None:
                self._writer = self._connect()
            self._local.connection = self._writer
            self._set_busy_timeout(_milliseconds(left))
            yield self._writer
        finally:
            self._local.connection = own
            self._write_lock.release()

    def _set_busy_timeout(self, milliseconds: int) -> None:
        if self._writer_timeout != milliseconds:
            self.execute(f"PRAGMA busy_timeout = {milliseconds}")
            self._writer_timeout = milliseconds

    def _register(self, connection: sqlite3.Connection) -> None:
        """Register this thread's connection, and close those of threads that have ended."""
        with self._open_lock:
            for thread in [thread for thread in self._open if not thread.is_alive()]:
                self._open.pop(thread).close()
            self._open[threading.current_thread()] = connection

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._open_connection()
        except sqlite3.Error as error:
            raise fault_of(error) from error

    def _open_connection(self) -> sqlite3.Connection:
        # Threads use only their own connection, but `close` closes all of them from one.
        raw = sqlite3.connect(
            self.path, isolation_level=None, timeout=self._longest, check_same_thread=False
        )
        try:
            raw.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[self._durable]}")
            raw.execute("PRAGMA foreign_keys = ON")
            # Without it, REPLACE would delete audit rows without firing their trigger.
            raw.execute("PRAGMA recursive_triggers = ON")
            raw.execute(f"PRAGMA query_only = {int(self._read_only)}")
        except sqlite3.Error:
            raw.close()
            raise
        return raw


def _milliseconds(seconds: float) -> int:
    """Return seconds in milliseconds, in steps of 100, so that the timeout rarely has to be set."""
    return ceil(seconds * 10) * 100
