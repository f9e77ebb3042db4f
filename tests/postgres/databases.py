"""One schema a test process, which each test finds empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from storage.postgres import Address, PostgresConnector, open_postgres


@dataclass
class Databases:
    """The schema of this process; emptying it costs a millisecond, a new one twenty."""

    url: str
    name: str
    emptying: str = ""

    @property
    def address(self) -> Address:
        """Return its address."""
        return Address.of(self.url)

    def empty(self) -> str:
        """Empty the schema, whose tables are made first where need be; return its URL."""
        if not self.emptying:
            open_postgres(self.address).close()
            self.emptying = self._statements()
        with psycopg.connect(self.address.conninfo, autocommit=True) as connection:
            connection.execute(self.emptying)
        return self.url

    @contextmanager
    def opened(self) -> Iterator[PostgresConnector]:
        """Open the emptied database for the block."""
        self.empty()
        database = open_postgres(self.address)
        try:
            yield database
        finally:
            database.close()

    def _statements(self) -> str:
        with psycopg.connect(self.address.conninfo) as connection:
            tables = connection.execute(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = current_schema() AND table_name <> 'schema_version'"
            ).fetchall()
            numbers = connection.execute(
                "SELECT table_name, column_name FROM information_schema.columns"
                " WHERE table_schema = current_schema() AND is_identity = 'YES'"
            ).fetchall()
        parts = ["BEGIN", "ALTER TABLE audit DISABLE TRIGGER USER"]
        parts += [f"DELETE FROM {name}" for (name,) in tables]  # noqa: S608 - names of the schema
        parts += [f"ALTER TABLE {name} ALTER COLUMN {column} RESTART" for name, column in numbers]
        parts += ["INSERT INTO leases (account) VALUES ('*')"]
        parts += ["ALTER TABLE audit ENABLE TRIGGER USER", "COMMIT"]
        return ";".join(parts)
