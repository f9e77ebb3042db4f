"""The default engine, one SQLite file: the only importer of sqlite3 and sqlite_utils."""

from storage.sqlite.connector import SqliteConnector
from storage.sqlite.copying import copy_database
from storage.sqlite.lock import ProcessLock
from storage.sqlite.mounts import require_local
from storage.sqlite.opening import open_database, require_writable
from storage.sqlite.version import NEWEST, version_of

__all__ = [
    "NEWEST",
    "ProcessLock",
    "SqliteConnector",
    "copy_database",
    "open_database",
    "require_local",
    "require_writable",
    "version_of",
]
