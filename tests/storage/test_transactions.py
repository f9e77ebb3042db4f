"""Transactions: whole or not at all, one writer at a time, no wait without an end."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlite_utils

from bot.clock import MovableClock
from bot.domain.cancellation.request import State
from bot.ports.store import AlreadyOpen, StoreBusy
from storage import SqliteStore, StoreFailed
from storage.database import DEADLINE
from tests.builders import NOW, STORE, a_request, an_entry

SLACK = 0.8
"""Seconds that a loaded computer may add to a deadline."""


@contextmanager
def locked_by_another(path: Path) -> Iterator[None]:
    """Hold the write lock of a database as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def write(store: SqliteStore, why: str = "") -> None:
    """Write one line in a transaction of its own."""
    with store.transaction():
        store.audit.add(an_entry(why=why))


def lines(store: SqliteStore) -> list[str]:
    """Return what the lines written so far say."""
    return [entry.why for entry in store.audit.all()]


def test_an_exception_undoes_everything(store: SqliteStore) -> None:
    """A transaction that ends in an exception leaves request, record and outbox as they were."""
    request = a_request()

    def fail() -> None:
        with store.transaction():
            store.requests.add(request, view_id="V1")
            store.requests.move(request, request.to(State.VOID, NOW), actor="U", action="void")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.requests.get(request.id) is None
    assert lines(store) == []
    assert store.outbox.due(NOW) == ()


def test_a_transaction_inside_another_is_a_part_of_it(store: SqliteStore) -> None:
    """An inner transaction is undone with the outer one, although it ended well."""

    def fail() -> None:
        with store.transaction():
            write(store)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert lines(store) == []


def test_an_inner_failure_that_is_caught_undoes_the_inner_part_alone(store: SqliteStore) -> None:
    """The outer transaction goes on after an inner one failed, without what that one wrote."""

    def fail() -> None:
        with store.transaction():
            store.audit.add(an_entry(why="inner"))
            raise KeyError

    with store.transaction():
        store.audit.add(an_entry(why="outer"))
        with pytest.raises(KeyError):
            fail()

    assert lines(store) == ["outer"]


def test_a_transaction_sees_its_own_writes_and_others_do_not(store: SqliteStore) -> None:
    """Until it is committed, a change is seen by nobody else, and nobody waits to read."""
    with ThreadPoolExecutor(1) as elsewhere, store.transaction():
        store.audit.add(an_entry(why="mine"))
        assert lines(store) == ["mine"]
        assert elsewhere.submit(lines, store).result(5) == []


def test_of_many_who_decide_at_once_one_does(store: SqliteStore) -> None:
    """However many threads approve the same request, it is approved once and on record once."""
    request = a_request()
    with store.transaction():
        store.requests.add(request, view_id=None)
    threads = 8
    start = threading.Barrier(threads)

    def approve(number: int) -> bool:
        start.wait(5)
        with store.transaction():
            approved = request.to(State.APPROVED, NOW, decided_by=f"U{number}")
            moved = store.requests.move(request, approved, actor=f"U{number}", action="approved")
        return moved is not None

    with ThreadPoolExecutor(threads) as pool:
        won = list(pool.map(approve, range(threads)))

    assert won.count(True) == 1
    [approval] = [entry for entry in store.audit.all() if entry.action == "approved"]
    assert approval.actor == f"U{won.index(True)}"


def test_of_many_who_ask_at_once_one_gets_a_request(store: SqliteStore) -> None:
    """Two modals for one order submitted at once make one request; the others are told of it."""
    threads = 8
    start = threading.Barrier(threads)

    def ask(number: int) -> str:
        start.wait(5)
        try:
            with store.transaction():
                store.requests.add(a_request(id=f"r{number}"), view_id=f"V{number}")
        except AlreadyOpen as already:
            return already.request_id
        return f"r{number}"

    with ThreadPoolExecutor(threads) as pool:
        answers = set(pool.map(ask, range(threads)))

    [request] = store.requests.in_state(*State)
    assert answers == {request.id}


def test_a_database_locked_by_another_program_is_busy_within_two_seconds(
    store: SqliteStore, path: Path
) -> None:
    """A locked database answers "busy" at its deadline, changes nothing, and works again after."""
    with locked_by_another(path):
        start = time.monotonic()
        with pytest.raises(StoreBusy):
            write(store)
        waited = time.monotonic() - start
    assert DEADLINE - 0.2 <= waited <= DEADLINE + SLACK
    assert lines(store) == []

    write(store, "after")
    assert lines(store) == ["after"]


def test_our_own_queue_and_the_lock_share_one_deadline(store: SqliteStore, path: Path) -> None:
    """Those who wait behind one that waits for another program wait no longer than that one."""

    def try_to_write(_: int) -> float:
        start = time.monotonic()
        with pytest.raises(StoreBusy):
            write(store)
        return time.monotonic() - start

    with locked_by_another(path), ThreadPoolExecutor(3) as pool:
        waits = list(pool.map(try_to_write, range(3)))
    assert max(waits) <= DEADLINE + SLACK


def test_a_thread_of_ours_that_holds_the_store_makes_others_busy(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that does not end makes the others busy and not wait for ever."""
    monkeypatch.setattr("storage.database.DEADLINE", 0.1)
    with ThreadPoolExecutor(1) as elsewhere, store.transaction():
        waiting = elsewhere.submit(write, store)
        with pytest.raises(StoreBusy, match="ours"):
            waiting.result(5)


def test_a_busy_store_lets_read(store: SqliteStore, path: Path) -> None:
    """While another program writes, everything can be read at once."""
    write(store, "there")
    with locked_by_another(path):
        start = time.monotonic()
        assert lines(store) == ["there"]
        assert time.monotonic() - start < SLACK


def limit(store: SqliteStore, pages: int) -> None:
    """Let the database have that many pages, as a disk would."""
    with store.transaction():  # the limit is the writing connection's
        store.database.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_changes_nothing_and_is_named(store: SqliteStore) -> None:
    """Where the disk is full the change fails whole, with the cure, and the store goes on."""
    full = store.database.execute("PRAGMA page_count").fetchone()[0]
    limit(store, full)

    def fill() -> None:
        with store.transaction():
            for number in range(1_000):
                store.audit.add(an_entry(why=f"{number:01000}"))

    with pytest.raises(StoreFailed, match="free some space") as failed:
        fill()
    assert failed.value.code == "disk_full"
    assert lines(store) == []

    limit(store, 100_000)
    write(store, "after")
    assert lines(store) == ["after"]


def test_each_thread_has_a_connection_of_its_own(store: SqliteStore) -> None:
    """A thread keeps its connection, and no other thread has the same."""

    def mine() -> tuple[sqlite_utils.Database, sqlite_utils.Database]:
        return store.database.connection, store.database.connection

    with ThreadPoolExecutor(1) as elsewhere:
        theirs = elsewhere.submit(mine).result(5)
    assert theirs[0] is theirs[1]
    assert theirs[0] is not store.database.connection


def test_connections_of_threads_that_ended_are_closed(store: SqliteStore) -> None:
    """A thread that comes after another one ended closes that one's connection."""

    def mine() -> sqlite_utils.Database:
        return store.database.connection

    def in_a_new_thread() -> sqlite_utils.Database:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(mine).result(5)

    gone = in_a_new_thread()
    in_a_new_thread()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        gone.execute("SELECT 1")


def test_closing_closes_the_connections_of_all_threads(path: Path, clock: MovableClock) -> None:
    """After `close` no connection is left open, in whatever thread it was made."""
    store = SqliteStore(path, STORE, clock)
    with ThreadPoolExecutor(2) as pool:
        pool.submit(write, store).result(5)
        store.close()
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            pool.submit(lines, store).result(5)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        lines(store)
    assert not path.with_name("desk.db-wal").exists()


def test_a_power_cut_loses_no_commit(store: SqliteStore) -> None:
    """Every connection writes through to the disk at each commit (synchronous=FULL), in WAL."""

    def settings() -> tuple[str, int, int]:
        ask = store.database.execute
        return (
            ask("PRAGMA journal_mode").fetchone()[0],
            ask("PRAGMA synchronous").fetchone()[0],
            ask("PRAGMA foreign_keys").fetchone()[0],
        )

    with ThreadPoolExecutor(1) as elsewhere:
        assert settings() == elsewhere.submit(settings).result(5) == ("wal", 2, 1)
