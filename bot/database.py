"""The database that the settings name: the file DATABASE_PATH, or DATABASE_URL on a server.

PostgreSQL's driver is an extra, so that engine is imported only where DATABASE_URL is set.
"""

import logging
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Final, TypeVar

from bot.domain.wording import wording
from bot.ports.store import StoreBusy
from bot.settings import Settings
from bot.start import CannotStart, database_refused
from storage import AlreadyRunning, DatabaseRefused, StoreFailed
from storage.connector import Connector
from storage.faults import refused_if_busy
from storage.sqlite import ProcessLock, copy_database, copy_rows, open_database

if TYPE_CHECKING:
    from storage.postgres import Address, Listener, PostgresLeases, RatesTable

_log = logging.getLogger(__name__)
_RETRY_SECONDS: Final = 3.0
_JOIN_TRIES: Final = 20
_JOIN_SECONDS: Final = 0.5
_Done = TypeVar("_Done")

Beat = Callable[[], datetime]
"""Tells the server's time and holds on to the lock. Raises StoreBusy, AlreadyRunning."""


class Database(ABC):
    """A database that may not exist yet."""

    @abstractmethod
    def exists(self) -> bool:
        """Return whether there is something to read."""

    @abstractmethod
    def held(self) -> AbstractContextManager[Beat | None]:
        """Keep other programs out for the block; yield the server's beat, None for a file.

        Raises DatabaseRefused.
        """

    @abstractmethod
    def joined(self) -> AbstractContextManager[Beat | None]:
        """Use it in the block as `run` does: a server beside other programs, a file alone.

        It is made or migrated unless other programs are running; a server that does not answer is
        waited for. Yields the server's beat. Raises DatabaseRefused.
        """

    @abstractmethod
    def open(self, *, read_only: bool = False, joined: bool = False) -> Connector:
        """Open it; unless `read_only`, it is made or migrated as needed. Raises DatabaseRefused.

        `joined`: within a block of `joined()`, which has migrated it already.
        """

    @abstractmethod
    def copy_to(self, path: Path) -> None:
        """Copy all of it to a new file. Raises DatabaseRefused."""


def database_of(settings: Settings, *, durable: bool = True) -> Database:
    """Return the database of these settings. Raises CannotStart without PostgreSQL's driver.

    Unless `durable`, a power failure may lose or damage a file, whose commits are faster.
    """
    if settings.database_url is None:
        return FileDatabase(settings.database_path, durable)
    return ServerDatabase(address_of(settings.database_url.reveal()))


def address_of(url: str, *, password: str = "") -> "Address":
    """Return the address in a URL; `password` fills in a missing one. Raises CannotStart."""
    try:
        from storage.postgres import Address  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise CannotStart(wording("start.no_driver")) from missing
    try:
        return Address.of(url, password=password)
    except DatabaseRefused as fault:
        raise CannotStart(database_refused(fault)) from fault


@dataclass(frozen=True, slots=True)
class FileDatabase(Database):
    """A SQLite file."""

    path: Path
    durable: bool = True

    def exists(self) -> bool:
        """Return whether the file exists."""
        return self.path.exists()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the process lock of the file."""
        with ProcessLock(self.path):
            yield

    def joined(self) -> AbstractContextManager[None]:
        """Hold the process lock of the file."""
        return self.held()

    def open(self, *, read_only: bool = False, joined: bool = False) -> Connector:  # noqa: ARG002
        """Open the file."""
        return open_database(self.path, read_only=read_only, durable=self.durable)

    def copy_to(self, path: Path) -> None:
        """Copy the file."""
        copy_database(self.path, path)


@dataclass(frozen=True, slots=True)
class ServerDatabase(Database):
    """A PostgreSQL database."""

    address: "Address" = field(repr=False)

    def exists(self) -> bool:
        """Return True: whether it is empty is seen when it is opened."""
        return True

    @contextmanager
    def held(self) -> Iterator[Beat]:
        """Hold the lock that keeps every other program out."""
        from storage.postgres import PostgresLock  # noqa: PLC0415 - an extra

        lock = PostgresLock(self.address)
        self._answered(lock.acquire)
        try:
            yield lock.beat
        finally:
            lock.release()

    @contextmanager
    def joined(self) -> Iterator[Beat]:
        """Hold the lock that programs share; whoever is the first brings the schema up to date."""
        from storage.postgres import PostgresLock, open_postgres  # noqa: PLC0415 - an extra

        lock = PostgresLock(self.address, shared=True)

        def join() -> None:
            with lock.first() as alone:
                if alone:
                    open_postgres(self.address).close()

        try:
            self._answered(partial(_patiently, join), wait=True)
            yield lock.beat
        finally:
            lock.release()

    def open(self, *, read_only: bool = False, joined: bool = False) -> Connector:
        """Open the database, its schema made or migrated as needed."""
        from storage.postgres import open_postgres  # noqa: PLC0415 - an extra

        return self._answered(
            lambda: open_postgres(self.address, read_only=read_only, beside_others=joined),
            wait=joined,
        )

    def rates(self) -> "RatesTable":
        """Return what is left of Amazon's rates for each account, shared by all programs."""
        from storage.postgres import RatesTable  # noqa: PLC0415 - an extra

        return RatesTable(self.address)

    def leases(self, name: str, span: timedelta, version: str) -> "PostgresLeases":
        """Return the table of leases for a program of that name and version."""
        from storage.postgres import PostgresLeases  # noqa: PLC0415 - an extra

        where = f"{gethostname()}:{os.getpid()}"
        return PostgresLeases(self.address, name, span.total_seconds(), host=where, version=version)

    def listener(self, heard: Callable[[str], None], missed: Callable[[], None]) -> "Listener":
        """Return what hears of which account another program has changed something."""
        from storage.postgres import Listener  # noqa: PLC0415 - an extra

        return Listener(self.address, heard, missed)

    def copy_to(self, path: Path) -> None:
        """Copy all rows to a SQLite file."""
        with closing(self.open(read_only=True)) as database, refused_if_busy(database.place):
            copy_rows(database, path)

    def _answered(self, work: Callable[[], _Done], *, wait: bool = False) -> _Done:
        """Run `work`, which needs an answer of the server; with `wait`, retry until there is one.

        Raises DatabaseRefused for what waiting cannot cure.
        """
        told = False
        while True:
            try:
                return work()
            except StoreBusy as fault:
                if isinstance(fault, StoreFailed) or not wait:
                    msg = f"{self.address.place} cannot be used: {fault}"
                    raise DatabaseRefused(msg, code=fault.code) from fault
                if not told:
                    extra = {"database": self.address.place, "why": str(fault)}
                    _log.warning("database.not_answering", extra=extra)
                    told = True
            threading.Event().wait(_RETRY_SECONDS)


def _patiently(join: Callable[[], None]) -> None:
    """Join, waiting a moment for a program that is alone: it may be making the schema.

    Raises AlreadyRunning for one that stays.
    """
    for _ in range(_JOIN_TRIES):
        try:
            return join()
        except AlreadyRunning:
            threading.Event().wait(_JOIN_SECONDS)
    return join()
