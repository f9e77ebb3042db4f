"""Tasks that run once per period, even across restarts."""

from datetime import date, datetime

from bot.domain.digest.digest import PostedDigest
from storage.codec import columns, from_row, moment, to_row
from storage.connector import Cell, Connector


class Schedule:
    """The claimed periods of the tasks of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def claim(self, name: str, period: str, at: datetime) -> bool:
        """Claim a period for a task; False if it was claimed before."""
        taken = self._database.insert(
            "schedule",
            {"store": self._store, "name": name, "period": period, "claimed_at": moment(at)},
            "ON CONFLICT (store, name, period) DO NOTHING",
        )
        return taken > 0


class Digests:
    """The posted digests of one store, one per day; a key with `*` is of several stores."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def record(self, digest: PostedDigest) -> bool:
        """Record a posted digest; False if its day already has one."""
        new = self._database.insert(
            "digests",
            {"store": self._store, **to_row(digest)},
            "ON CONFLICT (store, day) DO NOTHING",
        )
        return new > 0

    def complete(self, day: date) -> None:
        """Record that the thread of a day's digest was posted."""
        where: dict[str, Cell] = {"store": self._store, "day": day.isoformat()}
        self._database.update("digests", {"complete": 1}, where)

    def get(self, day: date) -> PostedDigest | None:
        """Return the digest of a day, None if none was posted."""
        row = self._database.row(
            f"SELECT {columns(PostedDigest)} FROM digests WHERE store = ? AND day = ?",
            (self._store, day.isoformat()),
        )
        return None if row is None else from_row(PostedDigest, row)
