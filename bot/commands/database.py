"""The commands `migrate` and `audit export`."""

from collections.abc import Iterator
from contextlib import closing

from bot.domain.audit import AuditEntry
from bot.settings import Settings
from bot.start import CannotStart, database_refused
from storage import DatabaseRefused
from storage.sqlite import ProcessLock, open_database, version_of
from storage.tables.audit import Audit


def migrate(settings: Settings) -> int:
    """Migrate the database and return its schema version. Raises CannotStart."""
    path = settings.database_path
    try:
        with ProcessLock(path), closing(open_database(path)) as database:
            return version_of(database)
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(database_refused(fault)) from fault


def audit_entries(settings: Settings) -> Iterator[AuditEntry]:
    """Yield the audit record, oldest first; safe while the program runs. Raises CannotStart."""
    try:
        database = open_database(settings.database_path, read_only=True)
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(database_refused(fault)) from fault
    with closing(database):
        yield from Audit(database).all()
