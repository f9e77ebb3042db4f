"""The database locked, or its disk full, while people work: try again, and nothing is lost."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.domain.cancellation.feed import FeedState
from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from simulator.slack.reading import words
from tests.builders import NOW
from tests.scenario.world import DESK, SETTINGS, World, a_world

WHY = "倉庫にありました"


@contextmanager
def full_disk(world: World) -> Iterator[None]:
    """Fill the disk of the database to the last byte."""
    filler = world.program.settings.database_path.with_name("filler")
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()


TROUBLES: Mapping[str, tuple[str, Callable[[World], AbstractContextManager[None]]]] = {
    "locked": ("fault.store_busy", lambda world: world.locked_database()),
    "full": ("fault.store_failed", full_disk),
}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a disk that is small enough to fill")
    command = [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


SLOW_IF_LOCKED = pytest.mark.parametrize(
    "trouble", [pytest.param("locked", marks=pytest.mark.slow), "full"], indirect=True
)
"""Each of the many tasks waits two seconds for a lock."""


@pytest.fixture(params=TROUBLES)
def trouble(request: pytest.FixtureRequest) -> str:
    """Return what is wrong with the database."""
    return str(request.param)


@pytest.fixture
def world(request: pytest.FixtureRequest, trouble: str, tmp_path: Path) -> Iterator[World]:
    """Return a world whose database can be made to fail so."""
    folder: Path = request.getfixturevalue("small_disk") if trouble == "full" else tmp_path
    with a_world(folder / "desk.db") as started:
        yield started


def typed(modal: Mapping[str, Any] | None, block: str) -> str:
    """Return what stands in an input of a form that is open."""
    assert modal is not None
    value: str = modal["state"]["values"][block][block]["value"]
    return value


def test_clicks_and_forms_ask_to_try_again(world: World, trouble: str) -> None:
    """A click, a form and a request are refused in words, change nothing, and work afterwards."""
    key, broken = TROUBLES[trouble]
    first, second, third = (world.amazon.seeds[n] for n in ("unshipped", "multi_item", "emoji"))
    world.ask(world.sato, first)
    world.ask(world.sato, second)
    world.press(world.suzuki, second, ids.Action.REJECT)
    world.suzuki.wait_modal(callback_id=ids.Callback.REJECT_REASON)
    world.suzuki.fill(ids.Input.REJECT_TEXT, WHY)
    world.fill(world.sato, third)
    before = world.program.store.audit.all()

    with broken(world):
        click = world.tanaka.send_click(world.the_card(first), ids.Action.APPROVE)
        rejected, asked = world.suzuki.send_submit(), world.sato.send_submit()
        assert click.result().acked
        for form, at in ((rejected, ids.Input.REJECT_TEXT), (asked, ids.Input.REASON)):
            [(block, said_there)] = (form.result().errors or {}).items()
            assert block == at
            assert said_there.startswith(catalog("ja")(key))
        said = world.tanaka.wait_ephemeral(containing=catalog("en")(key))
        assert list(world.program.store.audit.all()) == list(before)
    assert len([one for one in world.tanaka.ephemerals() if words(one) == words(said)]) == 1
    assert typed(world.suzuki.modal, ids.Input.REJECT_TEXT) == WHY
    assert [world.request(one).state for one in (first, second)] == [State.REQUESTED] * 2

    world.approve(world.tanaka, first)
    assert world.suzuki.submit().closed
    assert world.sato.submit().closed
    world.until_state(second, State.REJECTED, minutes=2)
    world.until(lambda: world.shown(third) == "requested", minutes=1, step=5)
    world.until_state(first, State.CANCELLED)
    world.until(lambda: len(world.outcomes(world.sato)) == 2, minutes=1, what="both outcomes")
    assert world.messages_sent(first) == ["NoInventory"]
    assert [len(world.cards(one)) for one in (first, second, third)] == [1, 1, 1]
    assert {told["state"] for told in world.outcomes(world.sato)} == {"rejected", "cancelled"}


def test_a_form_that_cannot_be_filled_says_to_try_again(world: World, trouble: str) -> None:
    """The form that is loading ends in the same words as a click, not as an error of the bot's."""
    key, broken = TROUBLES[trouble]
    with broken(world):
        world.tanaka.command("/cancel", world.amazon.seeds["unshipped"], channel=DESK)
        world.slack.wait_for(
            lambda: catalog("en")(key) in words(world.tanaka.modal or {}), what="the form's end"
        )


@SLOW_IF_LOCKED
def test_sending_pauses_and_resumes(world: World, trouble: str) -> None:
    """What is approved is not sent while that cannot be written down, and once afterwards."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until(lambda: not world.request(order_id).noted.reading_due, minutes=1, step=1)

    with TROUBLES[trouble][1](world):
        world.wait(minutes=3, step=90)
        assert world.amazon.cancel_messages() == []
        assert world.request(order_id).state is State.APPROVED

    world.until_state(order_id, State.CANCELLED)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    assert world.messages_sent(order_id) == ["NoInventory"]
    assert [told["state"] for told in world.outcomes(world.sato)] == ["cancelled"]
    assert len(world.cards(order_id)) == 1


@SLOW_IF_LOCKED
def test_an_accepted_feed_that_cannot_be_written_down_is_not_sent_again(
    world: World, trouble: str
) -> None:
    """Amazon takes the feed, and that is lost here: the intent on the disk makes it a doubt."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until(lambda: not world.request(order_id).noted.reading_due, minutes=1, step=1)
    hold = world.amazon.faults.hold("createFeed", after_processing=True)
    world.clock.advance(timedelta(seconds=100))
    world.program.desk.wake()
    hold.wait_until_reached()
    with TROUBLES[trouble][1](world):
        hold.release()
        world.step()
        feed = world.program.store.feeds.open()
        assert feed is not None
        assert feed.state is FeedState.CREATING

    world.until_state(order_id, State.CANCELLED)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    assert world.messages_sent(order_id) == ["NoInventory"]
    assert [told["state"] for told in world.outcomes(world.sato)] == ["cancelled"]


def test_no_commit_of_the_program_is_lost_with_the_power(tmp_path: Path) -> None:
    """Unless told otherwise it writes each commit through to the disk."""
    with World(tmp_path / "desk.db", MovableClock(NOW)) as world:
        world.environ |= SETTINGS
        world.open(connect=False)
        assert world.program.store.database.rows("PRAGMA synchronous") == [{"synchronous": 2}]
