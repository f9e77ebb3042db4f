"""What waits to be done, of all stores: one query tells which of them it concerns."""

from datetime import datetime

from bot.domain.cancellation.feed import FeedState
from storage.connector import Connector
from storage.tables.outbox import DUE, due_at
from storage.tables.requests import OPEN_REQUEST


class Work:
    """The stores of a database that have work."""

    def __init__(self, database: Connector) -> None:
        self._database = database

    def to_follow(self) -> frozenset[str]:
        """Return the keys of the stores with an open request or feed."""
        rows = self._database.rows(
            f"SELECT store FROM requests WHERE {OPEN_REQUEST}"
            f" UNION SELECT store FROM feeds WHERE state <> '{FeedState.CLOSED}'"
        )
        return frozenset(row["store"] for row in rows)

    def waiting_since(self, now: datetime) -> datetime | None:
        """Return since when the oldest message that is due waits, None if there is none."""
        sql = f"SELECT min(created_at) AS since FROM outbox WHERE {DUE}"
        row = self._database.row(sql, due_at(now))
        return datetime.fromisoformat(row["since"]) if row and row["since"] else None

    def to_say(self, now: datetime) -> tuple[str, ...]:
        """Return the keys of the stores with a message due, in the order of their first one."""
        rows = self._database.rows(
            f"SELECT store FROM outbox WHERE {DUE} GROUP BY store"
            " ORDER BY max(posted) DESC, min(created_at), store",
            due_at(now),
        )
        return tuple(row["store"] for row in rows)
