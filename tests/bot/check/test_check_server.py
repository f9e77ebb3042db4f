"""The check of a database on a server."""

from contextlib import closing
from datetime import timedelta

import pytest

from bot import wiring
from bot.clock import MovableClock
from storage import claim_store
from storage.postgres import PostgresLeases, PostgresLock, open_postgres
from storage.tables.stores import account_key
from tests.bot.check.practice import Practice
from tests.postgres.databases import Databases
from tests.postgres.proxy import Proxy, through
from tests.postgres.server import make_schema


@pytest.fixture
def on_server(practice: Practice, postgres: Databases) -> Practice:
    """Return a practice whose database is on a server and belongs to it."""
    practice.environ |= {"DATABASE_PATH": "", "DATABASE_URL": postgres.empty()}
    practice.clock = MovableClock.from_now()
    owner = wiring.owner_of(practice.settings(), practice.slack.team_id)
    claim_store(open_postgres(postgres.address), owner, practice.clock).close()
    return practice


def test_a_database_on_a_server(on_server: Practice, postgres: Databases) -> None:
    """Its place, the server's version, the schema and whether it is in use are told."""
    said = on_server.lines()["database"]
    assert said.ok, said
    assert postgres.address.place in said.said
    assert "PostgreSQL" in said.said
    assert said.said.endswith("not in use")
    with PostgresLock(postgres.address):
        assert on_server.lines()["database"].said.endswith("in use by a running bot")
    assert on_server.lines()["undelivered cards"].ok


def test_programs_that_share_a_database(on_server: Practice, postgres: Databases) -> None:
    """How many they are, how near to Slack's limit, and which works for the store since when."""
    said = on_server.lines()
    assert said["programs"].said.startswith("0 replicas")
    assert said["lease"].said == "held by nobody"
    account = account_key(on_server.environ["SELLER_ID"], on_server.environ["SP_API_ENDPOINT"])
    with closing(PostgresLeases(postgres.address, "one", 60, host="desk:7", version="1")) as one:
        one.beat(2)
        one.claim([account], 1)
        said = on_server.lines()
        assert "1 replica, 2 of the 10 connections" in said["programs"].said
        assert said["lease"].said.startswith("held by desk:7 for 0:00:0")
        assert not said["programs"].warning
        one.beat(10)
        assert on_server.lines()["programs"].warning


def test_a_file_has_one_program(practice: Practice) -> None:
    """There is nothing to share."""
    for name in ("programs", "lease"):
        assert "one program" in practice.lines()[name].said


def test_an_empty_database_is_fine(
    practice: Practice, postgres: Databases, postgres_url: str
) -> None:
    """Before the first run there are no tables, and the check makes none."""
    url = make_schema(postgres_url, f"{postgres.name}_check")
    for _ in range(2):
        lines = practice.lines(DATABASE_PATH="", DATABASE_URL=url)
        assert "the first `run` creates the tables" in lines["database"].said
        assert lines["undelivered cards"].ok


def test_a_server_that_does_not_answer(practice: Practice) -> None:
    """It is one bad line, and what needs the database is left out."""
    lines = practice.lines(DATABASE_PATH="", DATABASE_URL="postgresql://u:secret@127.0.0.1:1/d")
    assert "does not answer" in lines["database"].said
    assert "secret" not in lines["database"].said
    assert not lines["undelivered cards"].tried


def test_a_server_with_the_database_of_another_seller(on_server: Practice) -> None:
    """A database that belongs to another seller is refused."""
    assert "belongs to seller" in on_server.bad(SELLER_ID="A0OTHER")["database"]


def test_a_pooler_that_breaks_notifications(on_server: Practice, proxy: Proxy) -> None:
    """Where one connection does not hear another, a direct connection is asked for."""
    proxy.deaf = True
    url = through(proxy, on_server.environ["DATABASE_URL"])
    assert "session mode" in on_server.bad(DATABASE_URL=url)["database"]


def test_a_computer_whose_clock_is_wrong(on_server: Practice) -> None:
    """The difference is shown, and is no fault: the server's time counts."""
    on_server.clock = wrong = MovableClock.from_now()
    wrong.jump(timedelta(seconds=30))
    line = on_server.lines()["database"]
    assert line.ok
    assert "30 s ahead" in line.said
