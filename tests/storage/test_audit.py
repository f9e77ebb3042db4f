"""The record: lines are added, and that is all."""

from datetime import timedelta

import pytest

from storage import ConstraintViolated, Store
from tests.builders import NOW, an_entry


def test_every_line_comes_back_in_order(store: Store) -> None:
    """All lines are read in the order they were written, over any number of pages."""
    written = [an_entry(why=str(number)) for number in range(2_345)]
    with store.transaction():
        for entry in written:
            store.audit.add(entry)

    assert list(store.audit.all()) == written


def test_lines_of_every_store_are_read(store: Store) -> None:
    """The record of a database holds the lines of all its stores."""
    lines = [an_entry(), an_entry(store="OTHER", at=NOW - timedelta(days=1))]
    with store.transaction():
        for entry in lines:
            store.audit.add(entry)

    assert list(store.audit.all()) == lines


def test_reading_goes_on_while_others_write(store: Store) -> None:
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
    ["UPDATE audit SET actor = 'U0NOBODY'", "DELETE FROM audit"],
)
def test_the_record_is_only_added_to(store: Store, attempt: str) -> None:
    """The database itself refuses to change or delete a line."""
    with store.transaction():
        store.audit.add(an_entry())

    with pytest.raises(ConstraintViolated, match="never"), store.transaction():
        store.database.change(attempt)
    assert list(store.audit.all()) == [an_entry()]
