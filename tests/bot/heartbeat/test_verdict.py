"""What `healthy` says of a heartbeat."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.heartbeat.beat import Beat
from bot.heartbeat.verdict import verdict, verdict_at

WELL = Beat(ready=True, sockets=2, pong=1.2, turns={"outbox": 0.1, "chores": 0.2})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a fresh heartbeat of a program that is well."""
    found = tmp_path / "sellerdesk.heartbeat"
    WELL.write(found)
    return found


def test_a_fresh_heartbeat_is_well(path: Path) -> None:
    """The line says what is open."""
    found = verdict_at(path, path.stat().st_mtime + 29)
    assert found.well
    assert found.line == "well slack connections 2, last pong 1 s ago"


@pytest.mark.parametrize("age", [31, -31])
def test_an_old_heartbeat_is_none(path: Path, age: float) -> None:
    """A program that hangs writes none, and a date ahead of the clock proves nothing."""
    found = verdict_at(path, path.stat().st_mtime + age)
    assert (found.well, found.line) == (
        False,
        "unwell no heartbeat for 31 s: `run` has ended, or hangs",
    )


def test_no_heartbeat_at_all(tmp_path: Path) -> None:
    """Where nothing runs, the file that is missing is named, on one line."""
    found = verdict_at(tmp_path / "two\nlines", 0)
    assert not found.well
    assert found.line.startswith("unwell no heartbeat: ")
    assert "two lines" in found.line


@pytest.mark.parametrize("content", ["", "{", "[]", '{"other": 1}'])
def test_a_file_that_is_no_heartbeat(path: Path, content: str) -> None:
    """A file of another kind or version is no sign of life."""
    path.write_text(content, encoding="utf-8")
    found = verdict_at(path, path.stat().st_mtime)
    assert not found.well
    assert found.line.startswith("unwell no heartbeat: ")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"turns": {"cancelling": 181}}, "unwell worker cancelling is held up for 181 s"),
        ({"database": "the disk is full"}, "unwell database refuses writes: the disk is full"),
        ({"sockets": 0, "slack_away": 61}, "unwell slack away for 61 s"),
        (
            {"sockets": 0, "slack_away": 61, "refused": "token_revoked"},
            "unwell slack away for 61 s, Slack refuses SLACK_APP_TOKEN (token_revoked)",
        ),
        ({"ready": False}, "unwell starting"),
        (
            {"ready": False, "slack_away": 70, "amazon_away": 90},
            "unwell starting, slack away for 70 s, amazon away for 90 s",
        ),
    ],
)
def test_what_is_unwell(changes: dict[str, Any], line: str) -> None:
    """Each reason is named, and Amazon's outage beside it."""
    found = verdict(replace(WELL, **changes))
    assert (found.well, found.line) == (False, line)


@pytest.mark.parametrize(
    ("changes", "noted"),
    [
        ({"turns": {"cancelling": 179}}, "slack connections 2"),
        ({"sockets": 0, "slack_away": 59}, "slack reconnecting for 59 s"),
        ({"amazon_away": 4000}, "amazon away for 4000 s"),
        ({"waiting": 12.3}, "oldest message waits for 12 s"),
        ({"others": 2}, "another program uses the Slack app (2 connections)"),
        ({"pong": None}, "slack connections 2"),
    ],
)
def test_what_is_noted_and_well(changes: dict[str, Any], noted: str) -> None:
    """A restart would mend none of these, least of all an outage of Amazon's."""
    found = verdict(replace(WELL, **changes))
    assert found.well
    assert found.line.startswith("well ")
    assert noted in found.line


def test_only_the_owner_reads_it_and_nobody_a_part(path: Path) -> None:
    """The file is replaced as a whole, with mode 0600, and nothing else is left behind."""
    before = path.stat().st_ino
    WELL.write(path)
    assert path.stat().st_ino != before
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert Beat.read(path) == WELL


def test_a_heartbeat_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """Where its name is taken by a folder, the error is the writer's, and no part stays behind."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="directory"):
        WELL.write(tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
