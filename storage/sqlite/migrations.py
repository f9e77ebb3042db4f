"""Schema migrations of a database file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlite_utils

from storage.sqlite.connector import SqliteConnector
from storage.sqlite.faults import fault_of
from storage.sqlite.version import version_of
from storage.versions import NEWEST, STEPS

_STRICT_SINCE: Final = (3, 37)


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script, each of which ends with its line."""
    # sqlite_utils looks for the end after each character, which takes longer than all the DDL.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _add_step(steps: sqlite_utils.Migrations, number: int, script: Path, *, strict: bool) -> None:
    def step(db: sqlite_utils.Database) -> None:
        sql = script.read_text(encoding="utf-8")
        for statement in _statements(sql if strict else sql.replace(") STRICT;", ");")):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")

    steps(name=script.stem)(step)


def steps(sqlite: tuple[int, ...] = sqlite3.sqlite_version_info) -> sqlite_utils.Migrations:
    """Return the steps to the newest schema for a version of SQLite."""
    found = sqlite_utils.Migrations("sellerdesk")
    for number, script in STEPS.items():
        _add_step(found, number, script, strict=sqlite >= _STRICT_SINCE)
    return found


def migrate(database: SqliteConnector) -> tuple[str, ...]:
    """Migrate to the newest schema in one transaction; return the names of the applied steps."""
    if version_of(database) == NEWEST:
        return ()
    with database.transaction():
        db = sqlite_utils.Database(database.connection, execute_plugins=False)
        missing = steps()
        pending = tuple(step.name for step in missing.pending(db))
        try:
            missing.apply(db)
        except sqlite3.Error as error:
            raise fault_of(error) from error
    return pending
