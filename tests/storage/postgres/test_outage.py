"""A server that goes away: every wait ends in time, nothing is lost, and it goes on by itself."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.clock import MovableClock
from bot.ports.store import StoreBusy
from storage import Store
from storage.connector import DEADLINE
from storage.postgres import Address, PostgresConnector, open_postgres
from storage.postgres.faults import StoreUnsure
from tests.builders import KNOWN, an_entry
from tests.postgres.databases import Databases
from tests.postgres.proxy import Proxy, through
from tests.postgres.server import Server

LOADED = 0.8
"""Seconds that a loaded computer may add to a deadline."""
Eventually = Callable[..., None]


@pytest.fixture
def far(postgres: Databases, proxy: Proxy) -> Iterator[PostgresConnector]:
    """Return an empty database behind the proxy."""
    url = through(proxy, postgres.empty())
    database = open_postgres(Address.of(url))
    yield database
    database.close()


@pytest.fixture
def store(far: PostgresConnector, clock: MovableClock) -> Store:
    """Return a store in it."""
    return Store(far, KNOWN, clock)


def write(store: Store, why: str) -> None:
    """Write one line in a transaction of its own."""
    with store.transaction():
        store.audit.add(an_entry(why=why))


def lines(store: Store) -> list[str]:
    """Return what the lines written so far say."""
    return [entry.why for entry in store.audit.all()]


def succeeds(store: Store, why: str) -> bool:
    """Return whether a line can be written."""
    try:
        write(store, why)
    except StoreBusy:
        return False
    return True


def test_a_server_that_stands_still_is_busy_at_the_deadline(store: Store, proxy: Proxy) -> None:
    """Where packets vanish, all calls of one listener together take the deadline and no more."""
    write(store, "before")
    proxy.frozen.set()
    start = time.monotonic()
    with store.one_deadline():
        for _ in range(3):
            with pytest.raises(StoreBusy):
                lines(store)
            with pytest.raises(StoreBusy):
                write(store, "lost")
    assert time.monotonic() - start < DEADLINE + LOADED

    proxy.frozen.clear()


def test_while_it_is_known_to_be_away_nobody_waits(
    store: Store, proxy: Proxy, eventually: Eventually
) -> None:
    """After the first failure each call fails at once, so that deliveries do not queue."""
    proxy.down()
    eventually(lambda: not succeeds(store, "lost"))
    start = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        assert not any(pool.map(lambda _: succeeds(store, "lost"), range(40)))
    assert time.monotonic() - start < DEADLINE


def test_it_goes_on_by_itself(
    store: Store, proxy: Proxy, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    """After an outage the next call works within seconds; the log tells of it once."""
    caplog.set_level(logging.INFO, "storage")
    write(store, "before")
    proxy.down()
    eventually(
        lambda: (
            [one for one in caplog.messages if one == "database.away"] or succeeds(store, "lost")
        )
    )
    for _ in range(3):
        assert not succeeds(store, "lost")
    proxy.up()
    eventually(lambda: succeeds(store, "after"), seconds=5)

    assert lines(store) == ["before", "after"]
    assert caplog.messages.count("database.away") == 1
    assert caplog.messages.count("database.back") == 1


def test_a_lost_answer_to_a_commit_is_told_as_that(store: Store, proxy: Proxy) -> None:
    """Where the answer to COMMIT is lost the change may stand, and nobody says otherwise."""
    before = ["before"] * 10  # a statement that is run so often is sent by the name of its plan
    for why in before:
        write(store, why)
    proxy.lose_commit_of = (b"committed",)
    with pytest.raises(StoreUnsure) as lost:
        write(store, "committed")

    assert lost.value.unsure
    assert lines(store) == [*before, "committed"]


def test_a_connection_lost_before_the_commit_changes_nothing(store: Store, proxy: Proxy) -> None:
    """Where COMMIT was never sent, the change is known not to stand."""

    def lose() -> None:
        with store.transaction():
            store.audit.add(an_entry(why="lost"))
            proxy.down()
            proxy.up()
            store.audit.add(an_entry(why="lost too"))

    with pytest.raises(StoreBusy) as failed:
        lose()
    assert not failed.value.unsure


def test_a_restarted_server_is_used_again(
    own_server: Server, clock: MovableClock, eventually: Eventually
) -> None:
    """Connections that died while nobody used them are replaced before anybody notices."""
    database = open_postgres(Address.of(own_server.url))
    store = Store(database, KNOWN, clock)
    write(store, "before")
    own_server.stop()
    own_server.start()
    eventually(lambda: succeeds(store, "after"), seconds=5)
    assert lines(store) == ["before", "after"]
    database.close()


def test_a_transaction_that_stands_still_holds_nobody_up_for_ever(
    postgres: Databases, clock: MovableClock, eventually: Eventually
) -> None:
    """The server ends the transaction of a program that was frozen in it, and its lock with it."""
    postgres.empty()
    first, second = (open_postgres(postgres.address) for _ in range(2))
    frozen, other = Store(first, KNOWN, clock), Store(second, KNOWN, clock)

    def stand_still() -> None:
        with frozen.transaction():
            frozen.audit.add(an_entry(why="frozen"))
            eventually(lambda: succeeds(other, "other"), seconds=9)
            frozen.audit.add(an_entry(why="frozen"))

    with pytest.raises(StoreBusy):
        stand_still()
    assert lines(other) == ["other"]
    first.close()
    second.close()
