"""The schema, with the version numbers of SQLite's, and its migrations."""

from pathlib import Path
from typing import Final

import psycopg

from storage.postgres.connection import Connection
from storage.postgres.connector import PostgresConnector
from storage.postgres.faults import fault_of
from storage.postgres.translation import translated
from storage.versions import NEWEST, STEPS

_OWN: Final = {
    int(path.name.split("_")[0]): path
    for path in sorted((Path(__file__).parent / "schema").glob("*.sql"))
}
"""The steps with a script of their own for PostgreSQL; the first includes all earlier steps."""
_FIRST: Final = min(_OWN)
_THERE: Final = "SELECT to_regclass('schema_version') IS NOT NULL AS there"
_VERSION: Final = "SELECT version FROM schema_version"
LOCK: Final = 0x5E11_DE51
"""The advisory lock of whoever changes the schema."""


def version_of(database: PostgresConnector) -> int:
    """Return the schema version of a database; 0 for an empty one."""
    [there] = database.rows(_THERE)
    return int(database.rows(_VERSION)[0]["version"]) if there["there"] else 0


def version_seen(connection: Connection) -> int:
    """Return the schema version as `version_of`, within an open transaction."""
    [there] = connection.execute(_THERE).fetchall()
    return int(connection.execute(_VERSION).fetchall()[0]["version"]) if there["there"] else 0


def steps_after(version: int) -> dict[int, str]:
    """Return the scripts of the steps that lead from a version to the newest."""
    numbers = range(max(version + 1, _FIRST), NEWEST + 1)
    return {number: _script(number) for number in numbers}


def migrate(connection: Connection) -> None:
    """Bring the schema up to date within the open transaction. Raises StoreBusy, StoreFailed.

    A second program that does the same waits for the first, and then finds nothing to do.
    """
    try:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        version = version_seen(connection)
        for number, script in steps_after(version).items():
            connection.execute(script)
            connection.execute("UPDATE schema_version SET version = %s", (number,))
    except psycopg.Error as error:
        raise fault_of(error) from error


def _script(number: int) -> str:
    if number in _OWN:
        return _OWN[number].read_text(encoding="utf-8")
    return translated(STEPS[number].read_text(encoding="utf-8"))
