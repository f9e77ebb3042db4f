"""Leases: one holder an account, by the server's clock; who lost one writes nothing any more."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from bot.clock import MovableClock
from bot.ports.store import LeaseLost
from storage import Store
from storage.postgres import Listener, PostgresConnector, PostgresLeases
from tests.builders import KNOWN, an_entry
from tests.postgres.databases import Databases

ACCOUNT = KNOWN.account
Eventually = Callable[..., None]


@pytest.fixture
def database(postgres: Databases) -> Iterator[PostgresConnector]:
    """Return an empty database."""
    with postgres.opened() as opened:
        yield opened


@pytest.fixture
def store(database: PostgresConnector, clock: MovableClock) -> Store:
    """Return a store in it."""
    return Store(database, KNOWN, clock)


@contextmanager
def replica(database: PostgresConnector, name: str, span: float = 60) -> Iterator[PostgresLeases]:
    """Return the leases as one of several programs uses them."""
    with closing(
        PostgresLeases(database.address, name, span, host=f"{name}.example", version="1")
    ) as made:
        yield made


def end_leases(database: PostgresConnector) -> None:
    """Let the time of every lease be over."""
    with database.transaction():
        database.change("UPDATE leases SET until = clock_timestamp() - interval '1 second'")


def test_an_account_has_one_holder(database: PostgresConnector) -> None:
    """A lease that lasts is nobody else's; two programs share what there is."""
    with replica(database, "one") as one, replica(database, "two") as two:
        assert one.claim(["A", "B"], 1) == {"A": 1}
        assert two.claim(["A", "B"], 2) == {"B": 1}
        assert one.claim(["A", "B"], 2) == {}
        assert one.renew({"A": 1}) == {"A"}


def test_who_lost_a_lease_learns_it_when_renewing(database: PostgresConnector) -> None:
    """When it has ended another program takes it over, with the next token."""
    with replica(database, "one") as one, replica(database, "two") as two:
        assert one.claim(["A"], 1) == {"A": 1}
        end_leases(database)
        assert two.claim(["A"], 1) == {"A": 2}
        assert one.renew({"A": 1}) == frozenset()
        one.release({"A": 1})
        assert two.renew({"A": 2}) == {"A"}


def test_a_lease_that_nobody_took_over_goes_on(database: PostgresConnector) -> None:
    """After an outage of the database the holder is the same, with the same token."""
    with replica(database, "one") as one, replica(database, "two") as two:
        one.claim(["A"], 1)
        end_leases(database)
        assert one.renew({"A": 1}) == {"A"}
        assert two.claim(["A"], 1) == {}


def test_a_lease_ends_by_itself(database: PostgresConnector, eventually: Eventually) -> None:
    """A holder that says nothing more loses it to whoever asks after its time."""
    with replica(database, "one", 0.4) as one, replica(database, "two") as two:
        one.claim(["A"], 1)
        assert two.claim(["A"], 1) == {}
        eventually(lambda: two.claim(["A"], 1) == {"A": 2})


def test_one_given_back_is_free_at_once(database: PostgresConnector) -> None:
    """A program that stops politely lets the next one begin without a wait."""
    with replica(database, "one") as one, replica(database, "two") as two:
        one.claim(["A"], 1)
        one.release({"A": 1})
        assert two.claim(["A"], 1) == {"A": 2}


def test_programs_that_live_are_counted(database: PostgresConnector) -> None:
    """Who has said nothing for the length of a lease, or said that it ends, counts no more."""
    with replica(database, "one") as one, replica(database, "two") as two:
        assert one.beat(2).replicas == 1
        census = two.beat(1)
        assert (census.replicas, census.sockets) == (2, 3)
        assert census.schema > 0
        with database.transaction():
            database.change("UPDATE replicas SET beat = beat - interval '1 hour' WHERE id = 'one'")
        assert two.beat(1).replicas == 1
        one.beat(2)
        one.leave()
        assert two.beat(1).replicas == 1


def test_a_holder_writes_behind_its_fence(store: Store, database: PostgresConnector) -> None:
    """With the token of now a write is as any other; what it may read tells the token."""
    with replica(database, "one") as one:
        tokens = one.claim([ACCOUNT], 1)
        with database.fenced(tokens):
            token_inside = store.token
            with store.transaction():
                store.audit.add(an_entry(why="mine"))
        assert (token_inside, store.token) == (tokens[ACCOUNT], None)
    assert [entry.why for entry in store.audit.all()] == ["mine"]


def test_a_zombie_writes_nothing(store: Store, database: PostgresConnector) -> None:
    """Work begun under a lease that another program has by now ends at its next write."""
    with replica(database, "one") as one, replica(database, "two") as two:
        tokens = one.claim([ACCOUNT], 1)
        end_leases(database)
        two.claim([ACCOUNT], 1)

        def write() -> None:
            with database.fenced(tokens), store.transaction():
                store.audit.add(an_entry(why="stale"))

        with pytest.raises(LeaseLost):
            write()
    assert list(store.audit.all()) == []


def test_a_lease_regained_does_not_revive_old_work(
    store: Store, database: PostgresConnector
) -> None:
    """A task keeps the token that it began with, also where its program holds the lease again."""
    with replica(database, "one") as one:
        old = one.claim([ACCOUNT], 1)
        end_leases(database)
        new = one.claim([ACCOUNT], 1)
        with database.fenced(old), pytest.raises(LeaseLost), store.transaction():
            raise AssertionError
        with database.fenced(new), store.transaction():
            pass


def test_work_for_everybody_is_fenced_in_every_account(
    store: Store, database: PostgresConnector
) -> None:
    """What belongs to no account writes in those of accounts, each behind the same fence."""
    with replica(database, "one") as one, replica(database, "two") as two:
        tokens = one.claim(["*"], 1)
        with database.fenced(tokens), store.transaction():
            store.audit.add(an_entry(why="first"))
        end_leases(database)
        two.claim(["*"], 1)
        with database.fenced(tokens), pytest.raises(LeaseLost), store.transaction():
            raise AssertionError
    assert [entry.why for entry in store.audit.all()] == ["first"]


def test_a_claim_passes_by_an_account_that_is_being_written(database: PostgresConnector) -> None:
    """Nobody waits for a lock to claim: a lease under a write is claimed the next time."""
    with database.transaction("A"):
        pass
    with replica(database, "one") as one, database.transaction("A"):
        assert one.claim(["A", "B"], 2) == {"B": 1}


def test_a_change_is_heard_by_other_programs(
    store: Store, database: PostgresConnector, eventually: Eventually
) -> None:
    """A click wakes the holder; what the holder writes itself wakes nobody."""
    heard: list[str] = []
    missed: list[bool] = []
    listener = Listener(database.address, heard.append, lambda: missed.append(True))
    listener.start()
    eventually(lambda: missed)
    with replica(database, "one") as one:
        tokens = one.claim([ACCOUNT], 1)
        with database.fenced(tokens), store.transaction():
            store.audit.add(an_entry(why="by the holder"))
        store.probe()
        eventually(lambda: heard == ["*"])
        with store.transaction():
            store.audit.add(an_entry(why="by a click"))
        eventually(lambda: heard == ["*", ACCOUNT])
        one.release(tokens)
        eventually(lambda: heard[2:] == [ACCOUNT])
    listener.stop()


def listening(
    database: PostgresConnector,
    eventually: Eventually,
    hear: Callable[[str], None] = lambda _: None,
) -> tuple[Listener, list[bool]]:
    """Return a listener that is connected, and a list that grows with each of its connections."""
    missed: list[bool] = []
    listener = Listener(database.address, hear, lambda: missed.append(True))
    listener.start()
    eventually(lambda: missed)
    return listener, missed


def test_a_listener_that_lost_its_connection_says_that_it_missed_something(
    database: PostgresConnector, eventually: Eventually
) -> None:
    """What is told while it is gone cannot be heard, so everything is looked at."""
    listener, missed = listening(database, eventually)
    with database.transaction():
        database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
    eventually(lambda: len(missed) > 1)
    listener.stop()


def test_a_listener_outlives_what_it_calls(
    store: Store, database: PostgresConnector, eventually: Eventually
) -> None:
    """What is heard may fail in any way: the next thing is heard all the same."""
    heard: list[str] = []

    def hear(told: str) -> None:
        heard.append(told)
        raise ValueError(told)

    listener, missed = listening(database, eventually, hear)
    for count in (1, 2):
        with store.transaction():
            store.audit.add(an_entry(why="by a click"))
        eventually(lambda count=count: len(heard) == count)
        eventually(lambda count=count: len(missed) == count + 1)
    listener.stop()


def test_a_listener_with_nothing_to_hear_ends_at_once(
    database: PostgresConnector, eventually: Eventually
) -> None:
    """It waits for what is told without a deadline; stopping ends that wait."""
    listener, _ = listening(database, eventually)
    listener.stop()
    assert "listener" not in [one.name for one in threading.enumerate()]
