"""The program on a PostgreSQL database: its start, its commands, and the move to it."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from bot.commands.database import password_in
from tests.postgres.databases import Databases
from tests.postgres.proxy import Proxy, through
from tests.postgres.server import Server, make_schema
from tests.process.program import Site

# Each starts several programs; moving and opening are tested in tests/storage/postgres.
pytestmark = pytest.mark.slow

PASSWORD = "p@ss/w%rd"
ENCODED = quote(PASSWORD, safe="")


def on(url: str, **settings: str) -> dict[str, str]:
    """Return the settings that put the program on a server."""
    return {"DATABASE_PATH": "", "DATABASE_URL": url, **settings}


@pytest.fixture
def target(postgres: Databases, postgres_url: str) -> str:
    """Return the URL of a schema without tables."""
    return make_schema(postgres_url, f"{postgres.name}_process")


def test_it_waits_for_a_server_that_does_not_answer(
    site: Site, postgres: Databases, proxy: Proxy, eventually: Callable[..., None]
) -> None:
    """It is not ready and says so once; when the server is back it starts."""
    proxy.down()
    url = through(proxy, postgres.empty())
    with site.started(**on(url)) as starting:
        eventually(lambda: "database.not_answering" in site.log.read_text(encoding="utf-8"))
        assert not starting.settled.wait(4)
        proxy.up()
        starting.settled.wait(20)
        assert starting.ready
        site.ask(site.world.sato, site.amazon.seeds["unshipped"])
    assert site.log.read_text(encoding="utf-8").count("database.not_answering") == 1


def test_a_refusal_ends_it_in_words_without_the_password(site: Site, own_server: Server) -> None:
    """Wrong password, unknown database, unmet TLS: exit code 1 within 20 s, with the cure."""
    with psycopg.connect(own_server.url, autocommit=True) as connection:
        role = psycopg.sql.SQL("CREATE ROLE guest LOGIN PASSWORD {}").format("another")
        connection.execute(role)
    rules = own_server.folder / "data" / "pg_hba.conf"
    rules.write_text("host postgres guest 127.0.0.1/32 scram-sha-256\nhost all all all trust\n")
    own_server.stop()
    own_server.start()
    at = f"127.0.0.1:{own_server.port}"
    for url, said in (
        (f"postgresql://guest:{ENCODED}@{at}/postgres", "refuses the password"),
        (f"postgresql://tests:{ENCODED}@{at}/missing", "no such database"),
        (f"postgresql://tests:{ENCODED}@{at}/postgres?sslmode=require", "TLS"),
    ):
        start = time.monotonic()
        done = site.command("run", **on(url))
        assert time.monotonic() - start < 20
        assert done.returncode == 1
        assert said in done.stderr
        for hidden in (PASSWORD, ENCODED):
            assert hidden not in done.stdout + done.stderr


def test_two_databases_are_two_too_many(site: Site) -> None:
    """DATABASE_URL beside DATABASE_PATH is refused before anything starts, both named."""
    done = site.command("run", DATABASE_URL=f"postgresql://guest:{ENCODED}@127.0.0.1/desk")
    assert done.returncode == 2
    for name in ("DATABASE_URL", "DATABASE_PATH"):
        assert name in done.stderr
    assert ENCODED not in done.stderr


def test_a_database_moves_to_a_server_with_what_it_holds(site: Site, target: str) -> None:
    """Counts are printed, the file is refused from then on, and requests go on on the server."""
    order_id = site.amazon.seeds["unshipped"]
    with site.running():
        site.ask(site.world.sato, order_id)
        busy = site.command("migrate", "--to", target)
        assert (busy.returncode, "in use" in busy.stderr) == (1, True)

    with_password = target.replace("tests@", f"tests:{ENCODED}@")
    moved = site.command("migrate", "--to", with_password)
    assert moved.returncode == 0, moved.stderr
    assert "requests 1" in moved.stdout
    assert "PGPASSWORD" in moved.stderr
    for words in (["run"], ["digest", "--post"], ["migrate", "--to", with_password]):
        refused = site.command(*words)
        assert refused.returncode == 1, words
        assert "moved to postgresql://" in refused.stderr
        assert ENCODED not in refused.stderr
    for hidden in (PASSWORD, ENCODED):
        assert hidden not in moved.stdout + moved.stderr
        assert hidden.encode() not in site.database.read_bytes()

    exported = site.command("audit", "export", **on(target))
    actions = [json.loads(line)["action"] for line in exported.stdout.splitlines()]
    assert "requested" in actions
    with site.running(**on(target)):
        busy = site.command("migrate", **on(target))
        assert (busy.returncode, "in use" in busy.stderr) == (1, True)
        site.world.press(site.world.tanaka, order_id, "cancellation.approve")
        site.wait_card(order_id, "cancelled")
    assert site.command("migrate", **on(target)).stdout.startswith(
        "the database has schema version"
    )


def test_the_password_of_a_move_may_stand_in_a_file(tmp_path: Path) -> None:
    """DATABASE_URL_FILE, which the program will be started with, holds it already."""
    file = tmp_path / "url"
    file.write_text(f"postgresql://guest:{ENCODED}@db.example/desk\n")
    assert password_in({"DATABASE_URL_FILE": str(file)}) == PASSWORD
    assert password_in({}) == ""
