"""The interface between the tables and a database engine."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Final, Protocol

from bot.domain.leases import EVERYBODY

DEADLINE: Final = 2.0
"""Seconds in which a transaction begins or raises StoreBusy, so that Slack is answered in time."""
Cell = str | int | None
Row = Mapping[str, Cell]
_fence: ContextVar[Mapping[str, int]] = ContextVar("fence", default={})  # noqa: B039 - read-only


class Connector(Protocol):
    """An open database.

    The SQL is the subset that all engines share, with `?` as placeholder. Every call may raise
    StoreBusy or StoreFailed; a change may also raise ConstraintViolated.
    """

    @property
    @abstractmethod
    def place(self) -> str:
        """The database's location for messages, without a password."""

    @abstractmethod
    def transaction(self, owner: str = EVERYBODY) -> AbstractContextManager[None]:
        """Open a write transaction: committed at the end, rolled back on an exception.

        `owner` is the account whose data it changes: transactions of one account take turns. A
        nested call is a savepoint of the outer transaction. Raises StoreBusy if it cannot begin
        within the deadline, LeaseLost behind a fence that was passed, StoreUnsure if the answer to
        its commit was lost.
        """

    @property
    def fence(self) -> Mapping[str, int]:
        """Return the tokens of the leases under which this thread works, by account."""
        return _fence.get()

    @contextmanager
    def fenced(self, tokens: Mapping[str, int]) -> Iterator[None]:
        """Check in each transaction of this thread in the block that the leases are still ours."""
        before = _fence.set(tokens)
        try:
            yield
        finally:
            _fence.reset(before)

    @abstractmethod
    def one_deadline(self) -> AbstractContextManager[None]:
        """Let all calls of this thread in the block end within `DEADLINE` seconds together."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads of this thread in the block see one state of the database."""

    @abstractmethod
    def rows(self, sql: str, params: Sequence[Cell] = ()) -> list[dict[str, Any]]:
        """Return all rows of a query."""

    @abstractmethod
    def change(self, sql: str, params: Sequence[Cell] = ()) -> int:
        """Run a write; return the number of rows. Raises RuntimeError outside a transaction."""

    @abstractmethod
    def close(self) -> None:
        """Close the connections of all threads; the connector is unusable afterwards."""

    def row(self, sql: str, params: Sequence[Cell] = ()) -> dict[str, Any] | None:
        """Return the first row of a query, None without rows."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def insert(self, table: str, row: Row, conflict: str = "") -> int:
        """Insert a row; return the number of rows written. `conflict`: an ON CONFLICT clause."""
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) {conflict}"
        return self.change(sql, tuple(row.values()))

    def put(self, table: str, row: Row, *key: str) -> None:
        """Insert a row, or overwrite the one with the same `key`, columns that are unique."""
        columns = ", ".join(f'"{name}"' for name in key)
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name not in key)
        self.insert(table, row, f"ON CONFLICT ({columns}) DO UPDATE SET {changes}")

    def update(self, table: str, changes: Row, where: Row) -> int:
        """Set `changes` in the rows whose columns equal `where`; return the number of rows."""
        assignments = ", ".join(f'"{name}" = ?' for name in changes)
        conditions = " AND ".join(f'"{name}" = ?' for name in where)
        sql = f"UPDATE {table} SET {assignments} WHERE {conditions}"
        return self.change(sql, (*changes.values(), *where.values()))
