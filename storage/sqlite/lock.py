"""The lock that allows one writing process for each database."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.faults import AlreadyRunning
from storage.sqlite.faults import file_fault
from storage.sqlite.mounts import require_local


class ProcessLock:
    """An exclusive lock on a `.lock` file, held until `release` or the end of the process.

    The file is never deleted; only the lock on it counts, so a kill leaves nothing to clean up.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock without waiting. Raises DatabaseRefused, AlreadyRunning."""
        # Symbolic links are resolved, so that one database has one lock.
        require_local(self._database)
        database = self._database.resolve()
        path = database.with_name(database.name + ".lock")
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise file_fault(path, error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            msg = (
                f"{self._database} is in use by another sellerdesk (process {holder}): "
                "stop it first, or set another DATABASE_PATH"
            )
            raise AlreadyRunning(msg) from error
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode("ascii"), 0)
        self._file = file

    def release(self) -> None:
        """Release the lock; does nothing if it is not held."""
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
