"""The errors of a database; their messages say what to do.

StoreBusy (bot/ports/store.py) is for faults that pass or can be fixed while the program runs,
DatabaseRefused for those that must be fixed before it starts.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.ports.store import StoreBusy


class ConstraintViolated(Exception):  # noqa: N818 - a situation
    """The schema forbids the change (a unique index, a CHECK, the append-only record).

    The statement had no effect.
    """


class StoreFailed(StoreBusy):
    """The database cannot be used and waiting will not help (disk full, ...); nothing changed."""

    lasting = True

    def __init__(self, code: str, cure: str) -> None:
        super().__init__(cure)
        self.code = code


class StoreAway(StoreBusy):
    """The server of the database does not answer; nothing changed."""

    code = "away"


class NoConnection(StoreAway):
    """The server of the database has no connection left for this program."""

    code = "no_connection"


class DatabaseRefused(Exception):  # noqa: N818 - a situation
    """The program cannot start with this database; the message says what to do.

    `code` names the situation for those who word it in other languages.
    """

    code = ""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code or self.code


class DatabaseMissing(DatabaseRefused):
    """The database does not exist and was to be opened read-only."""

    code = "missing"


class NewerDatabase(DatabaseRefused):
    """The schema is newer than this version of the program."""

    code = "newer"


class OlderDatabase(DatabaseRefused):
    """The schema is older than this version, and a read-only database cannot be migrated."""

    code = "older"


class DatabaseMoved(DatabaseRefused):
    """The data was moved to another database, which is the one to use."""

    code = "moved"


class OwnerMismatch(DatabaseRefused):
    """The database belongs to another seller, endpoint, marketplace or Slack team."""

    code = "of_another"


class StoreMissing(DatabaseRefused):
    """A store with open requests or feeds is missing from the settings."""

    code = "store_missing"


class StoreUnclear(DatabaseRefused):
    """Several stores of the settings may be the one that an older version used the database for."""

    code = "store_unclear"


class AlreadyRunning(DatabaseRefused):
    """Another process holds the lock of this database."""

    code = "in_use"


@contextmanager
def refused_if_busy(place: str) -> Iterator[None]:
    """Turn StoreBusy into DatabaseRefused at startup, where nothing retries."""
    try:
        yield
    except StoreBusy as fault:
        msg = f"{place} cannot be used: {fault}"
        raise DatabaseRefused(msg, code=fault.code) from fault
