"""One file for many threads: one writer at a time, and every wait has a deadline."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.database import FileDatabase
from bot.ports.store import StoreBusy
from storage import ConstraintViolated, Store, StoreFailed
from storage.connector import DEADLINE
from storage.sqlite import SqliteConnector, open_database
from storage.sqlite.faults import fault_of
from tests.builders import KNOWN, an_entry

SLACK = 0.8
"""Seconds that a loaded computer may add to a deadline."""


@contextmanager
def locked_by_another(path: Path) -> Iterator[None]:
    """Hold the write lock of a database as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def write(store: Store, why: str = "") -> None:
    """Write one line in a transaction of its own."""
    with store.transaction():
        store.audit.add(an_entry(why=why))


def lines(store: Store) -> list[str]:
    """Return what the lines written so far say."""
    return [entry.why for entry in store.audit.all()]


def test_a_database_locked_by_another_program_is_busy_within_two_seconds(
    store: Store, path: Path
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


def test_our_own_queue_and_the_lock_share_one_deadline(store: Store, path: Path) -> None:
    """Threads queued behind a writer that waits for the lock share its deadline."""

    def try_to_write(_: int) -> float:
        start = time.monotonic()
        with pytest.raises(StoreBusy):
            write(store)
        return time.monotonic() - start

    with locked_by_another(path), ThreadPoolExecutor(3) as pool:
        waits = list(pool.map(try_to_write, range(3)))
    assert max(waits) <= DEADLINE + SLACK


def test_all_calls_of_a_block_share_its_deadline(store: Store, path: Path) -> None:
    """Who answers Slack waits once for a locked database, however often it is tried."""
    start = time.monotonic()
    with locked_by_another(path), store.one_deadline():
        for _ in range(3):
            with pytest.raises(StoreBusy):
                write(store)
    assert time.monotonic() - start <= DEADLINE + SLACK


def test_a_thread_of_ours_that_holds_the_store_makes_others_busy(
    path: Path, clock: MovableClock
) -> None:
    """While a transaction does not end, others raise StoreBusy at the deadline."""
    store = Store(open_database(path, deadline=0.1), KNOWN, clock)
    with closing(store), ThreadPoolExecutor(1) as elsewhere, store.transaction():
        waiting = elsewhere.submit(write, store)
        with pytest.raises(StoreBusy, match="this program"):
            waiting.result(5)


def test_a_busy_store_lets_read(store: Store, path: Path) -> None:
    """While another program writes, everything can be read at once."""
    write(store, "there")
    with locked_by_another(path):
        start = time.monotonic()
        assert lines(store) == ["there"]
        assert time.monotonic() - start < SLACK


def limit(database: SqliteConnector, pages: int) -> None:
    """Let the database have that many pages, as a disk would."""
    with database.transaction():  # the limit is the writing connection's
        database.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_changes_nothing_and_is_named(store: Store, database: SqliteConnector) -> None:
    """On a full disk the change fails as a whole with a cure, and the store stays usable."""
    full = database.execute("PRAGMA page_count").fetchone()[0]
    limit(database, full)

    def fill() -> None:
        with store.transaction():
            for number in range(1_000):
                store.audit.add(an_entry(why=f"{number:01000}"))

    with pytest.raises(StoreFailed, match="free some space") as failed:
        fill()
    assert failed.value.code == "disk_full"
    assert lines(store) == []

    limit(database, 100_000)
    write(store, "after")
    assert lines(store) == ["after"]


def test_a_full_disk_undoes_the_outer_transaction_too(
    store: Store, database: SqliteConnector
) -> None:
    """SQLite rolls back the whole transaction, so the savepoint no longer exists."""
    limit(database, database.execute("PRAGMA page_count").fetchone()[0])

    def fill() -> None:
        with store.transaction():
            store.audit.add(an_entry(why="outer"))
            with store.transaction():
                for number in range(1_000):
                    store.audit.add(an_entry(why=f"{number:01000}"))

    with pytest.raises(StoreFailed, match="free some space"):
        fill()
    assert lines(store) == []


def test_each_thread_has_a_connection_of_its_own(database: SqliteConnector) -> None:
    """A thread keeps its connection, and no other thread has the same."""

    def mine() -> tuple[sqlite3.Connection, sqlite3.Connection]:
        return database.connection, database.connection

    with ThreadPoolExecutor(1) as elsewhere:
        theirs = elsewhere.submit(mine).result(5)
    assert theirs[0] is theirs[1]
    assert theirs[0] is not database.connection


def test_connections_of_threads_that_ended_are_closed(database: SqliteConnector) -> None:
    """A thread that comes after another one ended closes that one's connection."""

    def mine() -> sqlite3.Connection:
        return database.connection

    def in_a_new_thread() -> sqlite3.Connection:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(mine).result(5)

    gone = in_a_new_thread()
    in_a_new_thread()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        gone.execute("SELECT 1")


def test_closing_closes_the_connections_of_all_threads(path: Path, clock: MovableClock) -> None:
    """After `close` no connection is left open, in whatever thread it was made."""
    store = Store(open_database(path), KNOWN, clock)
    with ThreadPoolExecutor(2) as pool:
        pool.submit(write, store).result(5)
        store.close()
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            pool.submit(lines, store).result(5)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        lines(store)
    assert not path.with_name("desk.db-wal").exists()


def test_a_power_cut_loses_no_commit(path: Path) -> None:
    """Every connection writes through to the disk at each commit (synchronous=FULL), in WAL."""

    def settings() -> tuple[object, ...]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return tuple(database.rows(f"PRAGMA {name}")[0][name] for name in names)

    with closing(FileDatabase(path).open()) as database, ThreadPoolExecutor(1) as elsewhere:
        assert settings() == elsewhere.submit(settings).result(5) == ("wal", 2, 1)


def test_replacing_a_line_of_the_record_is_refused(store: Store, database: SqliteConnector) -> None:
    """REPLACE, which only SQLite knows, does not get past the triggers of the record either."""
    write(store, "there")

    with pytest.raises(ConstraintViolated, match="never"), store.transaction():
        database.change("REPLACE INTO audit SELECT * FROM audit")
    assert lines(store) == ["there"]


def test_a_mistake_of_ours_is_not_told_as_a_busy_store() -> None:
    """A programming error is raised unchanged and not as StoreBusy."""
    bug = sqlite3.OperationalError("no such table: orders")

    assert fault_of(bug) is bug
