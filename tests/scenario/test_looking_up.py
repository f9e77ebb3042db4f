"""/order over the wire: what people type, and what they see."""

from typing import Any

from handlers import ids
from handlers.text import catalog
from tests.scenario.world import DESK, World


def texts(message: Any) -> str:
    """Return all words of a message, blocks included."""
    return str(message)


def test_an_order_is_shown_with_what_can_be_done(world: World) -> None:
    """The card names the item, the total, the ship-by and the way to a cancellation."""
    order_id = world.amazon.seeds["unshipped"]

    shown = texts(world.look_up(world.sato, f"注文{order_id}です"))

    assert order_id in shown
    assert ids.Action.ORDER_CANCEL in shown
    assert ids.Action.ORDER_REFRESH in shown
    assert "PLANTED_PII" not in shown


def test_refresh_draws_the_card_anew(world: World) -> None:
    """Refresh reads the order again and replaces the private card."""
    order_id = world.amazon.seeds["unshipped"]
    card = world.look_up(world.sato, order_id)
    world.amazon.ship(order_id)

    world.sato.click(card, ids.Action.ORDER_REFRESH)

    shipped = catalog("ja")("rule.shipped.why")
    drawn = world.sato.wait_ephemeral(containing=shipped)
    assert drawn["ts"] == card["ts"]
    assert ids.Action.ORDER_CANCEL not in world.sato.buttons(drawn)


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
