"""What must be said: one row for each thing that is dirty."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.messages import OutboxRow
from storage.codec import Cell, from_row, moment
from storage.database import Database

_LONGEST: Final = timedelta(hours=1)
"""No row waits longer; one that seems to was written before somebody set the clock back."""


class SqliteOutbox:
    """The outbox of one store."""

    def __init__(self, database: Database, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def put(self, kind: str, subject: str, *, at: datetime) -> None:
        """Mark something as dirty, to be sent from `at` on; a row that waits keeps its delay."""
        row: dict[str, Cell] = {
            "store": self._store,
            "kind": kind,
            "subject": subject,
            "generation": 1,
            "attempts": 0,
            "created_at": moment(at),
            "not_before": moment(at),
        }
        self._database.insert(
            "outbox",
            row,
            "ON CONFLICT (store, kind, subject) DO UPDATE SET generation = outbox.generation + 1",
        )

    def drop(self, kind: str, subject: str) -> bool:
        """Forget a row that waits; say whether there was one."""
        gone = self._database.change(
            "DELETE FROM outbox WHERE store = ? AND kind = ? AND subject = ?",
            (self._store, kind, subject),
        )
        return gone > 0

    def due(self, now: datetime, most: int = 1_000) -> tuple[OutboxRow, ...]:
        """Return rows that may be sent now: cards that are seen already, then the oldest."""
        rows = self._database.rows(
            "SELECT outbox.* FROM outbox LEFT JOIN requests ON requests.id = outbox.subject"
            " WHERE outbox.store = ? AND (not_before <= ? OR not_before > ?)"
            " ORDER BY CASE WHEN kind = 'card' AND requests.card IS NOT NULL THEN 0 ELSE 1 END,"
            " outbox.created_at, outbox.id LIMIT ?",
            (self._store, moment(now), moment(now + _LONGEST), most),
        )
        return tuple(from_row(OutboxRow, row) for row in rows)

    def done(self, row: OutboxRow) -> None:
        """Forget a row, unless it became dirty again meanwhile."""
        self._database.change(
            "DELETE FROM outbox WHERE id = ? AND generation = ?", (row.id, row.generation)
        )

    def later(self, row: OutboxRow, *, until: datetime) -> None:
        """Try a row again later, with one more attempt counted, dirty again or not."""
        self._database.change(
            "UPDATE outbox SET not_before = ?, attempts = attempts + 1 WHERE id = ?",
            (moment(until), row.id),
        )
