"""The record: lines are added, and that is all."""

import sqlite3
from datetime import timedelta

import pytest

from storage import SqliteStore
from storage.faults import fault_of
from tests.builders import NOW, an_entry


def test_every_line_comes_back_in_order(store: SqliteStore) -> None:
    """All lines are read in the order they were written, over any number of pages."""
    written = [an_entry(why=str(number)) for number in range(2_345)]
    with store.transaction():
        for entry in written:
            store.audit.add(entry)

    assert list(store.audit.all()) == written


def test_lines_of_every_store_are_read(store: SqliteStore) -> None:
    """The record of a database holds the lines of all its stores."""
    lines = [an_entry(), an_entry(store="OTHER", at=NOW - timedelta(days=1))]
    with store.transaction():
        for entry in lines:
            store.audit.add(entry)

    assert list(store.audit.all()) == lines


def test_reading_goes_on_while_others_write(store: SqliteStore) -> None:
    """A reader part way through holds nobody up and meets the lines written meanwhile."""
    with store.transaction():
        store.audit.add(an_entry(why="first"))
    reader = store.audit.all()
    assert next(reader).why == "first"

    with store.transaction():
        store.audit.add(an_entry(why="second"))

    assert [entry.why for entry in reader] == ["second"]


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE audit SET actor = 'U0NOBODY'",
        "DELETE FROM audit",
        "REPLACE INTO audit SELECT * FROM audit",
    ],
)
def test_the_record_is_only_added_to(store: SqliteStore, attempt: str) -> None:
    """The database itself refuses to change, delete or replace a line."""
    with store.transaction():
        store.audit.add(an_entry())

    with pytest.raises(sqlite3.IntegrityError, match="never"), store.transaction():
        store.database.change(attempt)
    assert list(store.audit.all()) == [an_entry()]


def test_a_mistake_of_ours_is_not_told_as_a_busy_store() -> None:
    """Only what is outside our code becomes a situation; a bug stays what it is."""
    bug = sqlite3.OperationalError("no such table: orders")

    assert fault_of(bug) is bug
