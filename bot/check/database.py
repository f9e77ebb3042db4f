"""Checks of the database: owner, schema version, write access, cards that cannot be posted."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from bot.check.context import Context
from bot.check.database_server import DATABASE, check_owner, open_read_only, refused, server
from bot.check.line import Line, failed, passed, skipped
from bot.database import database_of
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import OPEN
from bot.domain.wording import wording
from bot.ports.store import StoreBusy
from bot.start import CannotStart
from bot.usecases.outbox import POSTED_ANEW
from storage import NEWEST, AlreadyRunning, DatabaseMissing, DatabaseRefused, Store
from storage.sqlite import (
    ProcessLock,
    SqliteConnector,
    require_local,
    require_not_moved,
    require_writable,
)

_RECENT = timedelta(days=7)
_CURES = {
    "not_in_channel": "check.cards.invite",
    "channel_not_found": "check.cards.invite_or_set",
    "is_archived": "check.cards.unarchive",
}


def database(context: Context) -> Line:
    """Check that the database is usable, without changing it."""
    if context.settings.database_url is not None:
        return server(context)
    path = context.settings.database_path
    try:
        require_local(path)
        if not path.exists():
            return _not_created(path)
        check_owner(context)
        _check_writable(path)
        found = "check.database.in_use" if _in_use(path) else "check.database.not_in_use"
    except (DatabaseRefused, StoreBusy) as fault:
        return refused(fault)
    return passed(DATABASE, wording(found, path=path, schema=NEWEST))


def cards(context: Context) -> Line:
    """Check for open requests whose card could not be posted or updated."""
    name = wording("check.name.cards")
    try:
        if not database_of(context.settings).exists():
            return passed(name, wording("check.cards.none"))
        stores = open_read_only(context)
    except DatabaseMissing:
        return passed(name, wording("check.cards.none"))
    except (DatabaseRefused, StoreBusy, CannotStart):
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
    recent = (line for line in store.audit.all() if now - line.at < _RECENT)
    found = [line for line in recent if line.action == POSTED_ANEW]
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


def _check_writable(path: Path) -> None:
    """Open and commit an empty write transaction. Raises DatabaseRefused, StoreBusy."""
    require_writable(path)
    found = SqliteConnector(path)
    try:
        require_not_moved(found)
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
