"""`python -m bot digest` with several stores, in real time."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.clock import MovableClock
from handlers import ids
from simulator.slack import reading
from tests.scenario.stores import Stores

CHANNEL = "C0DESK2"
SHARED = {"DIGEST_CHANNEL": CHANNEL, "TIMEZONE": "Asia/Tokyo", "LANGUAGE": "en"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Stores]:
    """Return two stores that share an overview; Amazon makes a report in half a second."""
    with Stores(tmp_path / "desk.db", MovableClock.from_now()) as made:
        made.settle(tmp_path, SHARED, SHARED)
        made.amazon.reports.seconds = made.us.reports.seconds = 0.5
        yield made


def digest(world: Stores, *options: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["digest", *options], env=world.environ)


def told(world: Stores, event: str) -> list[Mapping[str, Any]]:
    """Return the messages of a kind in the digests' channel."""
    return reading.of_event(world.tanaka.messages(CHANNEL), event)


def stores_told(world: Stores) -> list[str]:
    """Return the stores whose digests stand in the channel."""
    return [one["metadata"]["event_payload"]["store"] for one in told(world, ids.DIGEST_EVENT)]


def test_all_are_printed_each_under_its_name(world: Stores) -> None:
    """Without --store each store's digest follows its name, and nothing is posted."""
    result = digest(world)
    assert result.exit_code == 0
    titles = [line for line in result.stdout.splitlines() if line.startswith("=== ")]
    assert titles == ["=== JP ===", "=== US ==="]
    assert result.stdout.count("--- thread ---") == 2
    assert told(world, ids.DIGEST_EVENT) == []


def test_one_is_printed_alone(world: Stores) -> None:
    """With --store only that account is asked for a report."""
    result = digest(world, "--store", "us")
    assert result.exit_code == 0
    assert "=== US ===" in result.stdout
    assert "JP" not in result.stdout
    assert world.amazon.called("createReport") == []


def test_posted_by_hand_they_share_their_overview(world: Stores) -> None:
    """One overview with both digests below; a second command posts nothing and says where."""
    first, second = digest(world, "--post"), digest(world, "--post")
    assert (first.exit_code, second.exit_code) == (0, 0)
    lines = [each.stdout.splitlines() for each in (first, second)]
    assert [line.partition(":")[0] for line in lines[0]] == ["JP", "US"]
    assert all("is posted" in line for line in lines[0])
    assert all("was posted already" in line for line in lines[1])
    [overview] = told(world, ids.OVERVIEW_EVENT)
    below = told(world, ids.DIGEST_EVENT)
    assert [one["thread_ts"] for one in below] == [overview["ts"]] * 2
    assert len(set(stores_told(world))) == 2


def test_one_is_posted_alone(world: Stores) -> None:
    """With --store nothing is posted of the other, which comes with a later command."""
    assert digest(world, "--post", "--store", "US").exit_code == 0
    assert stores_told(world) == ["A1USSELLER.US"]
    assert told(world, ids.OVERVIEW_EVENT) == []
    result = digest(world, "--post")
    assert "US: the digest" in result.stdout
    assert sorted(stores_told(world)) == sorted({f"{world.amazon.seller_id}.JP", "A1USSELLER.US"})


def test_a_store_without_a_report_is_said_with_its_name(world: Stores) -> None:
    """The other's digest is whole, and what is missing is told on stderr by store."""
    world.us.faults.deny_role("createReport")
    result = digest(world)
    assert result.exit_code == 0
    said = [line for line in result.stderr.splitlines() if not line.startswith("{")]
    assert said == ["US: the account report is outdated or missing: role_missing"]
