"""The open forms (Slack views) with the data that they were opened with."""

from bot.domain.orders.form import OpenedView
from storage.codec import columns, from_row, to_row
from storage.connector import Connector


class Views:
    """The open forms of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def put(self, view: OpenedView) -> None:
        """Store or replace a form's data."""
        self._database.put("views", to_row(view), "view_id")

    def get(self, view_id: str) -> OpenedView | None:
        """Return a form's data, None for an unknown form."""
        row = self._database.row(
            f"SELECT {columns(OpenedView)} FROM views WHERE store = ? AND view_id = ?",
            (self._store, view_id),
        )
        return None if row is None else from_row(OpenedView, row)
