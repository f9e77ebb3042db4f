"""Check of a database on a server, and what it shares with the check of a file."""

from contextlib import closing
from typing import TYPE_CHECKING, Final

from bot.check.context import Context
from bot.check.line import Line, failed, passed
from bot.clock import MeasuredClock
from bot.database import address_of, database_of
from bot.domain.wording import wording
from bot.ports.store import StoreBusy
from bot.start import CannotStart, database_refused
from bot.timekeeper import TOLERATED
from bot.wiring import owners_of
from storage import NEWEST, AlreadyRunning, DatabaseMissing, DatabaseRefused, Store, known_store

if TYPE_CHECKING:
    from storage.postgres import Address

DATABASE: Final = wording("check.name.database")


def server(context: Context) -> Line:
    """Check that the database on the server is usable, without changing it."""
    url = context.settings.database_url
    assert url is not None  # noqa: S101 - the caller has looked
    try:
        address = address_of(url.reveal())
    except CannotStart as fault:
        return refused(fault)
    try:
        check_owner(context)
        return _usable(context, address)
    except DatabaseMissing:
        return passed(DATABASE, wording("check.database.empty", place=address.place))
    except (DatabaseRefused, StoreBusy) as fault:
        return refused(fault)


def refused(fault: Exception) -> Line:
    """Return the line of a database that cannot be used."""
    why = fault.why if isinstance(fault, CannotStart) else database_refused(fault)
    return failed(DATABASE, why, wording("check.database.mend"))


def open_read_only(context: Context) -> tuple[Store, ...]:
    """Open the stores for reading. Raises DatabaseRefused."""
    database = database_of(context.settings).open(read_only=True)
    owners = owners_of(context.settings)
    return tuple(known_store(database, owner, context.clock) for owner in owners)


def check_owner(context: Context) -> None:
    """Raise DatabaseRefused if the owner or the schema version does not match."""
    store = open_read_only(context)[0]
    try:
        # Without an answer from Slack, everything but the workspace is still compared.
        team_id = context.team_id or store.stores.team_id() or ""
        owners = owners_of(context.settings, team_id)
        if context.settings.tables:
            store.stores.check_all(owners)
        else:
            store.stores.check(owners[0])
    finally:
        store.close()


def _usable(context: Context, address: "Address") -> Line:
    """Try what only a server can fail at. Raises DatabaseRefused, StoreBusy."""
    from storage.postgres import (  # noqa: PLC0415 - an extra
        listens_across_connections,
        open_postgres,
        server_version,
    )

    if not listens_across_connections(address):
        pooled = wording("check.database.pooled", place=address.place)
        return failed(DATABASE, pooled, wording("check.database.directly"))
    with closing(open_postgres(address)) as database:
        with database.transaction():
            pass
        ahead = MeasuredClock(context.clock).measure(database.now)
        version = server_version(database)
    found = wording(
        "check.database.server_in_use" if _in_use(context) else "check.database.server",
        place=address.place,
        version=version,
        schema=NEWEST,
    )
    if abs(ahead) <= TOLERATED:
        return passed(DATABASE, found)
    seconds = round(ahead.total_seconds())
    return passed(DATABASE, wording("check.database.clock", found=found, seconds=seconds))


def _in_use(context: Context) -> bool:
    try:
        with database_of(context.settings).held():
            return False
    except AlreadyRunning:
        return True
