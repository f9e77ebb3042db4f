"""What can be wrong with a database, said with its cure.

Situations that pass, or that somebody mends while we run, are StoreBusy (bot/ports/store.py); what
must be mended before the program starts is DatabaseRefused.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.ports.store import StoreBusy


class ConstraintViolated(Exception):  # noqa: N818 - names what happened
    """The schema forbids the change (a unique index, a CHECK, the append-only record).

    Nothing of the statement was done.
    """


class StoreFailed(StoreBusy):
    """The database cannot be written just now, and waiting is no cure; nothing was changed."""

    lasting = True

    def __init__(self, code: str, cure: str) -> None:
        super().__init__(cure)
        self.code = code


class DatabaseRefused(Exception):  # noqa: N818 - a refusal, and its cure
    """The program may not start on this database as things are; the message names the cure."""


class DatabaseMissing(DatabaseRefused):
    """There is no database to read."""


class NewerDatabase(DatabaseRefused):
    """A newer version of the program made this database."""


class OlderDatabase(DatabaseRefused):
    """An older version of the program made this database, and it is opened for reading only."""


class OwnerMismatch(DatabaseRefused):
    """This database belongs to another seller, endpoint, marketplace or Slack team."""


class AlreadyRunning(DatabaseRefused):
    """Another process changes things in this database."""


@contextmanager
def refused_if_busy(place: str) -> Iterator[None]:
    """Let what is busy at the start refuse the start: nobody is there to try again."""
    try:
        yield
    except StoreBusy as fault:
        msg = f"{place} cannot be used: {fault}"
        raise DatabaseRefused(msg) from fault
