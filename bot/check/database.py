"""The database: is it ours, of this version, writable; and what in it waits in vain."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.check.line import Line, untried, well, wrong
from bot.check.visit import Visit
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import OPEN
from bot.ports.store import StoreBusy
from bot.usecases.cancellation.outbox import POSTED_ANEW
from bot.wiring import owner_of
from storage import AlreadyRunning, DatabaseRefused, Store, known_store
from storage.sqlite import (
    NEWEST,
    ProcessLock,
    SqliteConnector,
    open_database,
    require_writable,
)

DATABASE: Final = "database"
_LATELY = timedelta(days=7)
_CURES = {
    "not_in_channel": "Invite the bot to APPROVALS_CHANNEL",
    "channel_not_found": "Invite the bot to APPROVALS_CHANNEL, or set another",
    "is_archived": "Unarchive APPROVALS_CHANNEL, or set another",
}


def database(visit: Visit) -> Line:
    """See whether the database can be used, without changing it."""
    path = visit.settings.database_path
    if not path.exists():
        return _not_yet(path)
    try:
        _check_owner(visit)
        _check_writable(path)
        used = "in use by a running sellerdesk" if _in_use(path) else "not in use"
    except (DatabaseRefused, StoreBusy) as fault:
        return wrong(DATABASE, str(fault), "Mend that, then check again.")
    return well(DATABASE, f"{path}, schema {NEWEST}, {used}")


def cards(visit: Visit) -> Line:
    """Look for open requests whose card could not be posted."""
    name = "undelivered cards"
    if not visit.settings.database_path.exists():
        return well(name, "none")
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
        problem = f"Slack forbids to change messages ({anew.why}): each state comes as a new card"
        cure = (
            "In Slack, Workspace settings, Permissions, Message editing, allow it at any time "
            "(a workspace administrator may)."
        )
        return wrong(name, problem, cure)
    if not failed:
        return well(name, "none")
    problem = "Slack does not take the card of " + ", ".join(
        f"order {one.order.id} ({one.noted.card_failed})" for one in failed
    )
    cure = _CURES.get(failed[0].noted.card_failed, "Look in the log for message.not_delivered")
    return wrong(name, problem, f"{cure}; a running sellerdesk tries every half minute.")


def _posted_anew(store: Store, now: datetime) -> AuditEntry | None:
    lately = (line for line in store.audit.all() if now - line.at < _LATELY)
    found = [line for line in lately if line.action == POSTED_ANEW]
    return found[-1] if found else None


def _not_yet(path: Path) -> Line:
    folder = path.absolute().parent
    if not folder.is_dir():
        return wrong(DATABASE, f"there is no folder {folder}", "Make it, or set DATABASE_PATH.")
    if not os.access(folder, os.W_OK):
        cure = "Give this user the right to write there, or set DATABASE_PATH."
        return wrong(DATABASE, f"{folder} may not be written in", cure)
    return well(DATABASE, f"{path} is not there yet; the first `run` makes it")


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
