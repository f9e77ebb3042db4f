"""What is done once a period, whatever restarts in between."""

from datetime import date, datetime

from bot.domain.digest.digest import PostedDigest
from storage.codec import columns, from_row, moment, to_row
from storage.connector import Cell, Connector


class Schedule:
    """Which periods of a task are taken, in one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def claim(self, name: str, period: str, at: datetime) -> bool:
        """Take a period for a task; False where it was taken before."""
        taken = self._database.insert(
            "schedule",
            {"store": self._store, "name": name, "period": period, "claimed_at": moment(at)},
            "ON CONFLICT (store, name, period) DO NOTHING",
        )
        return taken > 0


class Digests:
    """The digests of one store, one a day."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def record(self, digest: PostedDigest) -> bool:
        """Remember where the digest of a day stands; False where that day has one already."""
        new = self._database.insert(
            "digests",
            {"store": self._store, **to_row(digest)},
            "ON CONFLICT (store, day) DO NOTHING",
        )
        return new > 0

    def complete(self, day: date) -> None:
        """Note that the thread of a day's digest is there."""
        where: dict[str, Cell] = {"store": self._store, "day": day.isoformat()}
        self._database.update("digests", {"complete": 1}, where)

    def get(self, day: date) -> PostedDigest | None:
        """Return the digest of a day."""
        row = self._database.row(
            f"SELECT {columns(PostedDigest)} FROM digests WHERE store = ? AND day = ?",
            (self._store, day.isoformat()),
        )
        return None if row is None else from_row(PostedDigest, row)
