"""What can be wrong with the database, said with its cure.

Situations that pass, or that somebody mends while we run, are StoreBusy (bot/ports/store.py); what
must be mended before the program starts is DatabaseRefused.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.ports.store import StoreBusy


class StoreFailed(StoreBusy):
    """The database cannot be written just now, and waiting is no cure; nothing was changed."""

    lasting = True

    def __init__(self, code: str, cure: str) -> None:
        super().__init__(cure)
        self.code = code


class DatabaseRefused(Exception):  # noqa: N818 - a refusal, and its cure
    """The program may not start on this database as things are; the message names the cure."""


class DatabaseMissing(DatabaseRefused):
    """There is no database to read."""


class NewerDatabase(DatabaseRefused):
    """A newer version of the program made this database."""


class OlderDatabase(DatabaseRefused):
    """An older version of the program made this database, and it is opened for reading only."""


class OwnerMismatch(DatabaseRefused):
    """This database belongs to another seller, Amazon endpoint or Slack team."""


class AlreadyRunning(DatabaseRefused):
    """Another process changes things in this database."""


def unusable(path: Path, error: OSError) -> DatabaseRefused:
    """Return what an error of the file system at this path means."""
    return DatabaseRefused(
        f"{path} cannot be used: {error.strerror}: give DATABASE_PATH a folder that we may write in"
    )


@contextmanager
def refused_if_busy(path: Path) -> Iterator[None]:
    """Let what is busy at the start refuse the start: nobody is there to try again."""
    try:
        yield
    except StoreBusy as fault:
        msg = f"{path} cannot be used: {fault}"
        raise DatabaseRefused(msg) from fault


_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FAILED = {
    sqlite3.SQLITE_FULL: ("disk_full", "the disk of the database is full: free some space on it"),
    sqlite3.SQLITE_READONLY: ("read_only", "the database is read-only: make its file writable"),
    sqlite3.SQLITE_PERM: ("read_only", "the database may not be opened: make its file ours"),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot_open",
        "the database cannot be opened: its folder must exist and be writable",
    ),
    sqlite3.SQLITE_IOERR: ("io", "the disk of the database reports an error: look at the disk"),
    sqlite3.SQLITE_CORRUPT: ("damaged", "the database is damaged: bring back a backup"),
    sqlite3.SQLITE_NOTADB: ("damaged", "the file is no database: name another DATABASE_PATH"),
}


def fault_of(error: sqlite3.Error) -> Exception:
    """Return what an error of SQLite means to the program; the error itself where it is a bug."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _PASSING:
        return StoreBusy("the database is locked by another program")
    if code in _FAILED:
        return StoreFailed(*_FAILED[code])
    return error
