"""Opening a database: permissions, versions, locks and error messages."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import MovableClock
from storage import (
    NEWEST,
    AlreadyRunning,
    DatabaseMissing,
    DatabaseRefused,
    NewerDatabase,
    OlderDatabase,
    Store,
    StoreFailed,
)
from storage.sqlite import ProcessLock, SqliteConnector, open_database, version_of
from tests.builders import KNOWN, an_entry


def mode(path: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def set_version(path: Path, version: int) -> None:
    """Set the schema version of a database."""
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version = {version}")


def test_only_the_owner_may_read_a_new_database(database: SqliteConnector, path: Path) -> None:
    """A new database and the files beside it have mode 0600."""
    assert version_of(database) == NEWEST
    files = [path, *path.parent.glob("desk.db-*")]

    assert len(files) == 3
    assert {mode(file) for file in files} == {0o600}


def test_a_database_that_others_could_read_is_closed_to_them(path: Path) -> None:
    """Opening a database that lies open to others takes their rights away."""
    open_database(path).close()
    path.chmod(0o644)
    open_database(path).close()

    assert mode(path) == 0o600


def test_a_folder_that_is_not_there_is_named_with_the_cure(tmp_path: Path) -> None:
    """A path in no folder is refused before anything starts."""
    with pytest.raises(DatabaseRefused, match=r"missing/desk\.db cannot be used.*DATABASE_PATH"):
        open_database(tmp_path / "missing" / "desk.db")


def test_a_lock_in_no_folder_is_refused_likewise(tmp_path: Path) -> None:
    """Where the lock cannot be made, that is said with its cure too."""
    with pytest.raises(DatabaseRefused, match="DATABASE_PATH"):
        ProcessLock(tmp_path / "missing" / "desk.db").acquire()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    """A file of another kind is left as it is."""
    path.write_text("to do: buy milk\n" * 100)

    with pytest.raises(DatabaseRefused, match="not a database"):
        open_database(path)
    assert path.read_text().startswith("to do")


def test_a_database_locked_for_good_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new database that another program holds locked is refused and not waited for."""
    monkeypatch.setattr("storage.sqlite.connector.DEADLINE", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseRefused, match="locked"):
            open_database(path)


def test_a_newer_database_is_refused(path: Path) -> None:
    """A database of a newer version is not touched; the message says to update."""
    open_database(path).close()
    set_version(path, 99)

    with pytest.raises(NewerDatabase, match=r"schema 99.*update sellerdesk"):
        open_database(path)
    with pytest.raises(NewerDatabase):
        open_database(path, read_only=True)


def test_an_older_database_is_not_migrated_by_a_reader(path: Path) -> None:
    """Reading never migrates; the message names the command that does."""
    open_database(path).close()
    set_version(path, 1)

    with pytest.raises(OlderDatabase, match="sellerdesk migrate"):
        open_database(path, read_only=True)


def test_reading_makes_no_database(path: Path) -> None:
    """Opening for reading what is not there fails and leaves nothing behind."""
    with pytest.raises(DatabaseMissing, match="DATABASE_PATH"):
        open_database(path, read_only=True)
    assert list(path.parent.iterdir()) == []


def test_a_reader_reads_beside_the_writer_and_changes_nothing(
    store: Store, path: Path, clock: MovableClock
) -> None:
    """A store opened for reading sees what is committed and refuses to write."""
    reader = Store(open_database(path, read_only=True), KNOWN, clock)
    with store.transaction():
        store.audit.add(an_entry())

    assert list(reader.audit.all()) == [an_entry()]
    with pytest.raises(StoreFailed, match="read-only") as failed, reader.transaction():
        reader.audit.add(an_entry())
    assert failed.value.code == "read_only"
    reader.close()


def test_a_reader_reads_what_nobody_runs(path: Path, clock: MovableClock) -> None:
    """A database that was closed can be read without being changed."""
    open_database(path).close()
    before = path.read_bytes()

    reader = Store(open_database(path, read_only=True), KNOWN, clock)
    assert list(reader.audit.all()) == []
    reader.close()
    assert path.read_bytes() == before


def test_a_second_process_is_told_which_to_stop(path: Path) -> None:
    """A second process is refused at once, and told which one to stop."""
    with (
        ProcessLock(path),
        pytest.raises(AlreadyRunning, match=r"process \d+\): stop it first"),
    ):
        ProcessLock(path).acquire()


def test_a_database_has_one_lock_whatever_it_is_called(path: Path) -> None:
    """A second way to the same file (a link to its folder or to itself) does not help."""
    path.touch()
    folder, file = path.parent / "folder", path.with_name("link.db")
    folder.symlink_to(path.parent)
    file.symlink_to(path)
    with ProcessLock(folder / path.name):
        for other in (path, file):
            with pytest.raises(AlreadyRunning):
                ProcessLock(other).acquire()


def test_a_lock_that_was_given_back_can_be_taken(path: Path) -> None:
    """After release the next one gets the lock, and releasing twice does no harm."""
    first = ProcessLock(path)
    with first:
        assert mode(path.with_name("desk.db.lock")) == 0o600
    first.release()

    with ProcessLock(path):
        pass


OPEN = """
import sys
from pathlib import Path
from storage.sqlite import open_database

open_database(Path(sys.argv[1])).close()
print([name for name in ("sqlite_utils", "click") if name in sys.modules])
"""


def test_opening_a_database_that_is_up_to_date_loads_no_migrations(path: Path, root: Path) -> None:
    """sqlite_utils, which brings a command line with it, is for a database with steps to take."""
    said = [
        subprocess.run(
            [sys.executable, "-c", OPEN, str(path)],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for _ in ("new", "up to date")
    ]

    assert said == ["['sqlite_utils', 'click']\n", "[]\n"]
