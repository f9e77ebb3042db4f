"""The lock that decides which programs may use a database."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Final, Self

import psycopg

from storage.faults import AlreadyRunning, refused_if_busy
from storage.postgres.address import Address
from storage.postgres.connection import Connection
from storage.postgres.faults import fault_of

_TAKE: Final = (
    "SELECT pg_try_advisory_lock{kind}(hashtext('sellerdesk'), hashtext(current_schema())) AS mine"
)
_ALONE: Final = _TAKE.format(kind="")
_SHARED: Final = _TAKE.format(kind="_shared")
_NO_MORE_ALONE: Final = (
    "SELECT pg_advisory_unlock(hashtext('sellerdesk'), hashtext(current_schema()))"
)

_NO_MORE: Final = "SELECT pg_advisory_unlock_all()"


class PostgresLock:
    """An advisory lock on a connection of its own; it ends with the connection.

    Held alone it keeps every other program out. With `shared`, programs that share the work hold
    it together, and keep out who wants to change the schema. `beat` takes it again after an outage
    and tells the server's time.
    """

    def __init__(self, address: Address, *, shared: bool = False) -> None:
        self._address = address
        self._shared = shared
        self._connection: Connection | None = None

    def acquire(self) -> None:
        """Take the lock without waiting. Raises AlreadyRunning, StoreBusy, StoreFailed."""
        if not self._taken(_SHARED if self._shared else _ALONE):
            msg = (
                f"{self._address.place} is in use by another sellerdesk: stop it first, "
                "or set another DATABASE_URL"
            )
            raise AlreadyRunning(msg)

    @contextmanager
    def first(self) -> Iterator[bool]:
        """Hold the lock alone for the block if it is free (yields True), then share it.

        Raises AlreadyRunning if another program wants to be alone.
        """
        alone = self._taken(_ALONE)
        if not alone:
            self.acquire()
        try:
            yield alone
            if alone and self._connection is not None:
                for statement in (_SHARED, _NO_MORE_ALONE):
                    self._run(self._connection, statement)
        except BaseException:
            self.release()
            raise

    def _taken(self, statement: str) -> bool:
        connection = Connection.open(self._address)
        try:
            row = self._run(connection, statement)
        except BaseException:
            connection.close()
            raise
        if not row["mine"]:
            connection.close()
            return False
        self._connection = connection
        return True

    def _run(self, connection: Connection, statement: str) -> dict[str, Any]:
        try:
            row = connection.execute(statement).fetchone()
        except psycopg.Error as error:
            raise fault_of(error) from error
        assert row is not None  # noqa: S101 - a SELECT without FROM has a row
        return row

    def beat(self) -> datetime:
        """Return the server's time; take a lost lock again. Raises AlreadyRunning, StoreBusy."""
        if self._connection is None or self._connection.gone:
            self.release()
            self.acquire()
        assert self._connection is not None  # noqa: S101 - acquire sets it or raises
        self._connection.seconds = 2.0
        row = self._run(self._connection, "SELECT clock_timestamp() AS now")
        at: datetime = row["now"]
        return at

    def release(self) -> None:
        """Release the lock, so that whoever asks next has it; does nothing if it is not held."""
        if self._connection is not None:
            self._connection.seconds = 1.0
            with suppress(psycopg.Error):  # a connection that is lost holds no lock
                self._connection.execute(_NO_MORE)  # the server ends a closed one some time later
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        with refused_if_busy(self._address.place):
            self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
