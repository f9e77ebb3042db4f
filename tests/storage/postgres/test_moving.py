"""Moving a file's data to a server: every row, or nothing at all."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from bot.clock import MovableClock
from bot.commands.database import Moved, move
from bot.domain.cancellation.request import State
from bot.domain.messages import Notice
from bot.settings import Settings
from bot.start import CannotStart
from handlers.text import catalog
from storage import Store
from storage.postgres import Address, PostgresLock, open_postgres
from storage.sqlite import ProcessLock, copy_rows, open_database, tables_of
from tests.bot.environ import NEEDED
from tests.builders import KNOWN, NOW, a_request, an_entry
from tests.postgres.databases import Databases
from tests.postgres.server import make_schema


@pytest.fixture
def settings(path: Path) -> Settings:
    """Return the settings of a database file."""
    return Settings.load(NEEDED | {"DATABASE_PATH": str(path)})


@pytest.fixture
def target(postgres: Databases, postgres_url: str) -> str:
    """Return the URL of a schema without tables."""
    return make_schema(postgres_url, f"{postgres.name}_target")


@pytest.fixture
def full(path: Path, clock: MovableClock) -> Path:
    """Return a file that holds 2,500 lines of the record, requests, and a number that is gone."""
    with closing(open_database(path)) as database:
        store = Store(database, KNOWN, clock)
        with store.transaction():
            for number in range(2_500):
                store.audit.add(an_entry(why=f"「{number}」 'quoted' \\N \t"))
            for number, state in enumerate(State):
                request = replace(a_request(id=f"r{number}"), state=state)
                if state in (State.CANCELLED, State.REQUESTED):
                    store.requests.add(request, view_id=f"V{number}")
            for number in range(9):
                store.outbox.put(Notice.CARD, f"s{number}", at=NOW)
            store.outbox.drop(Notice.CARD, "s8")
    return path


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect a refusal whose English words hold these."""
    with pytest.raises(CannotStart) as why:
        yield
    assert words in why.value.why.in_words(catalog("en"))


def digest(path: Path) -> bytes:
    """Return a fingerprint of a file's content."""
    return hashlib.sha256(path.read_bytes()).digest()


def tables(url: str) -> list[str]:
    """Return the tables in a schema."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        ).fetchall()
    return [name for (name,) in rows]


@pytest.fixture
def moved(full: Path, settings: Settings, target: str) -> Moved:
    """Move the full file."""
    return move(settings, target)


def test_every_row_arrives(
    full: Path, settings: Settings, target: str, clock: MovableClock
) -> None:
    """All tables hold the same rows afterwards, and the counts are told."""
    with closing(open_database(full)) as before:
        columns = tables_of(before)
        rows = {
            name: before.rows(f"SELECT * FROM {name}")  # noqa: S608 - names of the schema
            for name in columns
        }

    done = move(settings, target)

    assert done.rows == {name: len(found) for name, found in rows.items()}
    assert done.rows["audit"] == 2_502
    with closing(open_postgres(Address.of(target))) as after:
        for name, found in rows.items():
            moved = after.rows(f"SELECT * FROM {name}")  # noqa: S608 - names of the schema
            assert sorted(moved, key=repr) == sorted(
                [{key: row[key] for key in moved[0]} for row in found] if moved else [], key=repr
            )
        store = Store(after, KNOWN, clock)
        with store.transaction():
            store.audit.add(an_entry(why="after"))
            store.outbox.put(Notice.CARD, "new", at=NOW)
        assert [entry.why for entry in store.audit.all()][-1] == "after"
        assert max(row.id for row in store.outbox.due(NOW)) == 10


def test_the_old_file_is_refused_afterwards(moved: Moved, full: Path, settings: Settings) -> None:
    """What runs, posts or moves again is told where the data is; what only reads still can."""
    del moved
    before = digest(full)
    with pytest.raises(Exception, match=r"was moved to postgresql://.*set DATABASE_URL"):
        open_database(full)
    with refused("was moved to postgresql://"):
        move(settings, "postgresql://guest:secret@127.0.0.1/other")
    assert digest(full) == before
    open_database(full, read_only=True).close()


def test_neither_message_nor_file_holds_a_password(
    full: Path, settings: Settings, target: str
) -> None:
    """The mark in the file names host, port and database alone."""
    done = move(settings, target.replace("tests@", "tests:the-secret@"))
    assert "secret" not in done.place
    with closing(open_database(full, read_only=True)) as database:
        assert "secret" not in str(database.rows("SELECT place FROM moved"))


def test_a_target_with_data_is_refused(full: Path, settings: Settings, target: str) -> None:
    """A database that somebody uses is not written over, and both sides stay as they were."""
    with closing(open_postgres(Address.of(target))) as database, database.transaction():
        database.insert("deliveries", {"id": "T", "answer": "", "at": ""})
    before = digest(full)
    with refused("holds data already"):
        move(settings, target)
    assert digest(full) == before
    with closing(open_postgres(Address.of(target))) as database:
        assert database.rows("SELECT id FROM audit") == []


def test_a_running_bot_is_not_moved(full: Path, settings: Settings, target: str) -> None:
    """While a program runs on the file, or on the target, nothing is moved."""
    with ProcessLock(full), refused("in use"):
        move(settings, target)
    with PostgresLock(Address.of(target)), refused("in use"):
        move(settings, target)
    assert tables(target) == []


def test_a_target_that_cannot_be_reached_changes_nothing(full: Path, settings: Settings) -> None:
    """Where nobody answers, it is told, and the file is as it was."""
    before = digest(full)
    with refused("does not answer"):
        move(settings, "postgresql://127.0.0.1:1/desk")
    assert digest(full) == before


def test_a_file_that_is_not_there_is_not_moved(settings: Settings, target: str) -> None:
    """Without a file there is nothing to move, and nothing is made on either side."""
    with refused("there is no database"):
        move(settings, target)
    assert not settings.database_path.exists()
    assert tables(target) == []


def test_a_row_that_differs_undoes_all(
    full: Path, settings: Settings, target: str, postgres: Databases
) -> None:
    """If a server stores another value than it was sent, nothing of the move stays."""
    open_postgres(Address.of(target)).close()
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION change_it() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.why := left(NEW.why, 3); RETURN NEW; END $$"
        )
        connection.execute(
            "CREATE TRIGGER t BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION change_it()"
        )
    before = digest(full)
    with refused("rows of audit differ"):
        move(settings, target)
    assert digest(full) == before
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM requests").fetchone() == (0,)


def test_a_snapshot_comes_back_into_a_file(
    moved: Moved, target: str, tmp_path: Path, full: Path
) -> None:
    """The rows on the server can be copied to a file, as the dry run of the digest does."""
    copy = tmp_path / "copy.db"
    with closing(open_postgres(Address.of(target), read_only=True)) as database:
        copy_rows(database, copy)
    with closing(open_database(copy)) as file:
        counts = {
            name: len(file.rows(f"SELECT 1 FROM {name}"))  # noqa: S608 - names of the schema
            for name in tables_of(file)
        }
    assert counts == moved.rows
