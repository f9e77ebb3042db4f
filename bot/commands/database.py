"""The commands `migrate` and `audit export`."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.database import address_of, database_of
from bot.domain.audit import AuditEntry
from bot.domain.wording import wording
from bot.ports.store import StoreBusy
from bot.settings import Settings
from bot.start import CannotStart, database_refused
from storage import NEWEST, DatabaseRefused
from storage.sqlite import (
    ProcessLock,
    SqliteConnector,
    last_numbers,
    mark_moved,
    open_database,
    require_not_moved,
    tables_of,
)
from storage.tables.audit import Audit


def migrate(settings: Settings) -> int:
    """Migrate the database and return its schema version. Raises CannotStart."""
    database = database_of(settings)
    try:
        with database.held(), closing(database.open()):
            return NEWEST
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(database_refused(fault)) from fault


def audit_entries(settings: Settings) -> Iterator[AuditEntry]:
    """Yield the audit record, oldest first; safe while the program runs. Raises CannotStart."""
    try:
        database = database_of(settings).open(read_only=True)
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(database_refused(fault)) from fault
    with closing(database):
        try:
            with database.snapshot():
                yield from Audit(database).all()
        except StoreBusy as fault:
            raise CannotStart(database_refused(fault)) from fault


def audit_line(entry: AuditEntry) -> dict[str, str]:
    """Return an audit entry under the key names of the export format."""
    return {
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "store": entry.store,
        "order_id": entry.order_id,
        "request_id": entry.request_id,
        "from": entry.before,
        "to": entry.after,
        "why": entry.why,
    }


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a database was moved to, and its number of rows by table."""

    place: str
    rows: Mapping[str, int]


def password_in(environ: Mapping[str, str]) -> str:
    """Return the password in the file of DATABASE_URL_FILE, empty without one.

    Raises CannotStart.
    """
    name = environ.get("DATABASE_URL_FILE", "").strip()
    if not name:
        return ""
    try:
        url = Path(name).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError, RuntimeError) as error:
        raise CannotStart(wording("start.url_file", kind=type(error).__name__)) from None
    return address_of(url).password


def move(settings: Settings, url: str, *, password: str = "") -> Moved:
    """Move the file's data to an empty PostgreSQL database, all or nothing. Raises CannotStart.

    The file is marked, so that no program uses it any more.
    """
    path, address = settings.database_path, address_of(url, password=password)
    try:
        with ProcessLock(path):
            open_database(path, read_only=True).close()
            with closing(SqliteConnector(path)) as source:
                require_not_moved(source)
                from storage.postgres import PostgresLock, move_to_postgres  # noqa: PLC0415

                with (
                    PostgresLock(address),
                    source.transaction(),
                    move_to_postgres(
                        source, address, tables_of(source), last_numbers(source)
                    ) as rows,
                ):
                    mark_moved(source, address.place)
                return Moved(address.place, rows)
    except (DatabaseRefused, StoreBusy, OSError) as fault:
        raise CannotStart(database_refused(fault)) from fault
