"""The feeds we sent."""

from bot.domain.cancellation.feed import Feed, FeedState
from bot.ports.store import StoreBusy
from storage.codec import from_row, to_row
from storage.database import Database


class SqliteFeeds:
    """The feeds of one store."""

    def __init__(self, database: Database, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def add(self, feed: Feed) -> None:
        """Store a new feed; raises StoreBusy if one is open."""
        other = self.open()
        if other is not None and feed.state is not FeedState.CLOSED:
            msg = f"feed {other.id} is still open"
            raise StoreBusy(msg)
        self._database.insert("feeds", to_row(feed))

    def get(self, feed_row: str) -> Feed | None:
        """Return a feed by our own id."""
        return self._one("SELECT * FROM feeds WHERE store = ? AND id = ?", feed_row)

    def open(self) -> Feed | None:
        """Return the one open feed."""
        return self._one("SELECT * FROM feeds WHERE store = ? AND state <> 'closed'")

    def known_ids(self) -> frozenset[str]:
        """Return Amazon's ids of all feeds that are ours for certain."""
        rows = self._database.rows(
            "SELECT feed_id FROM feeds WHERE store = ? AND feed_id IS NOT NULL", (self._store,)
        )
        return frozenset(row["feed_id"] for row in rows)

    def save(self, old: Feed, new: Feed) -> bool:
        """Write what differs if the state is still the same; say whether it was."""
        before, after = to_row(old), to_row(new)
        changes = {name: cell for name, cell in after.items() if cell != before[name]}
        where = {"id": old.id, "store": self._store, "state": before["state"]}
        return self._database.update("feeds", changes | {"id": old.id}, where) > 0

    def _one(self, sql: str, *params: str) -> Feed | None:
        row = self._database.row(sql, (self._store, *params))
        return None if row is None else from_row(Feed, row)
