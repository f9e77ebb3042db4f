"""Opens a database on a server: its schema is made or migrated, its version checked."""

import uuid
from typing import Final

import psycopg

from storage.faults import (
    DatabaseMissing,
    DatabaseRefused,
    NewerDatabase,
    OlderDatabase,
    StoreAway,
    StoreFailed,
)
from storage.postgres.address import Address
from storage.postgres.connection import Connection
from storage.postgres.connector import PostgresConnector
from storage.postgres.faults import FAILED
from storage.postgres.schema import migrate, version_of
from storage.versions import NEWEST

_LISTEN_SECONDS: Final = 2.0
_MAY_CREATE: Final = (
    "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may"
)


def open_postgres(
    address: Address, *, read_only: bool = False, beside_others: bool = False
) -> PostgresConnector:
    """Open a database, its schema made or migrated as needed.

    Raises DatabaseRefused for what must be fixed, StoreBusy for a server that does not answer.
    With `read_only` nothing is created, changed or migrated; `beside_others` the schema stays as
    the other programs need it.
    """
    database = PostgresConnector(address, read_only=read_only)
    try:
        database.connect()
        _check(database, as_it_is=read_only or beside_others)
        if not read_only and version_of(database) < NEWEST:
            _bring_up_to_date(address)
    except StoreFailed as fault:
        database.close()
        msg = f"{address.place} cannot be used: {fault}"
        raise DatabaseRefused(msg, code=fault.code) from fault
    except BaseException:
        database.close()
        raise
    return database


def server_version(database: PostgresConnector) -> str:
    """Return the version of the server, as `15.18`."""
    [row] = database.rows("SHOW server_version")
    return str(row["server_version"]).split(" ", maxsplit=1)[0]


def listens_across_connections(address: Address) -> bool:
    """Return whether one connection hears what another one notifies of.

    A pooler that lends server connections by the transaction breaks that, and prepared statements.
    """
    channel = f"sellerdesk_{uuid.uuid4().hex}"
    ears, mouth = Connection.open(address), Connection.open(address)
    try:
        ears.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
        mouth.execute("SELECT pg_notify(%s, '')", (channel,))
        heard = ears.notifies(timeout=_LISTEN_SECONDS, stop_after=1)
        return any(one.channel == channel for one in heard)
    except psycopg.Error:
        return False
    finally:
        ears.close()
        mouth.close()


def check_version(place: str, found: int) -> None:
    """Raise NewerDatabase for a schema that this program does not know."""
    if found > NEWEST:
        msg = (
            f"{place} was made by a newer version (schema {found}, this one knows "
            f"{NEWEST}): update sellerdesk"
        )
        raise NewerDatabase(msg)


def _check(database: PostgresConnector, *, as_it_is: bool) -> None:
    [row] = database.rows("SHOW server_encoding")
    if row["server_encoding"] != "UTF8":
        msg = f"{database.place} cannot hold every language: create the database with encoding UTF8"
        raise DatabaseRefused(msg)
    found = version_of(database)
    check_version(database.place, found)
    if not found and not database.rows(_MAY_CREATE)[0]["may"]:
        raise StoreFailed(*FAILED["42501"])
    if as_it_is and not found:
        msg = f"{database.place} is empty: start `run` first, or correct DATABASE_URL"
        raise DatabaseMissing(msg)
    if as_it_is and found < NEWEST:
        msg = (
            f"{database.place} was made by an older version (schema {found}, this one needs "
            f"{NEWEST}): stop every sellerdesk that uses it, then run `sellerdesk migrate`"
        )
        raise OlderDatabase(msg)


def _bring_up_to_date(address: Address) -> None:
    connection = Connection.open(address)
    try:
        with connection.transaction():
            connection.take_time()
            migrate(connection)
    except psycopg.errors.DuplicateTable as error:
        msg = f"{address.place} holds tables of another program: set DATABASE_URL to an empty one"
        raise DatabaseRefused(msg, code="target") from error
    except psycopg.OperationalError as error:
        msg = "the database does not answer"
        raise StoreAway(msg) from error
    finally:
        connection.close()
