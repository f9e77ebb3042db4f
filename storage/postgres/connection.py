"""One connection, whose every wait for the server ends at a deadline."""

import select
from typing import Any, Final, Self

import psycopg
from psycopg.errors import _WaitTimeout
from psycopg.rows import DictRow, dict_row

from storage.postgres.address import Address
from storage.postgres.faults import connection_fault

STATEMENT: Final = 5.0
"""The most seconds of one statement, on the server and here; a transaction that meets a lost
connection holds the others up for as long."""

_PATIENCE: Final = 600.0

_SESSION: Final = (
    "SET synchronous_commit = on;"  # off would lose the intent to send a feed with the server
    "SET default_transaction_isolation = 'read committed';"
    f"SET statement_timeout = '{STATEMENT:.0f}s';"
    "SET lock_timeout = '2s';"
    # A frozen program must not hold its row lock for ever.
    "SET idle_in_transaction_session_timeout = '3s';"
)


class Connection(psycopg.Connection[DictRow]):
    """A connection in autocommit mode that is closed when the server does not answer in time.

    The waits of psycopg have no deadline of their own, and a server or a box in between that
    stands still never ends them.
    """

    seconds = STATEMENT
    """The time that the next statements have, each."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Consume a generator of psycopg; close the connection at the deadline."""
        try:
            return super().wait(gen, interval, self.seconds if timeout is None else timeout)
        except _WaitTimeout:
            self.close()
            msg = "the server did not answer in time"
            raise psycopg.OperationalError(msg) from None

    def take_time(self) -> None:
        """Lift the deadlines for the open transaction, for work on all rows."""
        self.seconds = _PATIENCE
        self.execute(
            "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;"
            "SET LOCAL idle_in_transaction_session_timeout = 0"
        )

    @classmethod
    def open(cls, address: Address, *, read_only: bool = False) -> Self:
        """Connect. Raises StoreBusy where waiting may help, StoreFailed otherwise."""
        try:
            made = cls.connect(address.conninfo, autocommit=True, row_factory=dict_row)
        except psycopg.Error as error:
            raise connection_fault(error) from None  # libpq's words may hold parts of the URL
        try:
            made.execute(_SESSION)
            if read_only:
                made.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            made.close()
            raise connection_fault(error) from None
        return made

    @property
    def gone(self) -> bool:
        """Whether the server has ended an idle connection, as far as is known here."""
        if self.closed:
            return True
        # An idle connection has nothing to read, unless the server said goodbye.
        readable, _, _ = select.select([self.pgconn.socket], [], [], 0)
        return bool(readable)
