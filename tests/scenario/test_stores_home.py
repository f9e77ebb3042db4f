"""App Home over the wire in a workspace of two stores."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from simulator.slack.person import Person
from simulator.slack.reading import words
from tests.scenario.stores import Stores, two_accounts


def asked_in_both(world: Stores, person: Person) -> tuple[str, str]:
    """Have a cancellation asked for in each store; return the orders."""
    jp, us = world.amazon.seeds["unshipped"], world.us.seeds["unshipped"]
    for order_id in (jp, us):
        world.fill(person, order_id)
        assert person.submit().closed
    world.until(lambda: world.card(jp) and world.us_card(us), minutes=2, step=1, what="cards")
    return jp, us


def opened(person: Person) -> dict[str, Any]:
    """Open Home and return it."""
    person.open_home()
    return person.wait_home()


def approving(home: dict[str, Any]) -> list[str]:
    """Return the requests that Home's Approve buttons are for."""
    found = [element for block in home["blocks"] for element in block.get("elements", ())]
    return [one["value"] for one in found if one.get("action_id") == ids.Action.APPROVE]


@pytest.mark.parametrize(("language", "approver"), [("ja", "U0SUZUKI"), ("en", "U0TANAKA")])
def test_home_shows_every_store_of_its_reader(tmp_path: Path, language: str, approver: str) -> None:
    """Both stores' requests wait on one Home, each names its store, and both accounts' health."""
    with two_accounts(tmp_path) as world:
        asked_in_both(world, world.sato)
        home = opened(world.person(approver))
        assert len(approving(home)) == 2
        said = words(home)
        assert all(name in said for name in ("JP", "US"))
        assert catalog(language)("home.waiting.approval", n=2) in said


def test_a_click_on_home_acts_in_the_store_of_the_request(tmp_path: Path) -> None:
    """Approving the US request on Home approves it there and leaves the other one waiting."""
    with two_accounts(tmp_path) as world:
        jp, us = asked_in_both(world, world.sato)
        home = opened(world.tanaka)
        request = world.program.stores[1].requests.latest_for(us)
        assert request is not None
        assert world.tanaka.click(home, ids.Action.APPROVE, value=request.id).acked

        def state() -> State | None:
            latest = world.program.stores[1].requests.latest_for(us)
            return latest.state if latest else None

        world.until(lambda: state() is State.APPROVED, minutes=1, step=1, what="approved")
        assert world.request(jp).state is State.REQUESTED


def test_home_holds_nothing_of_a_store_of_others(tmp_path: Path) -> None:
    """Who has no role in the US reads nothing of it on Home."""
    only = {"OPERATORS": "U0TANAKA", "APPROVERS": "U0TANAKA,U0BOSS"}
    with two_accounts(tmp_path, us=only) as world:
        world.fill(world.tanaka, world.us.seeds["unshipped"])
        assert world.tanaka.submit().closed
        world.until(
            lambda: world.us_card(world.us.seeds["unshipped"]), minutes=2, step=1, what="a card"
        )
        home = opened(world.suzuki)
        assert approving(home) == []
        assert "US" not in words(home)
