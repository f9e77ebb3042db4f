"""Account health: reports, their collection and sent alerts."""

from datetime import date, datetime
from typing import Final

from bot.domain.health.changes import Alerted
from bot.domain.health.collecting import KeptReport, ReportJob
from storage.codec import columns, from_json, from_row, to_json, to_row
from storage.connector import Connector

_REPORT: Final = "report"
"""The only job in the table `collecting`."""


class Reports:
    """The health reports of one store, any number per day and marketplace."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def save(self, day: date, marketplace: str, fetched_at: datetime, raw: str) -> None:
        """Store a report beside the earlier ones."""
        row = {"store": self._store, **to_row(KeptReport(marketplace, day, fetched_at, raw))}
        self._database.put("health_reports", row, "store", "marketplace", "day", "fetched_at")

    def latest(self, marketplace: str) -> KeptReport | None:
        """Return the newest report, None if there is none."""
        row = self._database.row(
            f"SELECT {columns(KeptReport)} FROM health_reports WHERE store = ? AND marketplace = ?"
            " ORDER BY day DESC, fetched_at DESC LIMIT 1",
            (self._store, marketplace),
        )
        return None if row is None else from_row(KeptReport, row)

    def latest_at(self, marketplace: str) -> datetime | None:
        """Return when the newest report was fetched, None if there is none."""
        row = self._database.row(
            "SELECT fetched_at FROM health_reports WHERE store = ? AND marketplace = ?"
            " ORDER BY day DESC, fetched_at DESC LIMIT 1",
            (self._store, marketplace),
        )
        return None if row is None else datetime.fromisoformat(row["fetched_at"])

    def between(self, marketplace: str, first: date, last: date) -> tuple[KeptReport, ...]:
        """Return the reports from `first` to `last` inclusive, oldest first."""
        rows = self._database.rows(
            f"SELECT {columns(KeptReport)} FROM health_reports WHERE store = ? AND marketplace = ?"
            " AND day BETWEEN ? AND ? ORDER BY day, fetched_at",
            (self._store, marketplace, first.isoformat(), last.isoformat()),
        )
        return tuple(from_row(KeptReport, row) for row in rows)

    def last_of_days(self, marketplace: str, first: date, last: date) -> tuple[KeptReport, ...]:
        """Return the last report of each of these days, both ends included, oldest first."""
        rows = self._database.rows(
            f"SELECT {columns(KeptReport)} FROM health_reports AS one"
            " WHERE store = ? AND marketplace = ? AND day BETWEEN ? AND ?"
            " AND fetched_at = (SELECT max(fetched_at) FROM health_reports AS other"
            " WHERE other.store = one.store AND other.marketplace = one.marketplace"
            " AND other.day = one.day) ORDER BY day",
            (self._store, marketplace, first.isoformat(), last.isoformat()),
        )
        return tuple(from_row(KeptReport, row) for row in rows)


class Collecting:
    """The state of collecting one store's report."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def job(self) -> ReportJob | None:
        """Return the latest attempt to collect a report, None if there was none."""
        row = self._database.row(
            "SELECT raw FROM collecting WHERE store = ? AND name = ?", (self._store, _REPORT)
        )
        return None if row is None else from_json(ReportJob, row["raw"])

    def save_job(self, job: ReportJob) -> None:
        """Replace the latest attempt."""
        row = {"store": self._store, "name": _REPORT, "raw": to_json(job)}
        self._database.put("collecting", row, "store", "name")


class Alerts:
    """The latest alert on each metric of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def all(self) -> tuple[Alerted, ...]:
        """Return the latest alerts on all metrics."""
        rows = self._database.rows(
            f"SELECT {columns(Alerted)} FROM alerts WHERE store = ?", (self._store,)
        )
        return tuple(from_row(Alerted, row) for row in rows)

    def set(self, alerted: Alerted) -> None:
        """Replace the latest alert on a metric."""
        self._database.put("alerts", {"store": self._store, **to_row(alerted)}, "store", "metric")
