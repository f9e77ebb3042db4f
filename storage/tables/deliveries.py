"""Slack deliveries already answered, for deduplication."""

from datetime import datetime
from typing import Final

from storage.codec import moment
from storage.connector import Connector

_PROBE: Final = "probe"


class Deliveries:
    """Answers by trigger id or event id, which are unique in all of Slack and so need no store."""

    def __init__(self, database: Connector) -> None:
        self._database = database

    def answer(self, delivery_id: str) -> str | None:
        """Return the recorded answer of a delivery, None if there is none."""
        row = self._database.row("SELECT answer FROM deliveries WHERE id = ?", (delivery_id,))
        return None if row is None else row["answer"]

    def record(self, delivery_id: str, answer: str, *, at: datetime) -> None:
        """Record the answer of a delivery; an earlier one is kept."""
        row = {"id": delivery_id, "answer": answer, "at": moment(at)}
        self._database.insert("deliveries", row, "ON CONFLICT (id) DO NOTHING")

    def probe(self, at: datetime) -> None:
        """Write a row and delete it: what the database must be able to do for any other change."""
        self.record(_PROBE, "", at=at)
        self._database.change("DELETE FROM deliveries WHERE id = ?", (_PROBE,))
