"""Orders as large and as strange as they come, from the form to the end, in both languages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.domain.cancellation.request import State
from bot.domain.languages import LANGUAGES
from handlers import ids
from handlers.text import catalog
from tests.scenario.world import World
from tests.variants import variants

AWKWARD = (
    "long_title",
    "marks",
    "many_items",
    "no_price",
    "business",
    "emoji",
    "ship_soon",
    "ship_late",
    "unknown_keys",
)
NOTE = ("<!channel> *至急* <@U0SUZUKI> 棚になし 🙇 & " * 200)[:3000]


def marked(part: Any) -> list[str]:
    """Return every text in a message or a form in which marks and mentions would work."""
    if isinstance(part, dict):
        own = [str(part["text"])] if part.get("type") == "mrkdwn" else []
        return own + [text for value in part.values() for text in marked(value)]
    return [text for one in part for text in marked(one)] if isinstance(part, list) else []


@variants("language", list(LANGUAGES))
def test_awkward_orders_are_cancelled_end_to_end(
    start: Callable[..., World], language: str
) -> None:
    """Asked with the longest note, approved, sent in one feed, told; Slack refuses nothing.

    The world itself checks at its end that Slack's limits were kept and each message has a text.
    """
    world = start(LANGUAGE=language)
    asking = world.sato if language == "ja" else world.tanaka
    orders = [world.amazon.seeds[name] for name in AWKWARD]

    for order_id in orders:
        world.fill(asking, order_id)
        asking.fill(ids.Input.NOTE, NOTE)
        assert asking.submit().closed
        world.wait(10)
    for order_id in orders:
        world.until(partial(world.card, order_id), minutes=2, step=1, what="a card")
        world.press(world.suzuki, order_id, ids.Action.APPROVE)
    for order_id in orders:
        world.until_state(order_id, State.CANCELLED)
    world.until(lambda: len(world.outcomes(asking)) == len(orders), minutes=2, step=5)

    assert len({feed for feed, _, _ in world.amazon.cancel_messages()}) == 1
    cancelled = catalog(language)("state.cancelled")
    for order_id in orders:
        card = world.the_card(order_id)
        assert order_id in card["text"]
        assert cancelled in card["text"]
        assert f"/orders-v3/order/{order_id}" in str(card["blocks"])
    foreign = [text for call in world.slack.calls for text in marked(call.params)]
    assert foreign
    assert [text for text in foreign if "<!channel>" in text or "U0SUZUKI> 棚" in text] == []
