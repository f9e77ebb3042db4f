"""Two programs that take an account over from each other: never twice, no write of a zombie."""

from collections.abc import Iterator

import pytest

from storage.postgres import PostgresConnector
from tests.life.holders import play
from tests.postgres.databases import Databases
from tests.usecases.office import Office, an_office


@pytest.fixture
def database(postgres: Databases) -> Iterator[PostgresConnector]:
    """Return an empty database on a server."""
    with postgres.opened() as opened:
        yield opened


@pytest.fixture
def office(database: PostgresConnector) -> Office:
    """Return an office on that database."""
    return an_office(database)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 5))
def test_takeovers_send_nothing_twice_and_lose_nothing(
    office: Office, database: PostgresConnector, seed: int
) -> None:
    """Whatever a program is frozen in, the other goes on and the frozen one changes nothing."""
    life = play(office, database, seed, 60)
    assert life.violations == []
    assert life.takeovers > 5
    assert life.office.transport.messages


@pytest.mark.slow
def test_a_fence_that_is_not_checked_is_caught(
    office: Office, database: PostgresConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken on purpose: a program that was overtaken writes, and the life says so."""
    monkeypatch.setattr(PostgresConnector, "fence", {})
    assert play(office, database, 1, 60).violations
