"""The outbox: one row for each message to post or update in Slack."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.messages import PRIORITIES, Notice, OutboxRow, Priority
from storage.codec import columns, from_row, moment
from storage.connector import Cell, Connector
from storage.tables.homes import Homes

_MAX_DELAY: Final = timedelta(hours=1)
"""The longest delay of a row; a longer one means that the clock was set back, and is ignored."""


DUE: Final = "(not_before <= ? OR not_before > ?)"
"""The condition of rows that may be sent; its parameters are those of `due_at`."""


def _priority() -> str:
    cases = [
        "WHEN kind IN ({}) THEN {}".format(
            ", ".join(f"'{kind}'" for kind in sorted(kinds)), priority.value
        )
        for priority, kinds in PRIORITIES.items()
    ]
    return " ".join(("CASE", *cases, f"ELSE {Priority.CARDS.value} END"))


PRIORITY: Final = _priority()
"""The Priority of a row."""


def due_at(now: datetime) -> tuple[str, str]:
    """Return the parameters of DUE."""
    return moment(now), moment(now + _MAX_DELAY)


class Outbox:
    """The outbox of one store."""

    def __init__(self, database: Connector, store_key: str, homes: Homes) -> None:
        self._database = database
        self._store = store_key
        self._homes = homes

    def put(self, kind: Notice, subject: str, *, at: datetime, posted: bool = False) -> None:
        """Mark a subject as dirty, to be sent from `at` on; a waiting row keeps its delay.

        `posted`: the message already exists in Slack and is only updated. What changes a card
        changes what Homes show.
        """
        if kind in (Notice.CARD, Notice.BUYER_CARD, Notice.BUYER_AGAIN):
            self._homes.changed()
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
        """Mark a waiting row, if any, as `posted`."""
        where: dict[str, Cell] = {"store": self._store, "kind": kind, "subject": subject}
        self._database.update("outbox", {"posted": 1}, where)

    def drop(self, kind: Notice, subject: str) -> bool:
        """Delete a waiting row; return whether there was one."""
        deleted = self._database.change(
            "DELETE FROM outbox WHERE store = ? AND kind = ? AND subject = ?",
            (self._store, kind, subject),
        )
        return deleted > 0

    def due(
        self, now: datetime, most: int = 1_000, priority: Priority | None = None
    ) -> tuple[OutboxRow, ...]:
        """Return up to `most` rows, of one priority or all, that may be sent now.

        Posted ones come first, then the oldest.
        """
        of_priority = "" if priority is None else f" AND {PRIORITY} = {priority.value}"
        rows = self._database.rows(
            f"SELECT {columns(OutboxRow)} FROM outbox WHERE store = ? AND {DUE}{of_priority}"
            " ORDER BY posted DESC, created_at, id LIMIT ?",
            (self._store, *due_at(now), most),
        )
        return tuple(from_row(OutboxRow, row) for row in rows)

    def done(self, row: OutboxRow) -> None:
        """Delete a sent row, unless it was marked as dirty again meanwhile."""
        self._database.change(
            "DELETE FROM outbox WHERE id = ? AND generation = ?", (row.id, row.generation)
        )

    def later(self, row: OutboxRow, *, until: datetime) -> None:
        """Postpone a row until `until` and count an attempt."""
        self._database.change(
            "UPDATE outbox SET not_before = ?, attempts = attempts + 1 WHERE id = ?",
            (moment(until), row.id),
        )
