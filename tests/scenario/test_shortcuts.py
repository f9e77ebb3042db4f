"""The shortcuts over the wire: a global one that cancels, one on messages that looks up."""

import pytest

from handlers import ids
from handlers.text import catalog
from simulator.slack.reading import words
from tests.scenario.world import APPROVALS, DESK, World


def test_a_global_shortcut_leads_to_the_form_of_the_order(world: World) -> None:
    """The id, with words around it, leads to the form that /cancel opens, in the same window."""
    order_id = world.amazon.seeds["unshipped"]
    assert world.sato.shortcut("cancel_order").acked
    asked = world.sato.wait_modal(callback_id="order.find")

    world.sato.fill("order.id", f"注文 {order_id} です")
    world.sato.submit()

    form = world.sato.wait_modal(callback_id=ids.Callback.REQUEST)
    assert form["id"] == asked["id"]
    world.sato.fill(ids.Input.REASON, "NO_INVENTORY")
    world.sato.fill(ids.Input.PARCEL, "here")
    assert world.sato.submit().closed
    world.until(lambda: world.card(order_id) is not None, minutes=2, step=1, what="a card")


def test_an_order_that_cannot_be_cancelled_is_refused_in_the_same_window(world: World) -> None:
    """The window says why, as /cancel would, and has nothing to submit."""
    world.sato.shortcut("cancel_order")
    world.sato.wait_modal(callback_id="order.find")
    world.sato.fill("order.id", world.amazon.seeds["fba"])
    world.sato.submit()
    assert world.sato.wait_modal(callback_id=ids.Callback.REFUSED)["submit"] is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [("no number", "find.none"), ("250-1234567-1234567 250-7654321-7654321", "find.several")],
)
def test_none_or_two_ids_are_an_error_in_the_form(world: World, typed: str, key: str) -> None:
    """The error stands under the field, and what was typed stays."""
    world.tanaka.shortcut("cancel_order")
    world.tanaka.wait_modal(callback_id="order.find")
    world.tanaka.fill("order.id", typed)

    result = world.tanaka.submit()

    assert result.errors == {"order.id": catalog("en")(key, found=2)}
    assert not result.closed


def test_without_the_role_a_shortcut_opens_no_form(world: World) -> None:
    """Plain words in a small window, or by message, and nothing to fill in."""
    guest = world.person("U0GUEST")
    refusal = catalog("en")("not_allowed.not_operator")

    guest.shortcut("cancel_order")
    shown = guest.wait_modal(callback_id=ids.Callback.REFUSED)
    assert refusal in words(shown)
    assert shown["submit"] is None

    message = world.sato.write(DESK, world.amazon.seeds["unshipped"])
    guest.shortcut("look_up_order", message)
    assert refusal in words(guest.wait_ephemeral())


def test_a_message_shortcut_shows_the_orders_that_a_message_names(world: World) -> None:
    """Ids in text, blocks and attachments, each once, are answered privately in the channel."""
    first, second = world.amazon.seeds["unshipped"], world.amazon.add_order()
    message = world.sato.write(DESK, f"{first} and again {first}")
    link = f"https://sellercentral.amazon.co.jp/orders-v3/order/{second}"
    message["attachments"] = [{"blocks": [{"type": "rich_text", "elements": [{"url": link}]}]}]

    assert world.tanaka.shortcut("look_up_order", message).acked

    world.slack.wait_for(lambda: world.answers(world.tanaka), what="the orders")
    [answer] = world.answers(world.tanaka)
    assert answer["channel"] == DESK
    assert words(answer).index(first) < words(answer).index(second)


def test_a_card_of_ours_is_looked_up(world: World) -> None:
    """The card of a request names its order in its blocks."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.tanaka.shortcut("look_up_order", world.the_card(order_id))
    world.slack.wait_for(lambda: world.answers(world.tanaka), what="the order")
    [answer] = world.answers(world.tanaka)
    assert (answer["channel"], order_id in words(answer)) == (APPROVALS, True)


def test_more_orders_than_are_shown_at_once_are_counted(world: World) -> None:
    """The first five are shown, and the message says how many there are."""
    orders = [world.amazon.add_order() for _ in range(6)]
    message = world.sato.write(DESK, "\n".join(orders))

    world.tanaka.shortcut("look_up_order", message)

    world.slack.wait_for(lambda: world.answers(world.tanaka), what="the orders")
    [answer] = world.answers(world.tanaka)
    assert catalog("en")("order.first_of", found=6, most=5) in words(answer)
    assert orders[4] in words(answer)
    assert orders[5] not in words(answer)


def test_a_message_without_an_order_is_answered_plainly(world: World) -> None:
    """No id: a sentence that says what one looks like."""
    message = world.sato.write(DESK, "lunch?")
    world.tanaka.shortcut("look_up_order", message)
    said = catalog("en")("order.none_in_message", example="250-1234567-8901234")
    assert words(world.tanaka.wait_ephemeral()).startswith(said)
