"""One process that changes things a database."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.faults import AlreadyRunning
from storage.sqlite.faults import unusable


class ProcessLock:
    """An exclusive lock beside a database file, held until `release` or the end of the process.

    The file stays; only the lock on it means anything, so a kill leaves nothing to clean up.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises AlreadyRunning at once where another process holds it."""
        # The file itself, by whatever name it is called: one database has one lock.
        database = self._database.resolve()
        path = database.with_name(database.name + ".lock")
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise unusable(path, error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            msg = (
                f"{self._database} is in use by another sellerdesk (process {holder}): "
                "stop that one first, or give this one a DATABASE_PATH of its own"
            )
            raise AlreadyRunning(msg) from error
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode("ascii"), 0)
        self._file = file

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
