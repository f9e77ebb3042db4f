"""A few connections for all threads; made by a thread of its own, which no caller waits for."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bot.ports.store import StoreBusy
from storage.faults import StoreAway, StoreFailed
from storage.postgres.address import Address
from storage.postgres.connection import Connection

_log = logging.getLogger(__name__)
SIZE: Final = 4
_RETRY_SECONDS: Final = 0.5


class Pool:
    """Lends connections. While the server cannot be reached, `lend` fails at once.

    That keeps the threads that answer Slack from queueing behind a deadline each.
    """

    def __init__(self, address: Address, *, read_only: bool = False) -> None:
        self._address = address
        self._read_only = read_only
        lock = threading.Lock()
        # Two, because a notification must reach one who waits to borrow, and not the maker.
        self._returned, self._wanted = threading.Condition(lock), threading.Condition(lock)
        self._idle: list[Connection] = []
        self._held = 0
        """Connections that are idle or lent."""
        self._waiting = 0
        self._fault: StoreBusy | None = None
        """Why the last attempt to connect failed; None while the server answers."""
        self._closed = False
        self._maker = threading.Thread(target=self._make_up, name="database", daemon=True)

    def start(self) -> None:
        """Make the first connection in this thread. Raises StoreBusy."""
        self._idle.append(Connection.open(self._address, read_only=self._read_only))
        self._held = 1
        self._maker.start()

    @contextmanager
    def lend(self, seconds: float) -> Iterator[Connection]:
        """Lend a connection for the block. Raises StoreBusy after `seconds`, or at once."""
        connection = self._take(seconds)
        try:
            yield connection
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close the idle connections now, and the lent ones when they come back."""
        with self._returned:
            self._closed = True
            idle, self._idle = self._idle, []
            self._returned.notify_all()
            self._wanted.notify()
        for connection in idle:
            connection.close()
        if self._maker.is_alive():
            self._maker.join(_RETRY_SECONDS)

    def _take(self, seconds: float) -> Connection:
        end = time.monotonic() + seconds
        with self._returned:
            while (connection := self._idle_one()) is None:
                self._check_open()
                left = end - time.monotonic()
                if left <= 0:
                    msg = "the database does not answer"
                    raise StoreAway(msg)
                self._waiting += 1
                self._wanted.notify()
                self._returned.wait(left)
                self._waiting -= 1
            return connection

    def _idle_one(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.gone:
                return connection
            self._drop(connection)
        return None

    def _check_open(self) -> None:
        if self._closed:
            msg = "the database was closed"
            raise StoreBusy(msg)
        if isinstance(self._fault, StoreFailed):
            raise StoreFailed(self._fault.code, str(self._fault))
        if self._fault is not None and not self._held:
            raise StoreAway(str(self._fault))

    def _give_back(self, connection: Connection) -> None:
        with self._returned:
            if self._closed or connection.closed:
                self._drop(connection)
            else:
                self._idle.append(connection)
                self._returned.notify()

    def _drop(self, connection: Connection) -> None:
        connection.close()
        self._held -= 1
        self._wanted.notify()

    def _make_up(self) -> None:
        """Replace lost connections until the pool is closed; log each outage once."""
        while self._wait_for_a_gap():
            try:
                made = Connection.open(self._address, read_only=self._read_only)
            except StoreBusy as fault:
                self._note(fault)
            else:
                self._note(None)
                with self._wanted:
                    self._held += 1
                self._give_back(made)

    def _wait_for_a_gap(self) -> bool:
        """Wait until a connection is wanted; False once the pool is closed."""
        with self._wanted:
            if self._fault is not None:
                self._wanted.wait_for(lambda: self._closed, _RETRY_SECONDS)
            self._wanted.wait_for(lambda: self._closed or self._wants_one())
            return not self._closed

    def _wants_one(self) -> bool:
        wanted = self._waiting > 0 or self._fault is not None
        return not self._held or (wanted and self._held < SIZE)

    def _note(self, fault: StoreBusy | None) -> None:
        with self._returned:
            before, self._fault = self._fault, fault
            if fault is not None:
                self._returned.notify_all()
        if fault is not None and before is None:
            _log.warning("database.away", extra={"why": str(fault)})
        if fault is None and before is not None:
            _log.info("database.back")
