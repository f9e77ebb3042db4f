"""Fixtures for tests on PostgreSQL; skipped, with CI=true failed, where there is none."""

import os
from collections.abc import Iterator

import pytest

from tests.postgres.databases import Databases
from tests.postgres.server import NAMED, NoServer, a_server, make_schema


def _missing(reason: str) -> None:
    """Skip the test, unless CI must run it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Return the URL of a server that all tests of this process share."""
    named = os.environ.get(NAMED)
    if named:
        yield named
        return
    try:
        with a_server() as server:
            yield server.url
    except NoServer as fault:
        _missing(str(fault))


@pytest.fixture(scope="session")
def postgres(postgres_url: str, request: pytest.FixtureRequest) -> Databases:
    """Return the databases of this process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Databases(make_schema(postgres_url, f"sellerdesk_test_{worker}"))
