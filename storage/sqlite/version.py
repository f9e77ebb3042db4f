"""The schema version, stored in the file as PRAGMA user_version."""

from pathlib import Path
from typing import Final

from storage.sqlite.connector import SqliteConnector

SCRIPTS: Final = sorted((Path(__file__).parent / "schema").glob("*.sql"))
"""The migration steps in order; a released one is never changed."""
NEWEST: Final = len(SCRIPTS)
"""The schema version that this program needs."""


def version_of(database: SqliteConnector) -> int:
    """Return the schema version of a database; 0 for an empty one."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version
