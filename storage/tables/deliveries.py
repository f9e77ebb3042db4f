"""The deliveries of Slack that were answered, of whatever store."""

from datetime import datetime

from storage.codec import moment
from storage.connector import Connector


class Deliveries:
    """Trigger ids and event ids, unique in all of Slack; no store is known when they are asked."""

    def __init__(self, database: Connector) -> None:
        self._database = database

    def answer(self, delivery_id: str) -> str | None:
        """Return how a delivery was answered, if it was."""
        row = self._database.row("SELECT answer FROM deliveries WHERE id = ?", (delivery_id,))
        return None if row is None else row["answer"]

    def record(self, delivery_id: str, answer: str, *, at: datetime) -> None:
        """Remember how a delivery was answered; the first answer stays."""
        row = {"id": delivery_id, "answer": answer, "at": moment(at)}
        self._database.insert("deliveries", row, "ON CONFLICT (id) DO NOTHING")
