"""The Homes that were opened, and which of them are out of date."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.home.home import Opened, Role
from storage.codec import columns, from_row, moment
from storage.connector import Cell, Connector

_MAX_DELAY: Final = timedelta(hours=1)
"""The longest delay of a Home; a longer one means that the clock was set back, and is ignored."""


class Homes:
    """A row for each reader, of all stores."""

    def __init__(self, database: Connector) -> None:
        self._database = database

    def opened(self, user_id: str, *, at: datetime) -> None:
        """Note that a reader opened Home and waits for it."""
        row: dict[str, Cell] = {
            "user_id": user_id,
            "opened_at": moment(at),
            "role": Role.NONE,
            "opening": 1,
            "changed": 1,
            "shown": 0,
            "attempts": 0,
            "not_before": moment(at),
        }
        self._database.insert(
            "homes",
            row,
            "ON CONFLICT (user_id) DO UPDATE SET opened_at = excluded.opened_at, opening = 1,"
            " changed = homes.changed + 1",
        )

    def changed(self) -> None:
        """Note that the content of Homes has changed."""
        self._database.change("UPDATE homes SET changed = changed + 1")

    def due(self, now: datetime, *, opened_since: datetime, most: int) -> tuple[Opened, ...]:
        """Return up to `most` Homes to be published: those being opened first."""
        rows = self._database.rows(
            f"SELECT {columns(Opened)} FROM homes WHERE changed > shown AND opened_at >= ?"
            " AND (not_before <= ? OR not_before > ?)"
            " ORDER BY opening DESC, not_before, user_id LIMIT ?",
            (moment(opened_since), moment(now), moment(now + _MAX_DELAY), most),
        )
        return tuple(from_row(Opened, row) for row in rows)

    def shown(self, *, opened_since: datetime) -> dict[str, Role]:
        """Return the readers of published Homes, and the role that each was drawn for."""
        sql = "SELECT user_id, role FROM homes WHERE shown > 0 AND opened_at >= ?"
        rows = self._database.rows(sql, (moment(opened_since),))
        return {row["user_id"]: Role(row["role"]) for row in rows}

    def published(self, home: Opened, role: Role, *, next_at: datetime) -> None:
        """Note that a Home is published as it was read; the next time is `next_at` or later.

        It stays out of date if something changed meanwhile.
        """
        self._database.change(
            "UPDATE homes SET shown = ?, role = ?, attempts = 0, not_before = ?,"
            " opening = CASE WHEN changed = ? THEN 0 ELSE opening END WHERE user_id = ?",
            (home.changed, role, moment(next_at), home.changed, home.user_id),
        )

    def later(self, home: Opened, *, until: datetime) -> None:
        """Postpone a Home until `until` and count an attempt."""
        self._database.change(
            "UPDATE homes SET not_before = ?, attempts = attempts + 1 WHERE user_id = ?",
            (moment(until), home.user_id),
        )
