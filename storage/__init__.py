"""Persistence: tables over a connector; each database engine has its own package."""

from storage.faults import (
    AlreadyRunning,
    ConstraintViolated,
    DatabaseMissing,
    DatabaseMoved,
    DatabaseRefused,
    NewerDatabase,
    OlderDatabase,
    OwnerMismatch,
    StoreFailed,
    StoreMissing,
    StoreUnclear,
)
from storage.store import Store, claim_store, claim_stores, known_store
from storage.tables.stores import Owner
from storage.versions import NEWEST

__all__ = [
    "NEWEST",
    "AlreadyRunning",
    "ConstraintViolated",
    "DatabaseMissing",
    "DatabaseMoved",
    "DatabaseRefused",
    "NewerDatabase",
    "OlderDatabase",
    "Owner",
    "OwnerMismatch",
    "Store",
    "StoreFailed",
    "StoreMissing",
    "StoreUnclear",
    "claim_store",
    "claim_stores",
    "known_store",
]
