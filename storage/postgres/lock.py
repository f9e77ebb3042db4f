"""The lock that allows one running program for each database."""

from datetime import datetime
from typing import Self

import psycopg

from storage.faults import AlreadyRunning, refused_if_busy
from storage.postgres.address import Address
from storage.postgres.connection import Connection
from storage.postgres.faults import fault_of

_TAKE = "SELECT pg_try_advisory_lock(hashtext('sellerdesk'), hashtext(current_schema())) AS mine"


class PostgresLock:
    """An advisory lock on a connection of its own; it ends with the connection.

    `beat` takes it again after an outage and tells the server's time.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: Connection | None = None

    def acquire(self) -> None:
        """Take the lock without waiting. Raises AlreadyRunning, StoreBusy, StoreFailed."""
        connection = Connection.open(self._address)
        try:
            row = connection.execute(_TAKE).fetchone()
        except psycopg.Error as error:
            connection.close()
            raise fault_of(error) from error
        if row is None or not row["mine"]:
            connection.close()
            msg = (
                f"{self._address.place} is in use by another sellerdesk: stop it first, "
                "or set another DATABASE_URL"
            )
            raise AlreadyRunning(msg)
        self._connection = connection

    def beat(self) -> datetime:
        """Return the server's time; take a lost lock again. Raises AlreadyRunning, StoreBusy."""
        if self._connection is None or self._connection.gone:
            self.release()
            self.acquire()
        assert self._connection is not None  # noqa: S101 - acquire sets it or raises
        self._connection.seconds = 2.0
        try:
            row = self._connection.execute("SELECT clock_timestamp() AS now").fetchone()
        except psycopg.Error as error:
            raise fault_of(error) from error
        assert row is not None  # noqa: S101 - a SELECT without FROM has a row
        at: datetime = row["now"]
        return at

    def release(self) -> None:
        """Release the lock; does nothing if it is not held."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        with refused_if_busy(self._address.place):
            self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
