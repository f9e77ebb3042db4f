"""What the tables ask of a database, whatever its engine."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Cell = str | int | None
Row = Mapping[str, Cell]


class Connector(Protocol):
    """A database that is open.

    Its SQL is what the engines have in common: `?` stands for a parameter, columns are named, and
    a conflict is an ON CONFLICT clause. Every call may raise StoreBusy or StoreFailed, a change
    ConstraintViolated too.
    """

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the database is, for messages; holds no password."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Open a write transaction: committed at the end, rolled back by an exception.

        A nested one is a savepoint of the outer one. Raises StoreBusy where it cannot begin within
        the deadline.
        """

    @abstractmethod
    def rows(self, sql: str, params: Sequence[Cell] = ()) -> list[dict[str, Any]]:
        """Return the rows of a query."""

    @abstractmethod
    def change(self, sql: str, params: Sequence[Cell] = ()) -> int:
        """Change rows and return how many; raises RuntimeError outside a transaction."""

    @abstractmethod
    def close(self) -> None:
        """Close the connections of all threads; nothing may be asked afterwards."""

    def row(self, sql: str, params: Sequence[Cell] = ()) -> dict[str, Any] | None:
        """Return the first row of a query."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def insert(self, table: str, row: Row, conflict: str = "") -> int:
        """Insert a row and return how many were; `conflict` is an ON CONFLICT clause."""
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) {conflict}"
        return self.change(sql, tuple(row.values()))

    def update(self, table: str, changes: Row, where: Row) -> int:
        """Change columns of the rows whose columns equal `where`, and return how many."""
        assignments = ", ".join(f'"{name}" = ?' for name in changes)
        conditions = " AND ".join(f'"{name}" = ?' for name in where)
        sql = f"UPDATE {table} SET {assignments} WHERE {conditions}"
        return self.change(sql, (*changes.values(), *where.values()))
