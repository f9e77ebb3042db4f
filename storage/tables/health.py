"""How the account stands: each day's report, the getting of it, and what was alerted."""

from datetime import date, datetime

from bot.domain.health.changes import Alerted
from bot.domain.health.collecting import KeptReport, ReportJob
from storage.codec import columns, from_json, from_row, to_json, to_row
from storage.connector import Connector


class Reports:
    """The performance reports of one store, one a day and marketplace."""

    def __init__(self, database: Connector, store_key: str) -> None:
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
            f"SELECT {columns(KeptReport)} FROM health_reports WHERE store = ? AND marketplace = ?"
            " ORDER BY day DESC LIMIT 1",
            (self._store, marketplace),
        )
        return None if row is None else from_row(KeptReport, row)

    def between(self, marketplace: str, first: date, last: date) -> tuple[KeptReport, ...]:
        """Return the reports of these days, both ends included, oldest first."""
        rows = self._database.rows(
            f"SELECT {columns(KeptReport)} FROM health_reports WHERE store = ? AND marketplace = ?"
            " AND day BETWEEN ? AND ? ORDER BY day",
            (self._store, marketplace, first.isoformat(), last.isoformat()),
        )
        return tuple(from_row(KeptReport, row) for row in rows)


class Collecting:
    """How far the collecting of one store's report is."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def job(self) -> ReportJob | None:
        """Return the newest try to get a report."""
        raw = self._get("report")
        return None if raw is None else from_json(ReportJob, raw)

    def save_job(self, job: ReportJob) -> None:
        """Keep it in place of the one before."""
        self._save("report", to_json(job))

    def _get(self, name: str) -> str | None:
        row = self._database.row(
            "SELECT raw FROM collecting WHERE store = ? AND name = ?", (self._store, name)
        )
        return None if row is None else str(row["raw"])

    def _save(self, name: str, raw: str) -> None:
        self._database.insert(
            "collecting",
            {"store": self._store, "name": name, "raw": raw},
            "ON CONFLICT (store, name) DO UPDATE SET raw = excluded.raw",
        )


class Alerts:
    """What was told of each subject of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def all(self) -> tuple[Alerted, ...]:
        """Return what is known of every subject."""
        rows = self._database.rows(
            f"SELECT {columns(Alerted)} FROM alerts WHERE store = ?", (self._store,)
        )
        return tuple(from_row(Alerted, row) for row in rows)

    def set(self, alerted: Alerted) -> None:
        """Remember what was told, in place of what was before."""
        self._database.insert(
            "alerts",
            {"store": self._store, **to_row(alerted)},
            "ON CONFLICT (store, metric) DO UPDATE SET state = excluded.state,"
            " channel = excluded.channel, ts = excluded.ts, count = excluded.count,"
            " changed_at = excluded.changed_at",
        )
