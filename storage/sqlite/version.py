"""The schema version, stored in the file as PRAGMA user_version."""

from storage.sqlite.connector import SqliteConnector


def version_of(database: SqliteConnector) -> int:
    """Return the schema version of a database; 0 for an empty one."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version
