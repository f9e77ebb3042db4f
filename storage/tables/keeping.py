"""What is forgotten when it has been kept long enough."""

from datetime import datetime
from typing import Final

from bot.domain.cancellation.request import OPEN
from storage.codec import moment
from storage.connector import Cell, Connector

_OLD: Final = {
    "health_reports": "fetched_at < ?",
    "orders": "read_at < ?",
    "digests": "posted_at < ?",
    "feeds": "state = 'closed' AND closed_at < ? AND NOT EXISTS "
    "(SELECT 1 FROM requests WHERE requests.feed = feeds.id)",
}

_NAMES_AN_ORDER: Final = "store = ? AND \"at\" < ? AND order_id <> ''"


class Keeping:
    """The age of what one store keeps."""

    def __init__(self, database: Connector, store_key: str, account: str) -> None:
        self._database = database
        self._store = store_key
        self._account = account

    def forget(self, before: datetime, *, forms: datetime, deliveries: datetime) -> int:
        """Delete what Amazon said before a moment, ended requests too; return how many these were.

        Forms opened before `forms` go too, as do deliveries answered and periods claimed before
        `deliveries`. What is still open is kept.
        """
        marks = ", ".join("?" * len(OPEN))
        ended = f"changed_at < ? AND state NOT IN ({marks})"
        requests = self._delete("requests", ended, moment(before), *OPEN)
        for table, old in _OLD.items():
            self._delete(table, old, moment(before))
        self._delete("views", "opened_at < ?", moment(forms))
        self._delete("schedule", "claimed_at < ?", moment(deliveries))
        self._database.change('DELETE FROM deliveries WHERE "at" < ?', (moment(deliveries),))
        self._database.change(
            "UPDATE scans SET whole_at = NULL WHERE account = ? AND whole_at < ?",
            (self._account, moment(before)),
        )
        return requests

    def old_lines(self, before: datetime) -> int:
        """Count the lines of the record before a moment that still name an order."""
        found = self._database.row(
            f"SELECT count(*) AS lines FROM audit WHERE {_NAMES_AN_ORDER}",
            (self._store, moment(before)),
        )
        return int(found["lines"]) if found else 0

    def cut_lines(self, before: datetime) -> None:
        """Take order id and reason out of the lines of the record before a moment.

        The database refuses that where its newest line is not a year younger than each of them.
        """
        self._database.change(
            f"UPDATE audit SET order_id = '', why = '' WHERE {_NAMES_AN_ORDER}",
            (self._store, moment(before)),
        )

    def _delete(self, table: str, condition: str, *params: Cell) -> int:
        sql = f"DELETE FROM {table} WHERE store = ? AND {condition}"
        return self._database.change(sql, (self._store, *params))
