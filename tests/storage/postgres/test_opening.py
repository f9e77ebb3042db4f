"""Opening a database on a server: what is refused, in words that hold no password."""

import socket
import time
from urllib.parse import quote

import psycopg
import pytest

from bot.ports.store import StoreBusy
from storage import (
    AlreadyRunning,
    DatabaseMissing,
    DatabaseRefused,
    NewerDatabase,
    OlderDatabase,
    StoreFailed,
)
from storage.postgres import (
    Address,
    PostgresLock,
    listens_across_connections,
    open_postgres,
    server_version,
    version_of,
)
from storage.postgres.faults import connection_fault, fault_of
from storage.versions import NEWEST
from tests.postgres.databases import Databases
from tests.postgres.server import Server, make_schema

PASSWORD = "p@ss/w%rd?"
ENCODED = quote(PASSWORD, safe="")


def refusal(url: str) -> str:
    """Return why a database is refused, checked for the password."""
    with pytest.raises(DatabaseRefused) as refused:
        open_postgres(Address.of(url))
    told = f"{refused.value} {refused.value!r} {refused.value.__cause__!r}"
    assert PASSWORD not in told
    assert ENCODED not in told
    return str(refused.value)


@pytest.fixture
def guarded(own_server: Server) -> str:
    """Return the address of a server that asks for passwords, as user:password@host:port."""
    with psycopg.connect(own_server.url, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE ROLE guest LOGIN PASSWORD {}").format(PASSWORD))
        for name in ("desk", "desk2"):
            connection.execute(f"CREATE DATABASE {name} OWNER guest")
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    rules = own_server.folder / "data" / "pg_hba.conf"
    rules.write_text("host all guest 127.0.0.1/32 scram-sha-256\n")
    own_server.stop()
    own_server.start()
    return f"127.0.0.1:{own_server.port}"


@pytest.mark.slow
def test_what_a_server_refuses_is_told_with_its_cure(guarded: str) -> None:
    """Wrong password, unknown database, unmet TLS: told at once, and not waited for."""
    right = f"postgresql://guest:{ENCODED}@{guarded}"
    open_postgres(Address.of(f"{right}/desk")).close()
    open_postgres(Address.of(f"postgresql://guest@{guarded}/desk", password=PASSWORD)).close()

    assert "refuses the password" in refusal(f"postgresql://guest:{ENCODED}no@{guarded}/desk")
    assert "no such database" in refusal(f"{right}/missing")
    assert "TLS" in refusal(f"{right}/desk?sslmode=require")
    assert "refuses the role" in refusal(f"postgresql://nobody@{guarded}/desk")
    assert "make it the owner" in refusal(f"{right}/postgres")
    with pytest.raises(DatabaseRefused, match="make it the owner"):
        open_postgres(Address.of(f"{right}/postgres"), read_only=True)
    with pytest.raises(DatabaseMissing):
        open_postgres(Address.of(f"{right}/desk2"), read_only=True)


def test_an_address_shows_no_password() -> None:
    """What names a database in messages has host, port and name; user and password stay hidden."""
    address = Address.of(f"postgresql://guest:{ENCODED}@db.example:6000/desk")
    assert address.place == "postgresql://db.example:6000/desk"
    assert address.password == PASSWORD
    for hidden in (PASSWORD, ENCODED):
        assert hidden not in repr(address)


@pytest.mark.parametrize("url", [f"postgresql://guest:{PASSWORD}@db", "postgresql://%zz@/x"])
def test_an_address_that_cannot_be_read_is_not_quoted(url: str) -> None:
    """Libpq's words on a bad URL quote parts of it; they are not passed on."""
    with pytest.raises(DatabaseRefused, match="DATABASE_URL cannot be read") as refused:
        Address.of(url)
    assert "ss/w" not in f"{refused.value} {refused.value.__cause__}"


@pytest.mark.parametrize("typed", ["p@ss", "pa/ss", "1/ss", "p@s/ss"])
def test_a_password_that_is_not_encoded_is_refused_and_not_shown(typed: str) -> None:
    """Libpq would take its end for a host or a database, which messages and logs name."""
    with pytest.raises(DatabaseRefused, match="%40 for @") as refused:
        Address.of(f"postgresql://guest:{typed}@db.example/desk")
    assert "ss@" not in str(refused.value)
    assert Address.of("postgresql://db/desk?user=a@b").place == "postgresql://db:5432/desk"


def test_a_server_that_is_not_there_may_come_back() -> None:
    """A port where nobody listens is a server that does not answer yet, not a wrong setting."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(StoreBusy, match="does not answer") as away:
            open_postgres(Address.of(f"postgresql://127.0.0.1:{port}/desk"))
    assert not away.value.lasting


def test_a_server_that_accepts_and_says_nothing_may_come_back() -> None:
    """A connection that hangs while it is made ends within seconds."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start = time.monotonic()
        with pytest.raises(StoreBusy, match="does not answer"):
            open_postgres(Address.of(f"postgresql://127.0.0.1:{silent.getsockname()[1]}/desk"))
        assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "said",
    ["FATAL:  the database system is starting up", "FATAL:  the database system is shutting down"],
)
def test_a_server_that_cannot_serve_yet_may_come_back(said: str) -> None:
    """A server that starts is waited for."""
    assert not connection_fault(psycopg.OperationalError(said)).lasting


@pytest.mark.parametrize(
    "said",
    [
        "FATAL:  sorry, too many clients already",
        'FATAL:  too many connections for role "guest"',
        "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
    ],
)
def test_a_server_without_a_free_connection_answers(said: str) -> None:
    """Whoever is told that it does not answer would look at the network, not at its limits."""
    fault = connection_fault(psycopg.OperationalError(said))
    assert (fault.code, "no connection left" in str(fault)) == ("no_connection", True)
    assert not fault.lasting


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('could not open certificate file "a.crt": No such file or directory', "tls"),
        ("server does not support SSL, but SSL was required", "tls"),
        ("SSL error: certificate verify failed", "tls"),
        ('FATAL:  パスワード認証に失敗しました "guest"', "access"),
    ],
)
def test_what_waiting_does_not_cure_is_not_waited_for(said: str, code: str) -> None:
    """TLS that is not met, and a refusal in words nobody here knows, end the start."""
    fault = connection_fault(psycopg.OperationalError(said))
    assert isinstance(fault, StoreFailed)
    assert (fault.lasting, fault.code) == (True, code)
    assert "guest" not in str(fault)


def test_other_versions_are_refused(postgres: Databases, postgres_url: str) -> None:
    """A newer schema is left alone; an older or missing one is not made by who only reads."""
    address = Address.of(make_schema(postgres_url, f"{postgres.name}_versions"))
    with pytest.raises(DatabaseMissing, match="is empty"):
        open_postgres(address, read_only=True)
    open_postgres(address).close()

    with psycopg.connect(address.conninfo, autocommit=True) as connection:
        connection.execute("UPDATE schema_version SET version = 999")
        with pytest.raises(NewerDatabase, match="update sellerdesk"):
            open_postgres(address)
        connection.execute("UPDATE schema_version SET version = 1")
        with pytest.raises(OlderDatabase, match="sellerdesk migrate"):
            open_postgres(address, read_only=True)


def test_tables_of_another_program_are_left_alone(postgres: Databases, postgres_url: str) -> None:
    """A database in which somebody else has tables of our names is refused, and not changed."""
    address = Address.of(make_schema(postgres_url, f"{postgres.name}_taken"))
    with psycopg.connect(address.conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE orders (id BIGINT)")
        with pytest.raises(DatabaseRefused, match="another program"):
            open_postgres(address)
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        ).fetchall()
    assert tables == [("orders",)]


def test_a_reader_changes_nothing(postgres: Databases) -> None:
    """A database opened for reading refuses to write."""
    postgres.empty()
    reader = open_postgres(postgres.address, read_only=True)
    with pytest.raises(StoreBusy, match="read-only"), reader.transaction():
        reader.insert("deliveries", {"id": "T", "answer": "", "at": ""})
    assert (version_of(reader), reader.rows("SELECT id FROM deliveries")) == (NEWEST, [])
    assert server_version(reader)[0].isdigit()
    reader.close()


def test_a_second_program_is_refused(postgres: Databases) -> None:
    """One program runs on a database; the second is told, and takes over when the first ends."""
    first, second = PostgresLock(postgres.address), PostgresLock(postgres.address)
    with first:
        assert first.beat().tzinfo is not None
        with pytest.raises(AlreadyRunning, match="in use"):
            second.acquire()
    with second:
        pass


def test_programs_share_a_database_that_nobody_wants_alone(postgres: Databases) -> None:
    """The first one is told so, and then lets others in; who wants to be alone waits for all."""
    first, second = (PostgresLock(postgres.address, shared=True) for _ in range(2))
    alone = PostgresLock(postgres.address)
    with first.first() as is_first:
        assert is_first
        with pytest.raises(AlreadyRunning, match="in use"):
            second.acquire()
    with second.first() as is_first:
        assert not is_first
    assert (first.beat() - second.beat()).total_seconds() < 60
    first.release()
    with pytest.raises(AlreadyRunning, match="in use"):
        alone.acquire()
    second.release()
    with alone, pytest.raises(AlreadyRunning, match="in use"):
        second.acquire()


def test_who_fails_as_the_first_leaves_the_database_free(postgres: Databases) -> None:
    """A start that fails while it makes the schema does not lock out the next one."""

    def fail() -> None:
        with PostgresLock(postgres.address, shared=True).first():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with PostgresLock(postgres.address):
        pass


def test_beside_others_a_schema_stays_as_it_is(postgres: Databases) -> None:
    """A newer version that finds others at work migrates nothing under them, and says the cure."""
    with postgres.opened() as database:
        with database.transaction():
            database.change("UPDATE schema_version SET version = version - 1")
        with pytest.raises(OlderDatabase, match="stop every sellerdesk"):
            open_postgres(postgres.address, beside_others=True)
        with database.transaction():
            database.change("UPDATE schema_version SET version = version + 1")


def test_a_notification_crosses_connections(postgres: Databases) -> None:
    """A direct connection hears what another connection tells."""
    assert listens_across_connections(postgres.address)


def test_a_mistake_of_ours_on_a_server_is_not_told_as_a_busy_store(postgres: Databases) -> None:
    """A programming error is raised unchanged and not as StoreBusy."""
    postgres.empty()
    database = open_postgres(postgres.address)
    with pytest.raises(psycopg.errors.UndefinedTable):
        database.rows("SELECT 1 FROM nothing")
    bug = psycopg.ProgrammingError("no such thing")
    assert fault_of(bug) is bug
    database.close()


def test_text_that_postgresql_cannot_hold_is_replaced(postgres: Databases) -> None:
    """NUL, which no text of PostgreSQL may hold, becomes the sign for an unreadable character."""
    with postgres.opened() as database:
        with database.transaction():
            database.insert("deliveries", {"id": "T", "answer": "a\0b", "at": ""})
        assert database.rows("SELECT answer FROM deliveries") == [{"answer": "a\ufffdb"}]


def test_a_statement_that_failed_does_not_end_in_a_commit(postgres: Databases) -> None:
    """Where an error was swallowed, PostgreSQL would answer COMMIT with a rollback: it is told."""
    with postgres.opened() as database:

        def swallow() -> None:
            with database.transaction(), pytest.raises(psycopg.errors.UndefinedTable):
                database.rows("SELECT 1 FROM nothing")

        with pytest.raises(RuntimeError, match="cannot go on"):
            swallow()
