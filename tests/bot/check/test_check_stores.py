"""`check` with several stores: every line names its store, and shared channels are told."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.clock import MovableClock
from tests.scenario.stores import US_APPROVALS, Stores
from tests.scenario.world import APPROVALS

MINE: Mapping[str, str] = {"OPERATORS": "U0TANAKA,U0SUZUKI", "APPROVERS": "U0TANAKA,U0SUZUKI"}
LINE = "shared channels"


def lines(folder: Path, *options: str, us: Mapping[str, str]) -> list[str]:
    """Run the command with the stores JP and US, and return what it prints."""
    with Stores(folder / "desk.db", MovableClock.from_now()) as world:
        world.settle(folder, us=us)
        environ = world.environ | {"LC_ALL": "en_US.UTF-8", "LANGUAGE": "en"}
        result = CliRunner().invoke(main, ["check", *options], env=environ)
        assert result.exit_code == 0, result.stdout
        return result.stdout.splitlines()


def told(printed: list[str]) -> str:
    """Return the line about shared channels."""
    [line] = [line for line in printed if LINE in line]
    return line


def test_a_channel_of_stores_with_other_operators_is_told(tmp_path: Path) -> None:
    """The line names each such channel with its stores, and no other channel."""
    line = told(lines(tmp_path, us={**MINE, "DIGEST_CHANNEL": APPROVALS}))
    assert line.endswith(f"{APPROVALS} (JP, US)")
    assert US_APPROVALS not in line
    assert not line.startswith("ok")


@pytest.mark.parametrize(
    "us", [{"DIGEST_CHANNEL": APPROVALS}, MINE], ids=["same people", "own channels"]
)
def test_other_channels_are_not_told(tmp_path: Path, us: Mapping[str, str]) -> None:
    """The same operators may share a channel; others have their own."""
    assert told(lines(tmp_path, us=us)).startswith("ok")


def test_each_store_has_its_lines(tmp_path: Path) -> None:
    """All stores' lines name their store; with --store there are those of one alone."""
    both, one = lines(tmp_path, us={}), lines(tmp_path, "--store", "us", us={})
    logins = [[line for line in printed if "Amazon login" in line] for printed in (both, one)]
    assert [len(found) for found in logins] == [2, 1]
    assert "US" in logins[1][0]
    assert not any("JP" in line for line in one if LINE not in line)
