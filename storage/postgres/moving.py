"""Moves all rows of another database into an empty one: all of them or none."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier

from bot.ports.store import StoreBusy
from storage.connector import Connector
from storage.faults import DatabaseRefused, refused_if_busy
from storage.postgres.address import Address
from storage.postgres.connection import Connection
from storage.postgres.connector import storable
from storage.postgres.faults import StoreUnsure, fault_of
from storage.postgres.opening import check_version
from storage.postgres.schema import migrate, version_seen
from storage.versions import NEWEST

Tables = Mapping[str, tuple[str, ...]]
_PAGE: Final = 1_000
_IDENTITIES: Final = (
    "SELECT table_name AS name, column_name AS column FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND is_identity = 'YES'"
)


@contextmanager
def move_to_postgres(
    source: Connector, address: Address, tables: Tables, last_numbers: Mapping[str, int]
) -> Iterator[dict[str, int]]:
    """Copy all rows of `tables`, compare each, and yield their number by table.

    Committed at the end of the block, so that the caller can mark the source before; nothing stays
    if an exception is raised. Raises DatabaseRefused, StoreUnsure.
    """
    with refused_if_busy(address.place):
        target = Connection.open(address)
    try:
        _prepare(target, address)
        yield {name: _copy(source, target, name, names) for name, names in tables.items()}
        _continue_numbers(target, last_numbers)
        _commit(target)
    except psycopg.Error as error:
        fault = fault_of(error)
        if isinstance(fault, StoreBusy):
            msg = f"{address.place} cannot be used: {fault}; nothing was moved"
            raise DatabaseRefused(msg, code=fault.code) from error
        raise
    finally:
        target.close()


def _prepare(target: Connection, address: Address) -> None:
    """Begin, with the schema made and nothing of ours in it."""
    target.execute("BEGIN")
    target.take_time()
    version = version_seen(target)
    check_version(address.place, version)
    if version and version < NEWEST:
        msg = f"{address.place} has an older schema: run `sellerdesk migrate` on it first"
        raise DatabaseRefused(msg, code="target")
    try:
        migrate(target)
    except psycopg.errors.DuplicateTable as error:
        msg = f"{address.place} holds tables of another program: move to an empty database"
        raise DatabaseRefused(msg, code="target") from error


def _copy(source: Connector, target: Connection, table: str, columns: Sequence[str]) -> int:
    if target.execute(SQL("SELECT 1 FROM {} LIMIT 1").format(Identifier(table))).fetchone():
        msg = f"the target holds data already ({table}): move to an empty database"
        raise DatabaseRefused(msg, code="target")
    names = SQL(", ").join(map(Identifier, columns))
    sent = _Sum()
    copy = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), names)
    with target.cursor() as cursor, cursor.copy(copy) as rows:
        for row in _all_rows(source, table, columns):
            rows.write_row(row)
            sent.add(row)
    stored = _Sum()
    with target.cursor(name="stored") as cursor:
        cursor.itersize = _PAGE
        for found in cursor.execute(SQL("SELECT {} FROM {}").format(names, Identifier(table))):
            stored.add(tuple(found[name] for name in columns))
    if sent != stored:
        msg = f"the rows of {table} differ after the copy; nothing was moved"
        raise DatabaseRefused(msg, code="target")
    return sent.rows


def _all_rows(source: Connector, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows in pages, which the caller's transaction keeps from changing."""
    names = ", ".join(f'"{name}"' for name in columns)
    last = -1
    while page := source.rows(
        f"SELECT rowid AS page_key, {names} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?",  # noqa: S608 - names of the schema
        (last, _PAGE),
    ):
        yield from (tuple(storable(row[name]) for name in columns) for row in page)
        last = page[-1]["page_key"]


def _continue_numbers(target: Connection, last_numbers: Mapping[str, int]) -> None:
    """Let each identity column go on where the source stopped."""
    for row in target.execute(_IDENTITIES).fetchall():
        table, column = row["name"], row["column"]
        query = SQL(
            "SELECT setval(pg_get_serial_sequence({name}, {text}),"
            " greatest(coalesce((SELECT max({column}) FROM {table}), 0), %s) + 1, false)"
        ).format(name=table, text=column, column=Identifier(column), table=Identifier(table))
        target.execute(query, (last_numbers.get(table, 0),))


def _commit(target: Connection) -> None:
    try:
        target.execute("COMMIT")
    except psycopg.OperationalError as error:
        msg = "the answer to the last step was lost: look whether the target holds the data"
        raise StoreUnsure(msg) from error


class _Sum:
    """An order-free fingerprint of rows: the sum of their SHA-256 digests."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Add a row."""
        digest = hashlib.sha256(repr(row).encode("utf-8", "backslashreplace")).digest()
        self._sum = (self._sum + int.from_bytes(digest)) % (1 << 256)
        self.rows += 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sum) and (self.rows, self._sum) == (other.rows, other._sum)

    __hash__ = None  # type: ignore[assignment] # it changes
