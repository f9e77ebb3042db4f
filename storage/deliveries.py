"""The clicks that were answered."""

from datetime import datetime

from storage.codec import moment
from storage.database import Database


class SqliteDeliveries:
    """The answered clicks of one store."""

    def __init__(self, database: Database, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def answer(self, trigger_id: str) -> str | None:
        """Return how a click was answered, if it was."""
        row = self._database.row(
            "SELECT answer FROM deliveries WHERE store = ? AND trigger_id = ?",
            (self._store, trigger_id),
        )
        return None if row is None else row["answer"]

    def record(self, trigger_id: str, answer: str, *, at: datetime) -> None:
        """Remember how a click was answered; the first answer stays."""
        row = {
            "store": self._store,
            "trigger_id": trigger_id,
            "answer": answer,
            "at": moment(at),
        }
        self._database.insert("deliveries", row, "ON CONFLICT (store, trigger_id) DO NOTHING")
