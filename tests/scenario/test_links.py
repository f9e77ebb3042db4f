"""Links to orders over the wire: unfolded where the cards stand, and nowhere else."""

from typing import Any

from simulator.slack.person import Person
from simulator.slack.reading import words
from tests.scenario.world import APPROVALS, DESK, World

CENTRAL = "https://sellercentral.amazon.co.jp/orders-v3/order"


def unfolded(
    world: World, person: Person, channel: str, text: str, *, seconds: float = 20
) -> list[dict[str, Any]]:
    """Write a message, let a while pass, and return what unfolds under it."""
    written = person.write(channel, text)
    world.wait(seconds, step=2)
    return under(person, channel, written)


def under(person: Person, channel: str, written: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is unfolded under a message."""
    [message] = [one for one in person.messages(channel) if one["ts"] == written["ts"]]
    return message.get("attachments") or []


def the_cards(world: World, text: str) -> list[dict[str, Any]]:
    """Write a message in the approvals channel and wait for what unfolds under it."""
    written = world.sato.write(APPROVALS, text)
    world.slack.wait_for(lambda: under(world.sato, APPROVALS, written), what="a card")
    return under(world.sato, APPROVALS, written)


def test_a_link_unfolds_into_the_order(world: World) -> None:
    """The product and how the order stands, without any button."""
    order_id = world.amazon.seeds["unshipped"]
    url = f"{CENTRAL}/{order_id}?x=1#y"

    [card] = the_cards(world, f"これ？ <{url}>")

    assert card["from_url"] == url
    assert order_id in words({"blocks": card["blocks"]})
    assert Person.buttons(card) == []
    assert "PLANTED_PII" not in str(card)


def test_nothing_is_looked_up_anywhere_else(world: World) -> None:
    """Another channel, a draft, a guest: Amazon is not asked."""
    url = f"{CENTRAL}/{world.amazon.seeds['unshipped']}"
    asked = len(world.amazon.calls)

    assert unfolded(world, world.sato, DESK, url) == []
    assert unfolded(world, world.person("U0GUEST"), APPROVALS, url) == []
    world.sato.draft(url)
    assert unfolded(world, world.sato, APPROVALS, f"{CENTRAL}/unknown") == []

    assert world.slack.calls_of("chat.unfurl") == []
    about_orders = [call for call in world.amazon.calls[asked:] if "orders/2026" in call.path]
    assert [one for one in about_orders if world.amazon.seeds["unshipped"] in one.path] == []


def test_the_first_link_of_a_new_member_unfolds(world: World) -> None:
    """Who joined a minute ago is asked of Slack first."""
    world.slack.add_user("U0NEW", "New")
    url = f"{CENTRAL}/{world.amazon.seeds['unshipped']}"
    assert len(unfolded(world, world.person("U0NEW"), APPROVALS, url, seconds=60)) == 1


def test_a_repeated_event_unfolds_once(world: World) -> None:
    """Slack delivers the event twice, and the card is drawn once."""
    world.slack.repeat_next()
    url = f"{CENTRAL}/{world.amazon.seeds['unshipped']}"
    assert len(the_cards(world, url)) == 1
    world.wait(20, step=2)
    assert len(world.slack.calls_of("chat.unfurl")) == 1
