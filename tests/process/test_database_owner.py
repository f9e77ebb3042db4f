"""The database of a real program: whose it is, and what happens where it may not be used."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import SystemClock
from simulator.amazon import AmazonSimulator
from simulator.slack import SlackSimulator
from tests.process.program import Site, a_site
from tests.scenario.world import populate

# Each starts programs; tests/storage tests what is refused, tests/bot/check how it is told.
pytestmark = pytest.mark.slow

NO_MERCY_FOR_ROOT = ["setpriv", "--bounding-set=-dac_override"]
"""What makes the mode of a file hold for root, too."""


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return simulators and a database that the program worked on; it has stopped."""
    with a_site(tmp_path_factory.mktemp("used")) as started:
        with started.running():
            pass
        yield started


@pytest.fixture
def site(used: Site, tmp_path: Path) -> Site:
    """Return the same with a copy of the database, at rest."""
    copy = tmp_path / "desk.db"
    with closing(sqlite3.connect(used.database)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    copy.chmod(0o600)
    return Site(used.world, copy, tmp_path / "log.jsonl")


def refused(site: Site, *cure: str, command: str = "run", **settings: str) -> None:
    """See that the program ends with 1, names each part of the cure, and shows no traceback."""
    ended = site.command(command, **settings)
    assert ended.returncode == 1, ended.stderr
    assert "sellerdesk ready" not in ended.stdout
    assert "Traceback" not in ended.stderr
    assert [part for part in cure if part not in ended.stderr] == [], ended.stderr


def untouched(site: Site, before: bytes) -> None:
    """See that the file of the database is what it was."""
    assert site.database.read_bytes() == before


def test_a_database_of_another_seller_is_refused(site: Site) -> None:
    """Another SELLER_ID: ends with 1, names both sellers and DATABASE_PATH, changes nothing."""
    before = site.database.read_bytes()
    refused(
        site,
        site.environ()["SELLER_ID"],
        "A2OTHERSELLER0",
        "DATABASE_PATH",
        SELLER_ID="A2OTHERSELLER0",
    )
    untouched(site, before)


def test_a_database_used_with_another_endpoint_is_refused(site: Site) -> None:
    """A simulator's database is no real one's, nor the other way round: the endpoint tells."""
    before = site.database.read_bytes()
    with AmazonSimulator(SystemClock()) as other:
        refused(site, site.amazon.url, other.url, "DATABASE_PATH", SP_API_ENDPOINT=other.url)
    untouched(site, before)


def test_a_database_of_another_workspace_is_refused(site: Site) -> None:
    """Another Slack team: ends with 1 and names both."""
    before = site.database.read_bytes()
    with SlackSimulator(SystemClock(), team_id="T0OTHER") as other:
        populate(other)
        refused(
            site,
            *("T0DEMO", "T0OTHER", "DATABASE_PATH"),
            SLACK_API_URL=other.api_url,
            SLACK_BOT_TOKEN=other.bot_token,
            SLACK_APP_TOKEN=other.app_token,
        )
    untouched(site, before)


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_database_of_a_newer_version_is_refused(site: Site, command: str) -> None:
    """A file of a newer version is not touched: ends with 1 and says to update."""
    with closing(sqlite3.connect(site.database)) as database:
        database.execute("PRAGMA user_version = 999")
    before = site.database.read_bytes()
    refused(site, "999", "update sellerdesk", command=command)
    untouched(site, before)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("run", "sellerdeskを起動できません：新しい版で使ったデータベースです。"),
        ("migrate", "新しい版で使ったデータベースです。"),
        ("check", "新しい版で使ったデータベースです。"),
    ],
)
def test_a_refused_database_is_told_in_the_operators_language(
    site: Site, command: str, said: str
) -> None:
    """LANGUAGE=ja: each command says what to do in Japanese, and ends with 1."""
    with closing(sqlite3.connect(site.database)) as database:
        database.execute("PRAGMA user_version = 999")
    ended = site.command(command, LANGUAGE="ja")
    assert ended.returncode == 1, ended.stderr
    assert said in ended.stderr + ended.stdout


@pytest.mark.parametrize(
    ("command", "lock"),
    [("run", "IMMEDIATE"), ("run", "EXCLUSIVE"), ("migrate", "EXCLUSIVE")],
)
def test_a_database_that_another_program_holds_is_refused(
    site: Site, command: str, lock: str
) -> None:
    """Locked from the start: ends with 1 and says by what, instead of a traceback."""
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute(f"BEGIN {lock}")
        refused(site, str(site.database), "locked by another program", command=command)


def test_a_read_only_database_is_refused(site: Site) -> None:
    """A file that may not be written: `run` and `check` say to make it writable."""
    before = NO_MERCY_FOR_ROOT if os.geteuid() == 0 else []
    if before and shutil.which(before[0]) is None:
        pytest.skip("root may write everything, and there is no setpriv to take that away")
    site.database.chmod(0o400)
    for command in ("run", "check"):
        ended = site.command(command, before=before)
        assert ended.returncode == 1, ended.stderr
        assert "make its file writable" in ended.stderr + ended.stdout
        assert "Traceback" not in ended.stderr


def test_commands_that_write_are_refused_beside_a_run(site: Site) -> None:
    """Beside a running program `migrate` and `digest --post` end with 1 and name the process."""
    with site.running() as running:
        for words in (["migrate"], ["digest", "--post"]):
            ended = site.command(*words)
            assert ended.returncode == 1, ended.stderr
            assert f"(process {running.process.pid})" in ended.stderr
            assert "Traceback" not in ended.stderr
        audit = site.command("audit", "export")
        assert audit.returncode == 0, audit.stderr


def test_the_demo_leaves_the_database_of_the_settings_alone(site: Site) -> None:
    """The demo plays on a database of its own, whatever DATABASE_PATH says."""
    before = site.database.read_bytes()
    ended = site.command("demo")
    assert ended.returncode == 0, ended.stderr
    untouched(site, before)
    assert [path.name for path in site.database.parent.iterdir()] == [site.database.name]
