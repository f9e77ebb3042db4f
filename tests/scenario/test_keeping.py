"""Order data is not kept for ever, over the wire."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.cancellation.request import State
from handlers import ids
from tests.scenario.world import World


def test_ended_requests_are_forgotten_within_18_months(world: World) -> None:
    """A day after 540 days the request is gone, so is its order in the record; lines stay."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    old = world.the_card(order_id)
    world.press(world.sato, order_id, ids.Action.WITHDRAW)
    world.until_state(order_id, State.WITHDRAWN, minutes=1)
    request = world.request(order_id)
    before = list(world.program.store.audit.all())

    world.step(timedelta(days=539).total_seconds())
    assert world.program.store.requests.get(request.id) is not None
    world.clock.advance(timedelta(days=2))
    world.slack.wait_for(
        lambda: world.program.store.requests.get(request.id) is None, what="the forgetting"
    )

    lines = list(world.program.store.audit.all())
    cut = [replace(line, order_id="", why="") if line.order_id else line for line in before]
    assert lines[:-1] == cut
    assert (lines[-1].actor, lines[-1].action) == ("sellerdesk", "forgotten")
    assert order_id not in str(lines)
    world.tanaka.click(old, ids.Action.APPROVE)
    world.tanaka.wait_ephemeral(containing="not known here")
