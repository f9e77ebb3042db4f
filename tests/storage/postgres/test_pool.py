"""The few connections that all threads of a program share."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from bot.ports.store import StoreBusy
from storage.postgres.pool import SIZE, Pool
from tests.postgres.databases import Databases

CROWD = 40


@pytest.fixture
def pool(postgres: Databases) -> Iterator[Pool]:
    """Return a pool on an empty database."""
    with postgres.opened() as database, closing(Pool(database.address)) as made:
        made.start()
        yield made


def test_a_crowd_that_waits_costs_no_processor_time(pool: Pool) -> None:
    """Forty threads that wait in vain for a connection sleep, instead of waking one another."""

    def wait_in_vain() -> float:
        before = time.thread_time()
        with pytest.raises(StoreBusy), pool.lend(1):
            pass
        return time.thread_time() - before

    with ExitStack() as lent, ThreadPoolExecutor(CROWD) as threads:
        for _ in range(SIZE):
            lent.enter_context(pool.lend(5))
        used = sum(threads.map(lambda _: wait_in_vain(), range(CROWD)))
    assert used < 0.2


def test_each_of_a_crowd_gets_its_turn(pool: Pool) -> None:
    """Forty threads that ask again and again all get one of the four connections in time."""

    def ask() -> int:
        answers = 0
        for _ in range(25):
            with pool.lend(2) as connection:
                answers += len(connection.execute("SELECT 1").fetchall())
        return answers

    with ThreadPoolExecutor(CROWD) as threads:
        assert set(threads.map(lambda _: ask(), range(CROWD))) == {25}
