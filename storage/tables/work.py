"""Pending work of all stores: one query tells which of them have any."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from bot.domain.cancellation.feed import FeedState
from bot.domain.messages import Priority
from bot.domain.people.admin_notices import AdminEvent
from bot.domain.radar.buyer_request import BuyerState
from storage.connector import Connector
from storage.tables.outbox import DUE, PRIORITY, due_at
from storage.tables.requests import OPEN_REQUEST

# The bound on order_id is true of every row: with it the index of the open requests is taken, and
# not one that holds all there ever were.
_TO_FOLLOW: Final = (
    f"SELECT store FROM requests WHERE order_id > '' AND {OPEN_REQUEST}"
    f" UNION SELECT store FROM feeds WHERE state <> '{FeedState.CLOSED}'"
    " UNION SELECT key FROM stores WHERE EXISTS (SELECT 1 FROM buyer_requests"
    f" WHERE buyer_requests.store = stores.key AND state = '{BuyerState.TAKEN}')"
)


class Work:
    """The stores of a database that have work."""

    def __init__(self, database: Connector) -> None:
        self._database = database

    def to_follow(self) -> frozenset[str]:
        """Return the keys of the stores with an open request or feed, or a buyer's request taken.

        It runs every second, so it reads nothing that has ended.
        """
        rows = self._database.rows(_TO_FOLLOW)
        return frozenset(row["store"] for row in rows)

    def waiting_since(self, now: datetime, stores: Collection[str]) -> datetime | None:
        """Return since when the oldest message that is due in these stores waits, None if none is.

        Messages of a store that the settings do not name are ignored.
        """
        sql = f"SELECT store, min(created_at) AS since FROM outbox WHERE {DUE} GROUP BY store"
        found = self._database.rows(sql, due_at(now))
        since = [datetime.fromisoformat(row["since"]) for row in found if row["store"] in stores]
        return min(since, default=None)

    def to_say(self, now: datetime) -> tuple[tuple[str, Priority], ...]:
        """Return the stores and priorities with a message due, in the order to send them.

        Within a priority a store comes first whose message exists already, then the oldest.
        """
        rows = self._database.rows(
            f"SELECT store, {PRIORITY} AS priority FROM outbox WHERE {DUE}"
            f" GROUP BY store, {PRIORITY}"
            f" ORDER BY {PRIORITY}, max(posted) DESC, min(created_at), store",
            due_at(now),
        )
        return tuple((row["store"], Priority(row["priority"])) for row in rows)

    def noted(self, kind: AdminEvent) -> frozenset[str]:
        """Return the keys of the stores in which a notice of this kind stands."""
        sql = "SELECT store FROM admin_notices WHERE kind = ?"
        return frozenset(row["store"] for row in self._database.rows(sql, (kind,)))

    def to_tell(self) -> frozenset[str]:
        """Return the keys of the stores with a notice to administrators that was not sent yet."""
        rows = self._database.rows("SELECT store FROM admin_notices WHERE not_before IS NOT NULL")
        return frozenset(row["store"] for row in rows)
