"""What Amazon said of the account: each day's report, the open orders, and what was alerted."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.codec import from_row, moment, to_row
from storage.database import Database


@dataclass(frozen=True, slots=True)
class KeptReport:
    """One day's performance report of a marketplace, as Amazon sent it."""

    marketplace: str
    day: date
    fetched_at: datetime
    raw: str


class SqliteReports:
    """The performance reports of one store, one a day and marketplace."""

    def __init__(self, database: Database, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def save(self, day: date, marketplace: str, fetched_at: datetime, raw: str) -> None:
        """Keep a report; a later one of the same day takes its place."""
        row = {"store": self._store, **to_row(KeptReport(marketplace, day, fetched_at, raw))}
        self._database.insert(
            "health_reports",
            row,
            "ON CONFLICT (store, marketplace, day)"
            " DO UPDATE SET fetched_at = excluded.fetched_at, raw = excluded.raw",
        )

    def latest(self, marketplace: str) -> KeptReport | None:
        """Return the newest report."""
        row = self._database.row(
            "SELECT * FROM health_reports WHERE store = ? AND marketplace = ?"
            " ORDER BY day DESC LIMIT 1",
            (self._store, marketplace),
        )
        return None if row is None else from_row(KeptReport, row)

    def between(self, marketplace: str, first: date, last: date) -> tuple[KeptReport, ...]:
        """Return the reports of these days, both ends included, oldest first."""
        rows = self._database.rows(
            "SELECT * FROM health_reports WHERE store = ? AND marketplace = ?"
            " AND day BETWEEN ? AND ? ORDER BY day",
            (self._store, marketplace, first.isoformat(), last.isoformat()),
        )
        return tuple(from_row(KeptReport, row) for row in rows)


@dataclass(frozen=True, slots=True)
class OrdersReading:
    """The last reading of the open orders, as JSON."""

    read_at: datetime
    raw: str


class SqliteReadings:
    """The last reading of one store's open orders."""

    def __init__(self, database: Database, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def save(self, read_at: datetime, raw: str) -> None:
        """Keep a reading in place of the one before."""
        self._database.insert(
            "orders_readings",
            {"store": self._store, "read_at": moment(read_at), "raw": raw},
            "ON CONFLICT (store) DO UPDATE SET read_at = excluded.read_at, raw = excluded.raw",
        )

    def get(self) -> OrdersReading | None:
        """Return the last reading."""
        row = self._database.row("SELECT * FROM orders_readings WHERE store = ?", (self._store,))
        return None if row is None else from_row(OrdersReading, row)


@dataclass(frozen=True, slots=True)
class Alerted:
    """The state a metric had when the channel was last told of it, and the message that told."""

    metric: str
    state: str
    channel: str
    ts: str
    changed_at: datetime


class SqliteAlerts:
    """What was told of each metric of one store."""

    def __init__(self, database: Database, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def get(self, metric: str) -> Alerted | None:
        """Return what was last told of a metric."""
        row = self._database.row(
            "SELECT * FROM alerts WHERE store = ? AND metric = ?", (self._store, metric)
        )
        return None if row is None else from_row(Alerted, row)

    def set(self, alerted: Alerted) -> None:
        """Remember what was told of a metric, in place of what was before."""
        self._database.insert(
            "alerts",
            {"store": self._store, **to_row(alerted)},
            "ON CONFLICT (store, metric) DO UPDATE SET state = excluded.state,"
            " channel = excluded.channel, ts = excluded.ts, changed_at = excluded.changed_at",
        )
