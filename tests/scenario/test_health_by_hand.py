"""`python -m bot digest`: printed as its reader sees it, or posted as the digest of today."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.clock import MovableClock
from bot.settings import Settings
from bot.wiring import opened
from simulator.amazon import AmazonSimulator
from storage.sqlite import ProcessLock
from tests.scenario.health import EN, told
from tests.scenario.world import SETTINGS, World, populate


@dataclass
class Terminal:
    """A terminal beside a simulated seller and workspace, in real time."""

    world: World
    database: Path

    @property
    def amazon(self) -> AmazonSimulator:
        """Return the seller."""
        return self.world.amazon

    @property
    def environ(self) -> dict[str, str]:
        """Return what the commands are told."""
        return self.world.environ

    def digest(self, *options: str, **changes: str) -> Result:
        """Run the command."""
        return CliRunner().invoke(main, ["digest", *options], env=self.environ | changes)

    @property
    def posted(self) -> int:
        """Return how many digests stand in the channel."""
        return len(told(self.world))


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Return a terminal; Amazon makes a report in half a second."""
    database = tmp_path / "desk.db"
    with World(database, MovableClock.from_now()) as world:
        populate(world.slack)
        world.amazon.seed()
        world.amazon.reports.seconds = 0.5
        world.environ |= SETTINGS | EN
        yield Terminal(world, database)


def test_without_post_the_digest_is_only_printed(terminal: Terminal) -> None:
    """Without a database or a running bot the digest is asked for, shown and forgotten."""
    result = terminal.digest()
    assert result.exit_code == 0
    assert "old one" not in result.stderr
    assert " to do · " in result.stdout
    assert "Cancellation Rate" in result.stdout
    assert "--- thread ---" in result.stdout
    assert terminal.posted == 0
    assert not terminal.database.exists()
    assert terminal.digest("--dry-run", LANGUAGE="ja").stdout.startswith("今日の対応")


def test_posted_by_hand_it_is_the_digest_of_the_day(terminal: Terminal) -> None:
    """A second one posts nothing and says where the first is."""
    first, second = terminal.digest("--post"), terminal.digest("--post")
    assert (first.exit_code, second.exit_code, terminal.posted) == (0, 0, 1)
    assert "is posted: http" in first.stdout
    assert "was posted already: http" in second.stdout
    assert first.stdout.split()[-1] == second.stdout.split()[-1]

    asked = len(terminal.amazon.called("createReport"))
    assert terminal.digest().exit_code == 0
    assert len(terminal.amazon.called("createReport")) == asked


def test_posted_with_an_old_report_it_says_so(terminal: Terminal) -> None:
    """It goes out all the same, with a word on stderr."""
    terminal.amazon.faults.deny_role("createReport")
    result = terminal.digest("--post")
    assert (result.exit_code, terminal.posted) == (0, 1)
    assert "role_missing" in result.stderr


def test_a_digest_that_slack_rejects_fails_with_the_fix(terminal: Terminal) -> None:
    """A channel that is not there ends with exit code 1."""
    result = terminal.digest("--post", DIGEST_CHANNEL="C0NOWHERE")
    assert (result.exit_code, terminal.posted) == (1, 0)
    assert "set DIGEST_CHANNEL" in result.stderr


def test_beside_a_running_bot_it_prints_but_does_not_post(terminal: Terminal) -> None:
    """The database belongs to the running bot; a trial run reads it beside."""
    with opened(Settings.load(terminal.environ)):
        pass
    with ProcessLock(terminal.database):
        assert terminal.digest().exit_code == 0
        refused = terminal.digest("--post")
    assert refused.exit_code == 1
    assert "stop it first" in refused.stderr


def test_a_database_that_cannot_be_read_is_told(terminal: Terminal) -> None:
    """Something else in its place ends a trial run with exit code 1."""
    terminal.database.write_text("this is no database, and long enough to be seen as none" * 50)
    result = terminal.digest()
    assert result.exit_code == 1
    assert "DATABASE_PATH" in result.stderr
