"""The version of the schema, which SQLite keeps in the file (PRAGMA user_version)."""

from pathlib import Path
from typing import Final

from storage.sqlite.connector import SqliteConnector

SCRIPTS: Final = sorted((Path(__file__).parent / "schema").glob("*.sql"))
"""One step each; one that was released never changes."""
NEWEST: Final = len(SCRIPTS)
"""The schema version of this program."""


def version_of(database: SqliteConnector) -> int:
    """Return the schema version of a database; 0 for an empty one."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version
