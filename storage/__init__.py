"""What is remembered: the only importer of sqlite_utils."""

from storage.copying import copy_database
from storage.faults import (
    AlreadyRunning,
    DatabaseMissing,
    DatabaseRefused,
    NewerDatabase,
    OlderDatabase,
    OwnerMismatch,
    StoreFailed,
)
from storage.lock import ProcessLock
from storage.opening import open_database
from storage.ownership import Owner
from storage.store import SqliteStore

__all__ = [
    "AlreadyRunning",
    "DatabaseMissing",
    "DatabaseRefused",
    "NewerDatabase",
    "OlderDatabase",
    "Owner",
    "OwnerMismatch",
    "ProcessLock",
    "SqliteStore",
    "StoreFailed",
    "copy_database",
    "open_database",
]
