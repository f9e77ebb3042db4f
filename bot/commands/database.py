"""`migrate` and `audit export`: a database brought up to date, the record read."""

from collections.abc import Iterator

from bot.clock import SystemClock
from bot.domain.audit import AuditEntry
from bot.settings import Settings
from bot.start import CannotStart
from storage import DatabaseRefused, ProcessLock, SqliteStore
from storage.migrations import version_of


def migrate(settings: Settings) -> int:
    """Bring the database up to date and return its schema version. Raises CannotStart."""
    try:
        with ProcessLock(settings.database_path):
            store = SqliteStore(settings.database_path, settings.seller_id, SystemClock())
            found = version_of(store.database)
            store.close()
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(str(fault)) from fault
    return found


def audit_entries(settings: Settings) -> Iterator[AuditEntry]:
    """Read the record beside a running program. Raises CannotStart."""
    try:
        store = SqliteStore(
            settings.database_path, settings.seller_id, SystemClock(), read_only=True
        )
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(str(fault)) from fault
    try:
        yield from store.audit.all()
    finally:
        store.close()
