"""/order over the wire: what people type, and what they see."""

from typing import Any

import pytest

from handlers import ids
from tests.scenario.world import DESK, World


def texts(message: Any) -> str:
    """Return all words of a message, blocks included."""
    return str(message)


def looked_up(world: World, text: str) -> str:
    """Type /order and return what comes back."""
    result = world.sato.command("/order", text, channel=DESK)
    assert result.acked
    world.slack.wait_for(lambda: len(world.sato.ephemerals()) >= 2, what="the order")
    return texts(world.sato.ephemerals()[-1])


def test_an_order_is_shown_with_what_can_be_done(world: World) -> None:
    """The card names the item, the total, the ship-by and the way to a cancellation."""
    order_id = world.amazon.seeds["unshipped"]

    shown = looked_up(world, f"注文{order_id}です")

    assert order_id in shown
    assert ids.Action.ORDER_CANCEL in shown
    assert ids.Action.ORDER_REFRESH in shown
    assert "PLANTED_PII" not in shown


def test_refresh_draws_the_card_anew(world: World) -> None:
    """Refresh reads the order again and replaces the private card."""
    order_id = world.amazon.seeds["unshipped"]
    looked_up(world, order_id)
    card = world.sato.ephemerals()[-1]
    world.amazon.ship(order_id)

    world.sato.click(card, ids.Action.ORDER_REFRESH)

    world.slack.wait_for(
        lambda: ids.Action.ORDER_CANCEL not in texts(world.sato.ephemerals()[-1]),
        what="a card without Cancel Order",
    )


@pytest.mark.parametrize("user", ["U0GUEST"])
def test_a_guest_is_not_meant_by_the_star(world: World, user: str) -> None:
    """With OPERATORS=* a guest is refused in words, and Amazon is not asked."""
    calls = len(world.amazon.calls)
    result = world.person(user).command("/order", world.amazon.seeds["unshipped"], channel=DESK)

    assert result.acked
    assert result.text
    assert len(world.amazon.calls) == calls


def test_a_guest_named_in_the_list_may(start: Any) -> None:
    """A guest named in OPERATORS looks orders up."""
    world = start(OPERATORS="U0GUEST,U0SATO")
    order_id = world.amazon.seeds["unshipped"]
    guest = world.person("U0GUEST")
    guest.command("/order", order_id, channel=DESK)
    world.slack.wait_for(
        lambda: any(ids.Action.ORDER_CANCEL in texts(m) for m in guest.ephemerals()), what="card"
    )


def test_a_member_of_another_workspace_is_refused(world: World) -> None:
    """In a shared channel a person of another team gets words and nothing else."""
    stranger = world.slack.stranger("U9EVIL", team_id="T9")
    result = stranger.command("/order", world.amazon.seeds["unshipped"], channel=DESK)

    assert result.acked
    assert world.amazon.seeds["unshipped"] not in texts(result.blocks)


def test_somebody_new_is_asked_to_try_again_and_then_known(world: World) -> None:
    """A person who joined a minute ago is fetched, and the second try works."""
    world.slack.add_user("U0NEW", "New", locale="en-US")
    new = world.person("U0NEW")
    order_id = world.amazon.seeds["unshipped"]

    first = new.command("/order", order_id, channel=DESK)
    assert first.acked
    world.slack.wait_for(lambda: world.program.front.members.get("U0NEW") is not None, what="new")
    new.command("/order", order_id, channel=DESK)
    world.slack.wait_for(
        lambda: any(ids.Action.ORDER_CANCEL in texts(m) for m in new.ephemerals()), what="card"
    )
