"""The cancellation feeds sent to Amazon."""

from bot.domain.cancellation.feed import Feed, FeedState
from bot.ports.store import FeedOpen
from storage.codec import changes, columns, from_row, to_row
from storage.connector import Connector

_OPEN = f"state <> '{FeedState.CLOSED}'"
"""Must match the partial index that allows one open feed per account."""


class Feeds:
    """The feeds of one account, of all its stores."""

    def __init__(self, database: Connector, account: str) -> None:
        self._database = database
        self._account = account

    def add(self, feed: Feed) -> None:
        """Insert a feed. Raises FeedOpen while another feed of the account is open."""
        row = {**to_row(feed), "account": self._account}
        unless_open = f"ON CONFLICT (account) WHERE {_OPEN} DO NOTHING"
        if not self._database.insert("feeds", row, unless_open):
            raise FeedOpen

    def get(self, feed_row: str) -> Feed | None:
        """Return a feed by our own id, not Amazon's."""
        return self._one("id = ?", feed_row)

    def open(self) -> Feed | None:
        """Return the open feed, None if there is none."""
        return self._one(_OPEN)

    def known_ids(self) -> frozenset[str]:
        """Return Amazon's ids of all feeds known to be ours; suspected ones are not included."""
        rows = self._database.rows(
            "SELECT feed_id FROM feeds WHERE account = ? AND feed_id IS NOT NULL", (self._account,)
        )
        return frozenset(row["feed_id"] for row in rows)

    def latest_store(self) -> str | None:
        """Return the key of the store with the newest feed; None if there is none."""
        row = self._database.row(
            "SELECT store FROM feeds WHERE account = ? ORDER BY prepared_at DESC, id LIMIT 1",
            (self._account,),
        )
        return None if row is None else str(row["store"])

    def save(self, old: Feed, new: Feed) -> bool:
        """Write the changed columns if the state is still `old`'s; return whether it was."""
        where = {"id": old.id, "account": self._account, "state": str(old.state)}
        return self._database.update("feeds", changes(old, new) | {"id": old.id}, where) > 0

    def _one(self, condition: str, *params: str) -> Feed | None:
        sql = f"SELECT {columns(Feed)} FROM feeds WHERE account = ? AND {condition}"
        row = self._database.row(sql, (self._account, *params))
        return None if row is None else from_row(Feed, row)
