"""What SQLite's errors and the file system's mean to the program."""

import sqlite3
from pathlib import Path

from bot.ports.store import StoreBusy
from storage.faults import ConstraintViolated, DatabaseRefused, StoreFailed


def unusable(path: Path, error: OSError) -> DatabaseRefused:
    """Return what an error of the file system at this path means."""
    return DatabaseRefused(
        f"{path} cannot be used: {error.strerror}: give DATABASE_PATH a folder that we may write in"
    )


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
    if code == sqlite3.SQLITE_CONSTRAINT:
        return ConstraintViolated(str(error))
    return error
