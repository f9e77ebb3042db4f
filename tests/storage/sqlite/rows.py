"""All rows of a database, before and after it is migrated."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.sqlite import open_database

Rows = dict[str, list[dict[str, Any]]]


def everything(database: sqlite3.Connection) -> Rows:
    """Return all rows of all tables of ours."""
    tables = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if name != "_sqlite_migrations"
    ]
    rows: Rows = {}
    for table in tables:
        cursor = database.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of the schema
        names = [column[0] for column in cursor.description]
        rows[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return rows


def before_and_after(path: Path) -> tuple[Rows, Rows]:
    """Migrate a database and return what it held and holds."""
    with closing(sqlite3.connect(path)) as database:
        before = everything(database)
    open_database(path).close()
    with closing(sqlite3.connect(path)) as database:
        return before, everything(database)
