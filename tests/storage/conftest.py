"""A store in a new database with a frozen clock, for each engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from storage import Store
from storage.connector import Connector
from storage.sqlite import open_database
from tests.builders import KNOWN

ENGINES: dict[str, Callable[[Path], Connector]] = {"sqlite": open_database}
"""How each engine makes an empty database."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the database is, or will be, where it is a file."""
    return tmp_path / "desk.db"


@pytest.fixture(params=sorted(ENGINES))
def database(request: pytest.FixtureRequest, path: Path) -> Iterator[Connector]:
    """Return an empty database."""
    opened = ENGINES[request.param](path)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Connector, clock: MovableClock) -> Store:
    """Return an empty store."""
    return Store(database, KNOWN, clock)
