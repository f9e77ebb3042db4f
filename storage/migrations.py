"""The steps that bring a database to today's schema; a step that was released never changes."""

import sqlite3
from pathlib import Path
from typing import Final

import sqlite_utils

from storage.database import Database
from storage.faults import fault_of

_SCRIPTS: Final = sorted((Path(__file__).parent / "schema").glob("*.sql"))
NEWEST: Final = len(_SCRIPTS)
"""The schema version (PRAGMA user_version) of this program."""

_STRICT_SINCE: Final = (3, 37)
_steps = sqlite_utils.Migrations("sellerdesk")


def _add_step(number: int, script: Path) -> None:
    def step(db: sqlite_utils.Database) -> None:
        sql = script.read_text(encoding="utf-8")
        if sqlite3.sqlite_version_info < _STRICT_SINCE:
            sql = sql.replace(") STRICT;", ");")
        db.executescript(sql)
        db.execute(f"PRAGMA user_version = {number}")

    _steps(name=script.stem)(step)


for _number, _script in enumerate(_SCRIPTS, start=1):
    _add_step(_number, _script)


def version_of(database: Database) -> int:
    """Return the schema version of a database; 0 for an empty one."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(database: Database) -> tuple[str, ...]:
    """Bring a database to the newest schema, in one transaction; return the steps it took."""
    if version_of(database) == NEWEST:
        return ()
    with database.transaction():
        pending = tuple(step.name for step in _steps.pending(database.connection))
        try:
            _steps.apply(database.connection)
        except sqlite3.Error as error:
            raise fault_of(error) from error
    return pending
