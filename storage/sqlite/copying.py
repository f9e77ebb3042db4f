"""Copies a database while a program may be using it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.connector import Connector
from storage.faults import DatabaseRefused
from storage.sqlite.mounts import require_local
from storage.sqlite.opening import open_database
from storage.sqlite.tables import tables_of


def copy_database(source: Path, target: Path) -> None:
    """Copy a consistent snapshot to a new file (mode 0600). Raises DatabaseRefused."""
    require_local(source)
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            target.chmod(0o600)
            old.backup(new)
    except sqlite3.Error as error:
        msg = f"{source} cannot be read: {error}: correct DATABASE_PATH"
        raise DatabaseRefused(msg) from error


def copy_rows(source: Connector, target: Path) -> None:
    """Copy all rows of a database of another engine to a new file (mode 0600)."""
    with closing(open_database(target)) as file, source.snapshot(), file.transaction():
        for table, columns in tables_of(file).items():
            names = ", ".join(f'"{name}"' for name in columns)
            for row in source.rows(f"SELECT {names} FROM {table}"):  # noqa: S608 - our own names
                file.insert(table, row)
