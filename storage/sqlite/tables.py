"""The tables of a database file, for copying them, and the mark of a file that was moved."""

from collections.abc import Mapping
from typing import Final

from storage.connector import Connector
from storage.faults import DatabaseMoved
from storage.sqlite.connector import SqliteConnector

_MOVED: Final = "moved"
_NOT_COPIED: Final = ("_sqlite_migrations", _MOVED)


def tables_of(database: Connector) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of each table of ours."""
    rows = database.rows(
        "SELECT tables.name AS name, columns.name AS column_name"
        " FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns"
        " WHERE tables.type = 'table' AND tables.name NOT IN (?, ?)"
        " AND tables.name NOT LIKE 'sqlite%' ORDER BY tables.name, columns.cid",
        _NOT_COPIED,
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["name"]] = (*found.get(row["name"], ()), row["column_name"])
    return found


def last_numbers(database: Connector) -> Mapping[str, int]:
    """Return the highest id ever given in the tables that never give one twice."""
    rows = database.rows("SELECT name, seq FROM sqlite_sequence")
    return {row["name"]: row["seq"] for row in rows}


def mark_moved(database: SqliteConnector, place: str) -> None:
    """Note within the open transaction that the data is at `place` from now on."""
    database.change(f"CREATE TABLE {_MOVED} (place TEXT NOT NULL)")
    database.insert(_MOVED, {"place": place})


def require_not_moved(database: SqliteConnector) -> None:
    """Raise DatabaseMoved if the data was moved elsewhere."""
    if database.row("SELECT 1 FROM sqlite_master WHERE name = ?", (_MOVED,)) is None:
        return
    row = database.row(f"SELECT place FROM {_MOVED}")  # noqa: S608 - a name of ours
    place = "another database" if row is None else row["place"]
    msg = (
        f"{database.place} was moved to {place}: set DATABASE_URL to that database"
        " and take DATABASE_PATH out of the settings"
    )
    raise DatabaseMoved(msg)
