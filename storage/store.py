"""The store: all tables of one database, seen by one store key."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from bot.ports.clock import Clock
from storage.audit import SqliteAudit
from storage.deliveries import SqliteDeliveries
from storage.feeds import SqliteFeeds
from storage.health import SqliteAlerts, SqliteCollecting, SqliteReadings, SqliteReports
from storage.keeping import SqliteKeeping
from storage.opening import open_database
from storage.outbox import SqliteOutbox
from storage.ownership import Ownership
from storage.requests import SqliteRequests
from storage.schedule import SqliteDigests, SqliteSchedule
from storage.views import SqliteViews


class SqliteStore:
    """What is remembered, in one SQLite file; close it at the end.

    Raises DatabaseRefused where the file cannot be used. With `read_only` it may be opened beside
    a running program.
    """

    def __init__(
        self, path: Path, store_key: str, clock: Clock, *, read_only: bool = False
    ) -> None:
        self.database = open_database(path, read_only=read_only)
        self.ownership = Ownership(self.database, clock)
        self.audit = SqliteAudit(self.database)
        self.outbox = SqliteOutbox(self.database, store_key)
        self.feeds = SqliteFeeds(self.database, store_key)
        self.views = SqliteViews(self.database, store_key)
        self.deliveries = SqliteDeliveries(self.database, store_key)
        self.requests = SqliteRequests(self.database, store_key, clock, self.audit, self.outbox)
        self.reports = SqliteReports(self.database, store_key)
        self.readings = SqliteReadings(self.database, store_key)
        self.collecting = SqliteCollecting(self.database, store_key)
        self.alerts = SqliteAlerts(self.database, store_key)
        self.schedule = SqliteSchedule(self.database, store_key)
        self.keeping = SqliteKeeping(self.database, store_key)
        self.digests = SqliteDigests(self.database, store_key)

    @property
    def known_since(self) -> datetime | None:
        """Return when this database was taken into use, None before."""
        return self.ownership.noted_at()

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction that is committed at the end, or rolled back by an exception."""
        return self.database.transaction()

    def close(self) -> None:
        """Close the connections of all threads."""
        self.database.close()
