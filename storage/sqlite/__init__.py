"""The default engine, one SQLite file: the only importer of sqlite3 and sqlite_utils."""

from storage.sqlite.connector import SqliteConnector
from storage.sqlite.copying import copy_database, copy_rows
from storage.sqlite.lock import ProcessLock
from storage.sqlite.mounts import require_local
from storage.sqlite.opening import open_database, require_writable
from storage.sqlite.tables import last_numbers, mark_moved, require_not_moved, tables_of
from storage.sqlite.version import version_of

__all__ = [
    "ProcessLock",
    "SqliteConnector",
    "copy_database",
    "copy_rows",
    "last_numbers",
    "mark_moved",
    "open_database",
    "require_local",
    "require_not_moved",
    "require_writable",
    "tables_of",
    "version_of",
]
