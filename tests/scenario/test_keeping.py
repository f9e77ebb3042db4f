"""Order data is not kept for ever, over the wire."""

from datetime import timedelta

from bot.domain.cancellation.request import State
from handlers import ids
from tests.scenario.world import World


def test_ended_requests_are_forgotten_within_18_months(world: World) -> None:
    """A day after 540 days the request is gone, its lines stay, its card answers."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    old = world.the_card(order_id)
    world.press(world.sato, order_id, ids.Action.WITHDRAW)
    world.until_state(order_id, State.WITHDRAWN, minutes=1)
    request = world.request(order_id)
    before = len(list(world.program.store.audit.all()))

    world.step(timedelta(days=539).total_seconds())
    assert world.program.store.requests.get(request.id) is not None
    world.clock.advance(timedelta(days=2))
    world.slack.wait_for(
        lambda: world.program.store.requests.get(request.id) is None, what="the forgetting"
    )

    lines = list(world.program.store.audit.all())
    assert len(lines) == before + 1
    assert (lines[-1].actor, lines[-1].action) == ("sellerdesk", "forgotten")
    world.tanaka.click(old, ids.Action.APPROVE)
    world.tanaka.wait_ephemeral(containing="not known here")
