"""A store in a file of its own, under a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from storage import SqliteStore
from tests.builders import STORE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the database is, or will be."""
    return tmp_path / "desk.db"


@pytest.fixture
def store(path: Path, clock: MovableClock) -> Iterator[SqliteStore]:
    """Return an empty store."""
    opened = SqliteStore(path, STORE, clock)
    yield opened
    opened.close()
