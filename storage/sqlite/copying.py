"""A copy of a database, made beside a running program."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.faults import DatabaseRefused


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment; raises DatabaseRefused where that cannot be."""
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            target.chmod(0o600)
            old.backup(new)
    except sqlite3.Error as error:
        msg = f"{source} cannot be read: {error}: name the right DATABASE_PATH"
        raise DatabaseRefused(msg) from error
