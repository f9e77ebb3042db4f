"""The database: is it ours, of this version, writable; and what in it waits in vain."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.check.line import Line, untried, well, wrong
from bot.check.visit import Visit
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import OPEN
from bot.ports.store import StoreBusy
from bot.settings import wording
from bot.usecases.cancellation.outbox import POSTED_ANEW
from bot.wiring import owner_of
from storage import AlreadyRunning, DatabaseRefused, Store, known_store
from storage.faults import NewerDatabase, OlderDatabase, OwnerMismatch
from storage.sqlite import (
    NEWEST,
    ProcessLock,
    SqliteConnector,
    open_database,
    require_writable,
)

DATABASE: Final = wording("check.name.database")
_LATELY = timedelta(days=7)
_CURES = {
    "not_in_channel": "check.cards.invite",
    "channel_not_found": "check.cards.invite_or_set",
    "is_archived": "check.cards.unarchive",
}
_REFUSED: Final[Mapping[type[Exception], str]] = {
    NewerDatabase: "check.database.newer",
    OlderDatabase: "check.database.older",
    OwnerMismatch: "check.database.of_another",
}
"""What each refusal means; the fault itself says which file it is, and more."""


def database(visit: Visit) -> Line:
    """See whether the database can be used, without changing it."""
    path = visit.settings.database_path
    if not path.exists():
        return _not_yet(path)
    try:
        _check_owner(visit)
        _check_writable(path)
        found = "check.database.in_use" if _in_use(path) else "check.database.not_in_use"
    except (DatabaseRefused, StoreBusy) as fault:
        refused = wording(_REFUSED.get(type(fault), "check.database.refused"), fault=fault)
        return wrong(DATABASE, refused, wording("check.database.mend"))
    return well(DATABASE, wording(found, path=path, schema=NEWEST))


def cards(visit: Visit) -> Line:
    """Look for open requests whose card could not be posted."""
    name = wording("check.name.cards")
    if not visit.settings.database_path.exists():
        return well(name, wording("check.cards.none"))
    try:
        store = _reading(visit)
    except (DatabaseRefused, StoreBusy):
        return untried(name, DATABASE)
    try:
        failed = [one for one in store.requests.in_state(*OPEN) if one.noted.card_failed]
        anew = None if failed else _posted_anew(store, visit.clock.now())
    finally:
        store.close()
    if anew is not None:
        problem = wording("check.cards.posted_anew", code=anew.why)
        return wrong(name, problem, wording("check.cards.allow_editing"))
    if not failed:
        return well(name, wording("check.cards.none"))
    orders = ", ".join(f"{one.order.id} ({one.noted.card_failed})" for one in failed)
    cure = wording(_CURES.get(failed[0].noted.card_failed, "check.cards.see_log"))
    problem = wording("check.cards.refused", orders=orders)
    return wrong(name, problem, wording("check.cards.tried_again", cure=cure))


def _posted_anew(store: Store, now: datetime) -> AuditEntry | None:
    lately = (line for line in store.audit.all() if now - line.at < _LATELY)
    found = [line for line in lately if line.action == POSTED_ANEW]
    return found[-1] if found else None


def _not_yet(path: Path) -> Line:
    folder = path.absolute().parent
    if not folder.is_dir():
        problem = wording("check.database.no_folder", folder=folder)
        return wrong(DATABASE, problem, wording("check.database.make_folder"))
    if not os.access(folder, os.W_OK):
        problem = wording("check.database.closed_folder", folder=folder)
        return wrong(DATABASE, problem, wording("check.database.open_folder"))
    return well(DATABASE, wording("check.database.not_yet", path=path))


def _reading(visit: Visit) -> Store:
    database = open_database(visit.settings.database_path, read_only=True)
    return known_store(database, owner_of(visit.settings), visit.clock)


def _check_owner(visit: Visit) -> None:
    """Raise DatabaseRefused where the database is another's, or of another version."""
    store = _reading(visit)
    try:
        # Where Slack does not tell the workspace, the rest is compared all the same.
        team_id = visit.team_id or store.stores.team_id() or ""
        store.stores.check(owner_of(visit.settings, team_id))
    finally:
        store.close()


def _check_writable(path: Path) -> None:
    """Begin a change, and end it without one. Raises DatabaseRefused, StoreBusy."""
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
