"""The record of who did what."""

from collections.abc import Iterator
from typing import Final

from bot.domain.audit import AuditEntry
from storage.codec import columns, from_row, to_row
from storage.connector import Connector

_PAGE: Final = 1_000


class Audit:
    """The record; the database itself refuses to change or delete a line."""

    def __init__(self, database: Connector) -> None:
        self._database = database

    def add(self, entry: AuditEntry) -> None:
        """Write one line."""
        self._database.insert("audit", to_row(entry))

    def all(self) -> Iterator[AuditEntry]:
        """Read every line of every store, oldest first, some at a time."""
        last = 0
        while page := self._database.rows(
            f"SELECT id, {columns(AuditEntry)} FROM audit WHERE id > ? ORDER BY id LIMIT ?",
            (last, _PAGE),
        ):
            for row in page:
                yield from_row(AuditEntry, row)
            last = page[-1]["id"]
