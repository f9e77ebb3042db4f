"""Checks of the database: owner, schema version, write access, cards that cannot be posted."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.check.context import Context
from bot.check.line import Line, failed, passed, skipped
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import OPEN
from bot.ports.store import StoreBusy
from bot.settings import wording
from bot.start import database_refused
from bot.usecases.cancellation.outbox import POSTED_ANEW
from bot.wiring import owners_of
from storage import AlreadyRunning, DatabaseRefused, Store, known_store
from storage.sqlite import (
    NEWEST,
    ProcessLock,
    SqliteConnector,
    open_database,
    require_local,
    require_writable,
)

DATABASE: Final = wording("check.name.database")
_RECENT = timedelta(days=7)
_CURES = {
    "not_in_channel": "check.cards.invite",
    "channel_not_found": "check.cards.invite_or_set",
    "is_archived": "check.cards.unarchive",
}


def database(context: Context) -> Line:
    """Check that the database is usable, without changing it."""
    path = context.settings.database_path
    try:
        require_local(path)
        if not path.exists():
            return _not_created(path)
        _check_owner(context)
        _check_writable(path)
        found = "check.database.in_use" if _in_use(path) else "check.database.not_in_use"
    except (DatabaseRefused, StoreBusy) as fault:
        return failed(DATABASE, database_refused(fault), wording("check.database.mend"))
    return passed(DATABASE, wording(found, path=path, schema=NEWEST))


def cards(context: Context) -> Line:
    """Check for open requests whose card could not be posted or updated."""
    name = wording("check.name.cards")
    if not context.settings.database_path.exists():
        return passed(name, wording("check.cards.none"))
    try:
        stores = _open_read_only(context)
    except (DatabaseRefused, StoreBusy):
        return skipped(name, DATABASE)
    try:
        requests = (one for store in stores for one in store.requests.in_state(*OPEN))
        unposted = [one for one in requests if one.noted.card_failed]
        anew = None if unposted else _latest_repost(stores[0], context.clock.now())
    finally:
        stores[0].close()
    if anew is not None:
        problem = wording("check.cards.posted_anew", code=anew.why)
        return failed(name, problem, wording("check.cards.allow_editing"))
    if not unposted:
        return passed(name, wording("check.cards.none"))
    orders = ", ".join(f"{one.order.id} ({one.noted.card_failed})" for one in unposted)
    cure = wording(_CURES.get(unposted[0].noted.card_failed, "check.cards.see_log"))
    problem = wording("check.cards.refused", orders=orders)
    return failed(name, problem, wording("check.cards.tried_again", cure=cure))


def _latest_repost(store: Store, now: datetime) -> AuditEntry | None:
    lately = (line for line in store.audit.all() if now - line.at < _RECENT)
    found = [line for line in lately if line.action == POSTED_ANEW]
    return found[-1] if found else None


def _not_created(path: Path) -> Line:
    folder = path.absolute().parent
    if not folder.is_dir():
        problem = wording("check.database.no_folder", folder=folder)
        return failed(DATABASE, problem, wording("check.database.make_folder"))
    if not os.access(folder, os.W_OK):
        problem = wording("check.database.closed_folder", folder=folder)
        return failed(DATABASE, problem, wording("check.database.open_folder"))
    return passed(DATABASE, wording("check.database.not_yet", path=path))


def _open_read_only(context: Context) -> tuple[Store, ...]:
    database = open_database(context.settings.database_path, read_only=True)
    owners = owners_of(context.settings)
    return tuple(known_store(database, owner, context.clock) for owner in owners)


def _check_owner(context: Context) -> None:
    """Raise DatabaseRefused if the owner or the schema version does not match."""
    store = _open_read_only(context)[0]
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


def _check_writable(path: Path) -> None:
    """Open and commit an empty write transaction. Raises DatabaseRefused, StoreBusy."""
    require_writable(path)
    found = SqliteConnector(path)
    try:
        with found.transaction():
            pass
    finally:
        found.close()


def _in_use(path: Path) -> bool:
    lock = ProcessLock(path)
    try:
        lock.acquire()
    except AlreadyRunning:
        return True
    lock.release()
    return False
