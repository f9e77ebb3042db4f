"""The schema: migrations, and its agreement with the domain values."""

import re
import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from bot.domain.audit import AuditEntry
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import OPEN, Reported, Request, State, Trouble
from bot.domain.messages import Posted
from bot.domain.orders.form import OpenedView
from bot.domain.orders.order import CancelledBy
from bot.domain.people import Away, Group
from bot.domain.people.admin_notices import CHANNEL, AdminEvent, AdminNotice
from bot.domain.processing import ProcessingStatus
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState, first_seen
from bot.domain.radar.scan import Scan, ScanKind
from bot.domain.radar.shipping import ShippingDay, Take, Watcher
from storage import ConstraintViolated, Store
from storage.codec import to_row
from storage.sqlite import SqliteConnector, migrations, open_database
from storage.sqlite.migrations import migrate
from storage.sqlite.version import version_of
from storage.tables.stores import KnownStore
from storage.versions import NEWEST, STEPS
from tests.builders import KNOWN, NOW, a_feed, a_request, a_view, an_entry

A_NOTICE = AdminNotice(AdminEvent.APPROVER_LEFT, "U1", CHANNEL, "", ("U1",), NOW, NOW)
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"


def sql_of(database: SqliteConnector, name: str) -> str:
    """Return the SQL that made a table or an index."""
    row = database.row("SELECT sql FROM sqlite_master WHERE name = ?", (name,))
    assert row is not None
    return str(row["sql"])


def test_a_new_database_has_the_newest_schema(database: SqliteConnector) -> None:
    """The version of the schema is the number of its steps."""
    assert version_of(database) == NEWEST == 9


def test_migrating_twice_changes_nothing(database: SqliteConnector) -> None:
    """A database that is up to date is left alone."""
    before = database.rows(SCHEMA)

    assert migrate(database) == ()
    assert database.rows(SCHEMA) == before


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_steps_missing_are_taken(tmp_path: Path, database: SqliteConnector, version: int) -> None:
    """A database of any older version is brought to the newest, and is then like a new one."""
    names = [script.stem for script in STEPS.values()]
    older = sqlite_utils.Database(tmp_path / "older.db")
    migrations.steps().apply(older, stop_before=names[version])
    older.close()

    opened = SqliteConnector(tmp_path / "older.db")
    assert version_of(opened) == version
    assert migrate(opened) == tuple(names[version:])
    assert opened.rows(SCHEMA) == database.rows(SCHEMA)
    opened.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(path: Path) -> None:
    """Where one step cannot be taken none is, and the version stays."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE digests (something_else TEXT)")

    with pytest.raises(sqlite3.OperationalError, match="digests already exists"):
        open_database(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (0,)
        names = other.execute("SELECT name FROM sqlite_master").fetchall()
    assert names == [("digests",)]


def test_triggers_and_indices_are_all_there(database: SqliteConnector) -> None:
    """Each trigger and index that a promise rests on exists after all steps."""
    named = {
        row["name"]
        for row in database.rows(SCHEMA)
        if row["type"] in ("trigger", "index") and row["sql"] is not None
    }

    assert named >= {
        "audit_is_never_changed",
        "audit_is_never_shortened",
        "requests_one_open_an_order",
        "requests_of_an_order",
        "requests_in_a_state",
        "requests_by_change",
        "requests_by_deadline",
        "requests_to_read",
        "feeds_one_open",
        "feeds_by_amazons_id",
        "orders_by_deadline",
        "orders_by_reading",
        "buyer_requests_in_a_state",
        "takes_of_a_person",
        "outbox_in_turn",
        "stores_once",
    }


def test_tables_are_strict_where_sqlite_can(database: SqliteConnector) -> None:
    """A column takes no value of another kind, in any table of ours."""
    if sqlite3.sqlite_version_info < (3, 37):
        pytest.skip("this SQLite has no strict tables")
    loose = {
        row["name"]
        for row in database.rows(SCHEMA)
        if row["type"] == "table" and not row["sql"].endswith("STRICT")
    }
    assert loose == {"_sqlite_migrations", "sqlite_sequence"}


def test_an_older_sqlite_gets_the_same_tables_unstrict(database: SqliteConnector) -> None:
    """Before SQLite 3.37 the tables are made without STRICT."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as older:
        migrations.steps((3, 35, 0)).apply(sqlite_utils.Database(older))
        found = dict(older.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    strict = {row["name"]: row["sql"] for row in database.rows(SCHEMA)}
    assert found["requests"].endswith(")")
    for name in found.keys() - {"sqlite_sequence"}:
        assert found[name] == strict[name].removesuffix(" STRICT"), name


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("requests", "state", State),
        ("requests", "reason", Reason),
        ("requests", "reported", Reported),
        ("requests", "cancelled_by", CancelledBy),
        ("requests", "trouble", Trouble),
        ("feeds", "state", FeedState),
        ("feeds", "status", ProcessingStatus),
        ("admin_notices", "kind", AdminEvent),
        ("buyer_requests", "state", BuyerState),
        ("scans", "kind", ScanKind),
    ],
)
def test_a_check_lists_the_words_of_its_enum(
    database: SqliteConnector, table: str, column: str, words: type[StrEnum]
) -> None:
    """What the database allows is what the program knows."""
    found = re.search(rf"CHECK \({column} IN \(([^)]*)\)", sql_of(database, table))

    assert found is not None
    assert set(re.findall(r"'(\w+)'", found[1])) == set(words)


def test_a_request_is_open_for_the_database_as_for_the_program(database: SqliteConnector) -> None:
    """The index that allows one open request an order lists the open states."""
    condition = sql_of(database, "requests_one_open_an_order").partition("WHERE")[2]

    assert set(re.findall(r"'(\w+)'", condition)) == OPEN


@pytest.mark.parametrize(
    ("table", "value", "kind"),
    [
        ("requests", a_request(), Request),
        ("feeds", a_feed(), Feed),
        ("views", a_view(), OpenedView),
        ("audit", an_entry(), AuditEntry),
        ("scans", Scan(ScanKind.FIRST, NOW, NOW), Scan),
        ("buyer_requests", first_seen("S", "O", NOW, whole=True, known=None), BuyerRequest),
        ("watchers", Watcher("O", "U", NOW), Watcher),
        ("takes", Take("O", "U", NOW), Take),
        ("shipping_days", ShippingDay(NOW.date(), Posted("C", "1"), NOW), ShippingDay),
        ("stores", KNOWN, KnownStore),
        ("away", Away("U1", NOW, NOW), Away),
        ("user_groups", Group("S1", frozenset(), NOW), Group),
        ("admin_notices", A_NOTICE, AdminNotice),
    ],
)
def test_every_field_has_a_column(
    database: SqliteConnector, table: str, value: Any, kind: type
) -> None:
    """A field that is added to a value needs a step that adds its column."""
    assert type(value) is kind
    assert set(to_row(value)) <= columns_of(database, table)


def columns_of(database: SqliteConnector, table: str) -> set[str]:
    """Return the names of a table's columns."""
    rows = database.rows("SELECT name FROM pragma_table_info(?)", (table,))
    return {row["name"] for row in rows}


def test_every_row_names_its_store(database: SqliteConnector) -> None:
    """Each table carries the store key, but for what belongs to the account, or to no store."""
    tables = {row["name"] for row in database.rows(SCHEMA) if row["type"] == "table"}
    ours = tables - {"_sqlite_migrations", "sqlite_sequence"}
    storeless = {table for table in ours if "store" not in columns_of(database, table)}

    assert storeless == {
        "workspace",
        "stores",
        "deliveries",
        "away",
        "homes",
    }
    accounts = {table for table in ours if "account" in columns_of(database, table)}
    assert accounts == {"feeds"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE requests SET state = 'open'",
        "UPDATE requests SET version = 0",
        "UPDATE requests SET id = 'r2' WHERE id = 'r1'",
        "UPDATE requests SET order_id = 'O', state = 'requested'",
        "UPDATE requests SET view_id = 'V'",
        "UPDATE feeds SET state = 'creating'",
    ],
)
def test_the_database_itself_keeps_the_rules(store: Store, statement: str) -> None:
    """What must never be is refused by the database, whatever the program does."""
    with store.transaction():
        for name in ("r1", "r2"):
            store.requests.add(a_request(id=name, order_id=name), view_id=name)
        store.feeds.add(a_feed())
        store.feeds.add(a_feed(id="feed-2", state=FeedState.CLOSED))

    with pytest.raises(ConstraintViolated), store.transaction():
        store.database.change(statement)
