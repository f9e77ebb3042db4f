"""Thousands of clicks at once, by somebody who may not."""

import threading

from slack_bolt import BoltRequest

from bot.domain import limits
from bot.domain.cancellation.request import State
from handlers import ids
from tests.scenario.world import World

CLICKS = 2_000


def refusals(world: World) -> list[str | None]:
    """Return what is written of the guest's refused actions."""
    return [line.why for line in world.program.store.audit.all() if line.actor == "U0GUEST"]


def test_a_flood_of_refused_clicks_delays_no_decision(world: World) -> None:
    """No refusal is written before it is acknowledged; an approval in between is taken in time."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    guest = world.person("U0GUEST")
    clicked = guest.click(world.the_card(order_id), ids.Action.APPROVE)
    assert clicked.delivery is not None
    payload = dict(clicked.delivery.payload)
    app = world.program.sockets[0].app

    def flood() -> None:
        for _ in range(CLICKS):
            assert app.dispatch(BoltRequest(mode="socket_mode", body=payload)).status == 200

    flooding = threading.Thread(target=flood, name="flood")
    flooding.start()
    approved = world.tanaka.click(world.the_card(order_id), ids.Action.APPROVE)
    flooding.join()

    assert approved.acked
    assert approved.ms < 3_000
    assert refusals(world) == []
    assert world.request(order_id).state is State.APPROVED
    assert len(guest.ephemerals()) <= 5

    world.clock.advance(limits.REFUSALS_EVERY)
    world.program.front.refusals.write_due()
    assert refusals(world) == [f"cancellation.approve: not_operator ({CLICKS + 1} times)"]


def test_refusals_of_the_last_minute_are_written_at_the_end(world: World) -> None:
    """A program that is told to stop leaves nothing unwritten."""
    world.person("U0GUEST").command("/health", "")
    world.program.drain()
    assert refusals(world) == ["/health: not_operator"]
