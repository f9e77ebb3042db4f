"""The audit record: who did what, and when."""

from collections.abc import Iterator
from typing import Final

from bot.domain.audit import AuditEntry
from storage.codec import columns, from_row, to_row
from storage.connector import Connector

_PAGE: Final = 1_000


class Audit:
    """The audit record; database triggers make it append-only (see `Keeping.cut_lines`)."""

    def __init__(self, database: Connector) -> None:
        self._database = database

    def add(self, entry: AuditEntry) -> None:
        """Append an entry."""
        self._database.insert("audit", to_row(entry))

    def all(self) -> Iterator[AuditEntry]:
        """Yield the entries of all stores, oldest first, read in pages."""
        last = 0
        while page := self._database.rows(
            f"SELECT id, {columns(AuditEntry)} FROM audit WHERE id > ? ORDER BY id LIMIT ?",
            (last, _PAGE),
        ):
            for row in page:
                yield from_row(AuditEntry, row)
            last = page[-1]["id"]
