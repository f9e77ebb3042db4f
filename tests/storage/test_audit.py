"""The audit record is append-only."""

from dataclasses import replace
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


def test_an_old_line_may_lose_its_order_and_nothing_else(store: Store) -> None:
    """A year later order id and reason may be taken out together, as long as all else stays."""
    old = an_entry(why="a colleague's words")
    with store.transaction():
        store.audit.add(old)
        store.audit.add(an_entry(at=NOW + timedelta(days=365)))

    for also in (
        "actor = ''",
        "\"at\" = ''",
        "\"after\" = 'approved'",
        "request_id = ''",
        "id = 9",
    ):
        with pytest.raises(ConstraintViolated, match="never"), store.transaction():
            store.database.change(f"UPDATE audit SET order_id = '', why = '', {also} WHERE id = 1")  # noqa: S608
    for less in ("order_id = ''", "why = ''", "order_id = 'another', why = ''"):
        with pytest.raises(ConstraintViolated, match="never"), store.transaction():
            store.database.change(f"UPDATE audit SET {less} WHERE id = 1")  # noqa: S608
    with store.transaction():
        store.database.change("UPDATE audit SET order_id = '', why = '' WHERE id = 1")

    assert next(store.audit.all()) == replace(old, order_id="", why="")


def test_a_young_line_loses_nothing(store: Store) -> None:
    """Before the record is a year further the database refuses to take an order out of a line."""
    with store.transaction():
        store.audit.add(an_entry())
        store.audit.add(an_entry(at=NOW + timedelta(days=364)))

    with pytest.raises(ConstraintViolated, match="never"), store.transaction():
        store.keeping.cut_lines(NOW + timedelta(days=1))
