"""The connection to Slack cut: the bot comes back, and a click that is repeated counts once."""

from collections.abc import Callable, Mapping

import pytest

from bot.domain.cancellation.request import State
from bot.replica import SOCKETS
from handlers import ids
from simulator.slack.reading import words
from simulator.slack.sockets import Sockets
from tests.scenario.world import DESK, World

CUTS: Mapping[str, Callable[[Sockets], None]] = {
    "reset": Sockets.reset,
    "closed in good order": Sockets.close,
    "to be replaced": Sockets.disconnect_frame,
    "link disabled": lambda sockets: sockets.disconnect_frame(reason="link_disabled"),
    "to be replaced, then silent": lambda sockets: sockets.disconnect_frame(silent=True),
    "half open": Sockets.half_open,
}
QUICK = ("reset", "to be replaced")
"""The others wait for the client's own checks, and take seconds."""


def connected_anew(world: World, opened: int) -> None:
    """Wait until all sockets of the bot are open and new."""
    sockets = world.slack.sockets
    world.slack.wait_for(
        lambda: sockets.opened >= opened + SOCKETS and len(sockets) == SOCKETS,
        timeout=30,
        what=f"{SOCKETS} new sockets, {sockets.opened - opened} opened",
    )


@pytest.mark.parametrize(
    "cut", [pytest.param(cut, marks=[] if cut in QUICK else [pytest.mark.slow]) for cut in CUTS]
)
def test_a_click_into_a_cut_connection_counts_once(world: World, cut: str) -> None:
    """The bot connects again by itself; the click that Slack repeats then has one effect."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    opened = world.slack.sockets.opened
    CUTS[cut](world.slack.sockets)
    click = world.tanaka.send_click(world.the_card(order_id), ids.Action.APPROVE)
    connected_anew(world, opened)

    assert world.slack.redeliver(click.delivery, retry_attempt=1).wait()
    assert world.slack.redeliver(click.delivery, retry_attempt=2).wait()
    world.until_state(order_id, State.CANCELLED)

    approvals = [one for one in world.program.store.audit.all() if one.action == "approved"]
    assert [one.actor for one in approvals] == [world.tanaka.id]
    assert world.messages_sent(order_id) == ["NoInventory"]
    # Each delivery is answered, since the answer to the first may be lost; all say the same.
    assert len({words(answer) for answer in world.tanaka.ephemerals()}) == 1
    assert len(world.cards(order_id)) == 1


def test_the_second_connection_takes_over(world: World) -> None:
    """The second connection takes the click while the first one is away."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.slack.sockets.refuse()
    world.slack.sockets.reset(0)

    world.approve(world.tanaka, order_id)

    assert len(world.slack.sockets) == SOCKETS - 1
    assert world.slack.timeouts == []
    world.slack.sockets.refuse(on=False)
    world.slack.wait_for(lambda: len(world.slack.sockets) == SOCKETS, timeout=20, what="a new one")
    for _ in range(SOCKETS):  # they are used in turn
        assert world.tanaka.command("/cancel", "", channel=DESK).acked


def test_a_form_submitted_into_a_cut_connection_is_kept(world: World) -> None:
    """Slack shows an error and keeps the form; submitted again it makes one request."""
    order_id = world.amazon.seeds["unshipped"]
    opened = world.slack.sockets.opened
    world.fill(world.sato, order_id)
    world.slack.sockets.refuse()
    world.slack.sockets.reset()
    result = world.sato.submit()
    assert (result.acked, result.closed) == (False, False)
    assert world.sato.modal is not None

    world.slack.sockets.refuse(on=False)
    connected_anew(world, opened)
    assert world.sato.submit().closed
    if result.delivery is not None:
        world.slack.redeliver(result.delivery, retry_attempt=1).wait()
    world.until(lambda: world.shown(order_id) == "requested", minutes=1, step=5)
    assert len(world.cards(order_id)) == 1
    assert len(world.program.store.requests.in_state(State.REQUESTED)) == 1
