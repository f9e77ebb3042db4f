"""Fixtures of the tests that run the program as a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres.databases import Databases
from tests.process.program import Site, a_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Return the simulators, with no program running yet."""
    with a_site(tmp_path) as started:
        yield started


@pytest.fixture
def url(postgres: Databases) -> str:
    """Return the URL of an empty database."""
    return postgres.empty()
