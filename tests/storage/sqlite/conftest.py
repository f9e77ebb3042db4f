"""A store in a SQLite file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from storage import Store
from storage.sqlite import SqliteConnector
from tests.builders import KNOWN
from tests.databases import open_new_database


@pytest.fixture
def database(path: Path) -> Iterator[SqliteConnector]:
    """Return a new database."""
    opened = open_new_database(path)
    yield opened
    opened.close()


@pytest.fixture
def store(database: SqliteConnector, clock: MovableClock) -> Store:
    """Return an empty store in it."""
    return Store(database, KNOWN, clock)
