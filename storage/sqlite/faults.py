"""Translation of SQLite and file system errors."""

import sqlite3
from pathlib import Path

from bot.ports.store import StoreBusy
from storage.faults import ConstraintViolated, DatabaseRefused, StoreFailed


def file_fault(path: Path, error: OSError) -> DatabaseRefused:
    """Translate a file system error at this path."""
    cure = "set DATABASE_PATH to a file in a writable folder"
    return DatabaseRefused(f"{path} cannot be used: {error.strerror}: {cure}", code="cannot_open")


_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
FAILED = {
    sqlite3.SQLITE_FULL: ("disk_full", "the disk of the database is full: free some space on it"),
    sqlite3.SQLITE_READONLY: ("read_only", "the database is read-only: make its file writable"),
    sqlite3.SQLITE_PERM: (
        "read_only",
        "no permission to open the database: fix the owner or mode of its file",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot_open",
        "the database cannot be opened: its folder must exist and be writable",
    ),
    sqlite3.SQLITE_IOERR: ("io", "the disk of the database reports an I/O error: check the disk"),
    sqlite3.SQLITE_CORRUPT: ("damaged", "the database is damaged: restore a backup"),
    sqlite3.SQLITE_NOTADB: ("damaged", "the file is not a database: correct DATABASE_PATH"),
}
"""The code and the cure of each fault that waiting does not help."""


def fault_of(error: sqlite3.Error) -> Exception:
    """Translate an SQLite error; one that only a bug can cause is returned unchanged."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _BUSY:
        return StoreBusy("the database is locked by another program")
    if code in FAILED:
        return StoreFailed(*FAILED[code])
    if code == sqlite3.SQLITE_CONSTRAINT:
        return ConstraintViolated(str(error))
    return error
