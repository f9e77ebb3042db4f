"""Many accounts that work at once, beside a person who clicks."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.connector import DEADLINE
from storage.postgres import PostgresConnector
from tests.postgres.databases import Databases

CROWD = 40
SECONDS = 2 * DEADLINE / CROWD


@pytest.fixture
def database(postgres: Databases) -> Iterator[PostgresConnector]:
    """Return an empty database."""
    with postgres.opened() as opened:
        yield opened


def test_a_crowd_of_accounts_takes_turns(database: PostgresConnector) -> None:
    """Forty that begin at once all write, though it takes longer than anybody clicking waits."""
    begun, done = threading.Semaphore(0), []

    def work(account: int) -> None:
        begun.release()
        with database.transaction(f"A{account}"):
            database.rows(f"SELECT pg_sleep({SECONDS})")
        done.append(account)

    with ThreadPoolExecutor(CROWD) as threads:
        working = [threads.submit(work, account) for account in range(CROWD)]
        for _ in working:
            begun.acquire()
        with database.one_deadline(), database.transaction("A0"):
            before = len(done)
        for one in working:
            one.result()
    assert len(done) == CROWD
    assert before < CROWD / 2, "a person waited for the crowd"
