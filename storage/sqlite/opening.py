"""Opens a database file: creates it if missing, migrates it if old."""

import os
from pathlib import Path
from typing import Final

from storage.faults import (
    DatabaseMissing,
    DatabaseRefused,
    NewerDatabase,
    OlderDatabase,
    refused_if_busy,
)
from storage.sqlite.connector import SqliteConnector
from storage.sqlite.faults import file_fault
from storage.sqlite.mounts import require_local
from storage.sqlite.tables import require_not_moved
from storage.sqlite.version import version_of
from storage.versions import NEWEST

_MODE: Final = 0o600


def open_database(path: Path, *, read_only: bool = False) -> SqliteConnector:
    """Open a database, created (mode 0600) or migrated as needed. Raises DatabaseRefused.

    With `read_only` nothing is created, changed or migrated, and a running program is not
    disturbed.
    """
    require_local(path)
    if read_only and not path.exists():
        msg = f"there is no database {path}: correct DATABASE_PATH, or start `run` first"
        raise DatabaseMissing(msg)
    if not read_only:
        _create(path)
    database = SqliteConnector(path, read_only=read_only)
    try:
        with refused_if_busy(database.place):
            _check_version(database, read_only=read_only)
            if not read_only:
                require_not_moved(database)
                database.execute("PRAGMA journal_mode = WAL")
                _bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up_to_date(database: SqliteConnector) -> None:
    if version_of(database) < NEWEST:
        # Imported only when needed: sqlite_utils loads its command line.
        from storage.sqlite.migrations import migrate  # noqa: PLC0415

        migrate(database)


def _create(path: Path) -> None:
    # By path only: closing a descriptor of the file would release SQLite's locks on it.
    try:
        if not path.exists():
            path.touch(mode=_MODE)
        elif path.stat().st_mode & 0o077:
            path.chmod(_MODE)
    except OSError as error:
        raise file_fault(path, error) from error
    require_writable(path)


def require_writable(path: Path) -> None:
    """Raise DatabaseRefused for a file without write permission.

    SQLite would open it and only fail at the first write, long after the start.
    """
    if not os.access(path, os.W_OK):
        msg = f"{path} cannot be used: the database is read-only: make its file writable"
        raise DatabaseRefused(msg, code="read_only")


def _check_version(database: SqliteConnector, *, read_only: bool) -> None:
    found = version_of(database)
    if found > NEWEST:
        msg = (
            f"{database.place} was made by a newer version (schema {found}, this one knows "
            f"{NEWEST}): update sellerdesk"
        )
        raise NewerDatabase(msg)
    if read_only and found < NEWEST:
        msg = (
            f"{database.place} was made by an older version (schema {found}, this one needs "
            f"{NEWEST}): run `sellerdesk migrate`"
        )
        raise OlderDatabase(msg)
