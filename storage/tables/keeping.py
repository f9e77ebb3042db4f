"""Retention: deletes data whose retention period is over."""

from datetime import datetime
from typing import Final

from bot.domain.cancellation.request import OPEN
from storage.codec import moment
from storage.connector import Cell, Connector

_OLD: Final = {
    "health_reports": "fetched_at < ?",
    "orders": "read_at < ?",
    "buyer_requests": "changed_at < ?",
    "watchers": "since < ?",
    "takes": "taken_at < ?",
    "shipping_days": "posted_at < ?",
    "digests": "posted_at < ?",
    "feeds": "state = 'closed' AND closed_at < ? AND NOT EXISTS "
    "(SELECT 1 FROM requests WHERE requests.feed = feeds.id)",
}

_NAMES_AN_ORDER: Final = "store = ? AND \"at\" < ? AND order_id <> ''"


class Keeping:
    """Deletes old data of one store."""

    def __init__(self, database: Connector, store_key: str, account: str) -> None:
        self._database = database
        self._store = store_key
        self._account = account

    def forget(self, before: datetime, *, forms: datetime, deliveries: datetime) -> int:
        """Delete Amazon's data and ended requests older than `before`; return how many requests.

        Also deletes forms opened before `forms`, and answered deliveries, claimed periods and
        openings of App Home older than `deliveries`. Open requests and feeds are kept.
        """
        marks = ", ".join("?" * len(OPEN))
        ended = f"changed_at < ? AND state NOT IN ({marks})"
        requests = self._delete("requests", ended, moment(before), *OPEN)
        for table, old in _OLD.items():
            self._delete(table, old, moment(before))
        self._database.change(
            "DELETE FROM digests WHERE store LIKE '*%' AND posted_at < ?", (moment(before),)
        )
        self._delete("views", "opened_at < ?", moment(forms))
        self._delete("links", "shared_at < ?", moment(deliveries))
        self._database.change("DELETE FROM homes WHERE opened_at < ?", (moment(deliveries),))
        self._delete("schedule", "claimed_at < ?", moment(deliveries))
        self._database.change('DELETE FROM deliveries WHERE "at" < ?', (moment(deliveries),))
        self._database.change(
            "DELETE FROM scans WHERE store = ? AND NOT EXISTS (SELECT 1 FROM scans AS newer"
            " WHERE newer.store = scans.store AND newer.started_at >= ?)",
            (self._store, moment(before)),
        )
        return requests

    def old_lines(self, before: datetime) -> int:
        """Count the audit entries older than `before` that still name an order."""
        found = self._database.row(
            f"SELECT count(*) AS lines FROM audit WHERE {_NAMES_AN_ORDER}",
            (self._store, moment(before)),
        )
        return int(found["lines"]) if found else 0

    def cut_lines(self, before: datetime) -> None:
        """Erase order id and reason from the audit entries older than `before`.

        Raises ConstraintViolated unless the newest entry is at least a year younger than each.
        """
        self._database.change(
            f"UPDATE audit SET order_id = '', why = '' WHERE {_NAMES_AN_ORDER}",
            (self._store, moment(before)),
        )

    def _delete(self, table: str, condition: str, *params: Cell) -> int:
        sql = f"DELETE FROM {table} WHERE store = ? AND {condition}"
        return self._database.change(sql, (self._store, *params))
