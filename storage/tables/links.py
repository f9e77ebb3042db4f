"""Links to orders that are still to be unfolded."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.links.shared import SharedLinks
from storage.codec import columns, from_row, moment, to_row
from storage.connector import Cell, Connector

_MAX_DELAY: Final = timedelta(hours=1)
"""The longest delay of a row; a longer one means that the clock was set back, and is ignored."""


class Links:
    """The shared links of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def put(self, shared: SharedLinks, *, at: datetime) -> None:
        """Store links to be unfolded from `at` on; a repeated event changes nothing."""
        row: dict[str, Cell] = {
            **to_row(shared),
            "store": self._store,
            "shared_at": moment(at),
            "not_before": moment(at),
        }
        self._database.insert("links", row, "ON CONFLICT (id) DO NOTHING")

    def due(self, now: datetime) -> tuple[SharedLinks, ...]:
        """Return the links to be unfolded now, oldest first."""
        rows = self._database.rows(
            f"SELECT {columns(SharedLinks)} FROM links"
            " WHERE store = ? AND (not_before <= ? OR not_before > ?) ORDER BY shared_at, id",
            (self._store, moment(now), moment(now + _MAX_DELAY)),
        )
        return tuple(from_row(SharedLinks, row) for row in rows)

    def done(self, shared: SharedLinks) -> None:
        """Delete links that are unfolded, or not to be unfolded."""
        self._database.change("DELETE FROM links WHERE id = ?", (shared.id,))

    def later(self, shared: SharedLinks, *, until: datetime) -> None:
        """Postpone links until `until` and count an attempt."""
        self._database.change(
            "UPDATE links SET not_before = ?, attempts = attempts + 1 WHERE id = ?",
            (moment(until), shared.id),
        )
