"""What must be said: one row for each thing that is dirty."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.messages import Notice, OutboxRow
from storage.codec import columns, from_row, moment
from storage.connector import Cell, Connector

_LONGEST: Final = timedelta(hours=1)
"""No row waits longer; one that seems to was written before somebody set the clock back."""


class Outbox:
    """The outbox of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def put(self, kind: Notice, subject: str, *, at: datetime, posted: bool = False) -> None:
        """Mark something as dirty, to be sent from `at` on; a row that waits keeps its delay.

        `posted`: its message stands in Slack already, where people look at it.
        """
        row: dict[str, Cell] = {
            "store": self._store,
            "kind": kind,
            "subject": subject,
            "posted": int(posted),
            "generation": 1,
            "attempts": 0,
            "created_at": moment(at),
            "not_before": moment(at),
        }
        self._database.insert(
            "outbox",
            row,
            "ON CONFLICT (store, kind, subject)"
            " DO UPDATE SET generation = outbox.generation + 1,"
            " posted = CASE WHEN excluded.posted = 1 THEN 1 ELSE outbox.posted END",
        )

    def note_posted(self, kind: Notice, subject: str) -> None:
        """Note that the message of a row that waits, if any, stands in Slack now."""
        where: dict[str, Cell] = {"store": self._store, "kind": kind, "subject": subject}
        self._database.update("outbox", {"posted": 1}, where)

    def drop(self, kind: Notice, subject: str) -> bool:
        """Forget a row that waits; say whether there was one."""
        gone = self._database.change(
            "DELETE FROM outbox WHERE store = ? AND kind = ? AND subject = ?",
            (self._store, kind, subject),
        )
        return gone > 0

    def due(self, now: datetime, most: int = 1_000) -> tuple[OutboxRow, ...]:
        """Return rows that may be sent now: those posted already, then the oldest."""
        rows = self._database.rows(
            f"SELECT {columns(OutboxRow)} FROM outbox"
            " WHERE store = ? AND (not_before <= ? OR not_before > ?)"
            " ORDER BY posted DESC, created_at, id LIMIT ?",
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
