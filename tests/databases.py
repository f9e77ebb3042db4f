"""A new database file for each test, migrated once and then copied."""

from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.sqlite import open_database
from storage.sqlite.connector import SqliteConnector


def make_database(path: Path) -> None:
    """Make an empty database of the newest schema, as the first start would."""
    path.touch(mode=0o600)
    path.write_bytes(_newest())


def open_new_database(path: Path) -> SqliteConnector:
    """Make an empty database and open it; no commit waits for the disk, which would take long."""
    make_database(path)
    return open_database(path, durable=False)


@cache
def _newest() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "newest.db"
        with closing(open_database(path)):
            pass
        return path.read_bytes()
