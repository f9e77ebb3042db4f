"""How far the scans of an account's orders are, for each store that they serve."""

from bot.domain.radar.scan import Scan, ScanKind
from storage.codec import columns, from_row, to_row
from storage.connector import Connector


class Scans:
    """The newest scan of each kind that served one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def get(self, kind: ScanKind) -> Scan | None:
        """Return the newest scan of a kind, None before the first."""
        row = self._database.row(
            f"SELECT {columns(Scan)} FROM scans WHERE store = ? AND kind = ?",
            (self._store, kind),
        )
        return None if row is None else from_row(Scan, row)

    def save(self, scan: Scan) -> None:
        """Replace the newest scan of its kind."""
        row = {"store": self._store, **to_row(scan)}
        self._database.put("scans", row, "store", "kind")
