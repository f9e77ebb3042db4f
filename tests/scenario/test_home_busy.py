"""App Home while the database is busy: what was done is not called undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Event

import pytest

from bot.desk import Desk
from bot.ports.store import StoreBusy
from handlers import ids
from handlers.text import catalog
from simulator.slack.reading import words
from tests.fakes.ports import like
from tests.scenario.world import World


@pytest.fixture
def busy() -> Event:
    """Return what tells whether the database is busy."""
    return Event()


@pytest.fixture
def world(start: Callable[..., World], busy: Event) -> World:
    """Return a world whose database, while busy, takes all but that somebody waits for Home."""

    def fit(desk: Desk) -> Desk:
        homes = desk.store.homes

        def opened(user_id: str, *, at: datetime) -> None:
            if busy.is_set():
                raise StoreBusy("database is locked")
            homes.opened(user_id, at=at)

        return replace(desk, store=like(desk.store, homes=like(homes, opened=opened)))

    return start(options={"fit": fit})


def answered(world: World) -> None:
    """Wait until what the listeners had to say is said."""
    pool = world.program.front.pools.slack
    world.slack.wait_for(lambda: pool.pending == 0, what="the answers")


def test_a_decision_on_home_is_not_called_undone(world: World, busy: Event) -> None:
    """The database turns busy right after the decision, which stands: nobody is to try again."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.suzuki.open_home()
    home = world.suzuki.wait_home()
    busy.set()

    assert world.suzuki.click(home, ids.Action.APPROVE).acked

    answered(world)
    assert (world.suzuki.modal, world.suzuki.dms()) == (None, [])
    assert world.request(order_id).decided_by == world.suzuki.id


def test_an_absence_is_not_called_undone(world: World, busy: Event) -> None:
    """The form closes once the absence is noted, whatever becomes of Home."""
    world.suzuki.open_home()
    home = world.suzuki.wait_home()
    world.suzuki.click(home, ids.Action.HOME_AWAY)
    world.suzuki.wait_modal(callback_id=ids.Callback.HOME_AWAY)
    world.suzuki.fill(ids.Input.HOME_UNTIL, "2026-11-24")
    busy.set()

    assert world.suzuki.submit().closed
    assert [one.user for one in world.program.store.people.away()] == [world.suzuki.id]


def test_a_refresh_that_cannot_be_noted_says_so(world: World, busy: Event) -> None:
    """Home stays as it is, so its reader is asked to try again."""
    world.suzuki.open_home()
    home = world.suzuki.wait_home()
    busy.set()
    world.suzuki.click(home, ids.Action.HOME_REFRESH)
    shown = world.suzuki.wait_modal(callback_id=ids.Callback.REFUSED)
    assert catalog("ja")("fault.store_busy") in words(shown)
