"""The checks of the database, with a running bot or before the first run."""

import sqlite3
from pathlib import Path

import pytest

from bot.domain.cancellation.request import Cause, Ending, State
from storage.sqlite import ProcessLock
from tests.bot.check.practice import Practice
from tests.builders import a_request


def test_before_the_first_run_there_is_no_database(practice: Practice) -> None:
    """A folder to make it in is enough."""
    line = practice.lines()["database"]
    assert line.ok
    assert "the first `run` creates it" in line.said


def test_a_folder_that_is_not_there(practice: Practice, tmp_path: Path) -> None:
    """A path that leads nowhere is named."""
    bad = practice.bad(DATABASE_PATH=str(tmp_path / "no" / "desk.db"))
    assert set(bad) == {"database"}
    assert f"the folder {tmp_path / 'no'} does not exist" in bad["database"]


def test_a_database_in_use_is_fine(practice: Practice) -> None:
    """While a bot runs the check only reads, and reports that the database is in use."""
    store = practice.open_store()
    with ProcessLock(practice.settings().database_path):
        line = practice.lines()["database"]
    assert line.ok
    assert "in use by a running bot" in line.said
    assert practice.lines()["database"].said.endswith("not in use")
    store.close()


def test_a_database_of_another_seller(practice: Practice) -> None:
    """A database that belongs to another seller is refused, also where Slack is silent."""
    practice.open_store().close()
    assert "belongs to seller" in practice.bad(SELLER_ID="A0OTHER")["database"]
    practice.slack.faults.down()
    assert "belongs to seller" in practice.bad(SELLER_ID="A0OTHER")["database"]
    assert "database" not in practice.bad()


def test_a_database_of_another_workspace(practice: Practice) -> None:
    """A database that belongs to another Slack team is refused."""
    practice.open_store(team_id="T0OTHER").close()
    assert "T0OTHER" in practice.bad()["database"]


@pytest.mark.parametrize(
    ("version", "cure"), [(99, "update sellerdesk"), (1, "sellerdesk migrate")]
)
def test_a_database_of_another_version(practice: Practice, version: int, cure: str) -> None:
    """Newer and older databases have different cures."""
    practice.open_store().close()
    other = sqlite3.connect(practice.settings().database_path)
    other.execute(f"PRAGMA user_version = {version}")
    other.close()
    bad = practice.bad()
    assert cure in bad["database"]
    assert "until 'database'" in bad["undelivered cards"]


def test_a_file_that_is_no_database(practice: Practice) -> None:
    """A file of another kind is left as it is."""
    path = practice.settings().database_path
    path.write_text("a letter, and a long one, about something else " * 40, encoding="utf-8")
    before = path.read_bytes()
    assert "not a database" in practice.bad()["database"]
    assert path.read_bytes() == before


def test_a_database_that_another_program_locks(practice: Practice) -> None:
    """Whoever holds the database open for writing keeps the bot from working."""
    practice.open_store().close()
    other = sqlite3.connect(practice.settings().database_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "locked by another program" in practice.bad()["database"]
    other.close()


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        ("not_in_channel", "Invite the bot"),
        ("is_archived", "Unarchive"),
        ("invalid_blocks", "message.not_delivered"),
    ],
)
def test_a_card_that_could_not_be_posted(practice: Practice, code: str, cure: str) -> None:
    """An open request without a card is named by its order, with Slack's reason."""
    store = practice.open_store()
    request = a_request(store=store.key, card_failed=code)
    with store.transaction():
        store.requests.add(request, view_id="V1")
    bad = practice.bad()
    assert set(bad) == {"undelivered cards"}
    assert f"{request.order.id} ({code})" in bad["undelivered cards"]
    assert cure in bad["undelivered cards"]
    with store.transaction():
        ended = request.to(State.WITHDRAWN, practice.clock.now(), ending=Ending(Cause.WITHDRAWN))
        store.requests.move(request, ended, actor="U0SATO", action="withdrawn")
    store.close()
    assert practice.bad() == {}


def test_a_database_on_a_shared_folder(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database to be is refused too where it would be damaged."""
    listed = tmp_path / "mountinfo"
    listed.write_text(f"36 25 0:32 / {tmp_path} rw - nfs4 server:/x rw\n", encoding="utf-8")
    monkeypatch.setattr("storage.sqlite.mounts.MOUNTS", listed)
    assert "network or shared file system (nfs4" in practice.bad()["database"]
