"""Translation of PostgreSQL's errors, by SQLSTATE; of refused connections, by libpq's words."""

import re
from typing import Final

import psycopg

from bot.ports.store import StoreBusy
from storage.faults import ConstraintViolated, NoConnection, StoreAway, StoreFailed

_BUSY: Final = re.compile("08|57P|55P03|57014|25P0[34]|40001|40P01|53300|57T")
FAILED: Final = {
    "53100": ("disk_full", "the disk of the database's server is full: free some space on it"),
    "25006": ("read_only", "the database is read-only: connect to the primary server"),
    "42501": (
        "no_permission",
        "the role of DATABASE_URL may not do this: make it the owner of the database",
    ),
    "58030": ("io", "the disk of the database's server reports an I/O error: check the disk"),
    "XX001": ("damaged", "the database is damaged: restore a backup"),
    "XX002": ("damaged", "the database is damaged: restore a backup"),
    "28000": ("access", "the server refuses the role of DATABASE_URL: correct DATABASE_URL"),
    "28P01": ("access", "the server refuses the password: correct DATABASE_URL"),
    "3D000": ("access", "there is no such database on the server: correct DATABASE_URL"),
}
_NOT_ANSWERING: Final = re.compile(
    r"connection refused|timeout expired|timed out|no route to host|network is unreachable|"
    r"could not translate host name|name or service not known|temporary failure in name|"
    r"server closed the connection unexpectedly|connection reset|broken pipe|"
    r"no such file or directory|starting up|shutting down|in recovery|not yet accepting|"
    r"not accepting connections|"
    r"received invalid response|SSL connection has been closed|unexpected poll status|SSL SYSCALL",
    re.IGNORECASE,
)
"""What libpq says of a server that may answer later. A failed connection has no SQLSTATE."""
_FULL: Final = re.compile(r"too many (clients|connections)|connection slots", re.IGNORECASE)
_CURES: Final = (
    (r"password authentication failed|no password supplied|PAM|SCRAM|pgpass", "28P01"),
    (r"database .* does not exist", "3D000"),
    (r"role .* does not exist|no pg_hba\.conf entry|authentication failed|not permitted", "28000"),
)
_CERTIFICATES: Final = re.compile(r"certificate|private key", re.IGNORECASE)
_TLS: Final = re.compile(r"SSL|TLS")
_TLS_UNMET: Final = (
    "tls",
    "the server's TLS does not meet sslmode and sslrootcert of DATABASE_URL: correct it",
)


class StoreUnsure(StoreBusy):
    """The connection was lost while COMMIT was under way: the change may stand or not."""

    code = "unsure"
    unsure = True


def fault_of(error: psycopg.Error) -> Exception:
    """Translate an error of a statement; one that only a bug can cause is returned unchanged."""
    state = error.sqlstate
    if state is None:
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return StoreAway("the database does not answer") if lost else error
    if state in FAILED:
        return StoreFailed(*FAILED[state])
    if state.startswith("23"):
        return ConstraintViolated(str(error.diag.message_primary))
    if _BUSY.match(state):
        return StoreBusy(f"the database is busy ({state})")
    return error


def connection_fault(error: psycopg.Error) -> StoreBusy:
    """Translate a failed connection: StoreBusy while waiting may help, StoreFailed otherwise."""
    said = str(error)
    for words, state in _CURES:
        if re.search(words, said, re.IGNORECASE):
            return StoreFailed(*FAILED[state])
    if _CERTIFICATES.search(said):
        return StoreFailed(*_TLS_UNMET)
    if _FULL.search(said):
        return NoConnection("the database has no connection left: see its limits of connections")
    if isinstance(error, psycopg.errors.ConnectionTimeout) or _NOT_ANSWERING.search(said):
        return StoreAway("the database does not answer")
    if _TLS.search(said):
        return StoreFailed(*_TLS_UNMET)
    return StoreFailed("access", "the server refuses the connection: correct DATABASE_URL")
