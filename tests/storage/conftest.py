"""A store in a new database with a frozen clock, for each engine."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import MovableClock
from storage import Store
from storage.connector import Connector
from tests.builders import KNOWN
from tests.databases import open_new_database

ENGINES = ("postgres", "sqlite")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the database is, or will be, where it is a file."""
    return tmp_path / "desk.db"


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, path: Path) -> Iterator[Connector]:
    """Return an empty database of each engine."""
    if request.param == "sqlite":
        with closing(open_new_database(path)) as opened:
            yield opened
        return
    with request.getfixturevalue("postgres").opened() as opened_on_server:
        yield opened_on_server


@pytest.fixture
def store(database: Connector, clock: MovableClock) -> Store:
    """Return an empty store."""
    return Store(database, KNOWN, clock)
