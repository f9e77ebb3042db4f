"""The feeds we sent."""

from bot.domain.cancellation.feed import Feed, FeedState
from bot.ports.store import FeedOpen
from storage.codec import changes, columns, from_row, to_row
from storage.connector import Connector

_OPEN = f"state <> '{FeedState.CLOSED}'"
"""As in the index that allows one open feed an account."""


class Feeds:
    """The feeds of one account, whichever of its stores sent them."""

    def __init__(self, database: Connector, account: str) -> None:
        self._database = database
        self._account = account

    def add(self, feed: Feed) -> None:
        """Store a new feed; raises FeedOpen while another of the account is open."""
        row = {**to_row(feed), "account": self._account}
        unless_open = f"ON CONFLICT (account) WHERE {_OPEN} DO NOTHING"
        if not self._database.insert("feeds", row, unless_open):
            raise FeedOpen

    def get(self, feed_row: str) -> Feed | None:
        """Return a feed by our own id."""
        return self._one("id = ?", feed_row)

    def open(self) -> Feed | None:
        """Return the one open feed."""
        return self._one(_OPEN)

    def known_ids(self) -> frozenset[str]:
        """Return Amazon's ids of all feeds that are ours for certain."""
        rows = self._database.rows(
            "SELECT feed_id FROM feeds WHERE account = ? AND feed_id IS NOT NULL", (self._account,)
        )
        return frozenset(row["feed_id"] for row in rows)

    def save(self, old: Feed, new: Feed) -> bool:
        """Write what differs if the state is still the same; say whether it was."""
        where = {"id": old.id, "account": self._account, "state": str(old.state)}
        return self._database.update("feeds", changes(old, new) | {"id": old.id}, where) > 0

    def _one(self, condition: str, *params: str) -> Feed | None:
        sql = f"SELECT {columns(Feed)} FROM feeds WHERE account = ? AND {condition}"
        row = self._database.row(sql, (self._account, *params))
        return None if row is None else from_row(Feed, row)
