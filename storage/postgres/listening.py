"""Receives other programs' notifications: which account changed, and events about people."""

import logging
import select
import socket
import threading
from collections.abc import Callable
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

from bot.ports.store import StoreBusy
from storage.postgres.address import Address
from storage.postgres.connection import Connection

CHANNEL: Final = "sellerdesk_"
"""The name of the channel, without that of the schema."""
_RETRY_SECONDS: Final = 1.0
_log = logging.getLogger(__name__)


class Listener:
    """A thread that calls `heard` with each notification, e.g. an account whose data changed.

    Notifications are lost while there is no connection, so `missed` is called after each new one.
    """

    def __init__(
        self, address: Address, heard: Callable[[str], None], missed: Callable[[], None]
    ) -> None:
        self._address = address
        self._heard = heard
        self._missed = missed
        self._stop = threading.Event()
        self._woken, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, at once unless the server stands still or something is being heard."""
        self._stop.set()
        self._waker.close()  # which makes the other end readable
        if self._thread.is_alive():
            self._thread.join(2 * _RETRY_SECONDS)
        if not self._thread.is_alive():
            self._woken.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                connection = Connection.open(self._address)
                try:
                    self._listen(connection)
                finally:
                    connection.close()
            except (StoreBusy, psycopg.Error) as fault:
                _log.info("listener.interrupted", extra={"why": type(fault).__name__})
                self._stop.wait(_RETRY_SECONDS)
            except Exception:  # noqa: BLE001 - a callback may raise anything; the thread goes on
                _log.exception("listener.failed")
                self._stop.wait(_RETRY_SECONDS)

    def _listen(self, connection: Connection) -> None:
        row = connection.execute("SELECT current_schema() AS name").fetchone()
        assert row is not None  # noqa: S101 - a SELECT without FROM has a row
        connection.execute(SQL("LISTEN {}").format(Identifier(CHANNEL + row["name"])))
        self._missed()
        server = connection.pgconn
        while not self._stop.is_set():
            select.select([server.socket, self._woken.fileno()], [], [])
            server.consume_input()
            while (told := server.notifies()) is not None:
                self._heard(told.extra.decode())
