"""Fixtures for tests on PostgreSQL; skipped, with CI=true failed, where there is none."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.postgres.databases import Databases
from tests.postgres.proxy import Proxy, host_and_port
from tests.postgres.server import NAMED, NoServer, Server, a_server, make_schema


def _missing(reason: str) -> NoReturn:
    """Skip the test, unless CI must run it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `engine` on each, on PostgreSQL slowly; `file` is SQLite alone."""
    if "engine" in metafunc.fixturenames:
        on_postgres = pytest.param("postgres", marks=pytest.mark.slow)
        file_only = metafunc.definition.get_closest_marker("file") is not None
        metafunc.parametrize("engine", ["sqlite"] if file_only else ["sqlite", on_postgres])


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
def postgres(postgres_url: str) -> Databases:
    """Return the databases of this process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"sellerdesk_test_{worker}"
    return Databases(make_schema(postgres_url, name), name)


@pytest.fixture
def own_server() -> Iterator[Server]:
    """Return a server that the test may stop and start."""
    try:
        with a_server() as server:
            yield server
    except NoServer as fault:
        _missing(str(fault))


@pytest.fixture
def proxy(postgres: Databases) -> Iterator[Proxy]:
    """Return a proxy before the server."""
    with Proxy(host_and_port(postgres.url)) as started:
        yield started
