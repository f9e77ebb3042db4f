"""Two cancellations asked for before either is approved: the second rests on what is then so."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from tests.scenario.world import World

Start = Callable[..., World]


def room_for_one(world: World) -> tuple[str, str]:
    """Ask for two cancellations where one more stays under the target, and two miss it."""
    world.amazon.health.cancellation.count = 9
    market, reports = world.amazon.market.id, world.program.store.reports
    world.until(lambda: reports.latest(market) is not None, minutes=60, step=60, what="a report")
    orders = world.amazon.add_order(), world.amazon.add_order()
    for order_id in orders:
        world.ask(world.sato, order_id)
        assert world.request(order_id).needed == 1
    return orders


def payload(world: World, order_id: str) -> dict[str, Any]:
    """Return what a card says of itself."""
    shown: dict[str, Any] = world.the_card(order_id)["metadata"]["event_payload"]
    return shown


def question(world: World, order_id: str) -> str:
    """Return what is asked before an approval."""
    result = world.tanaka.click(world.the_card(order_id), ids.Action.APPROVE, accept_confirm=False)
    return str(result.confirm)


def test_an_approval_that_uses_up_the_room_makes_the_next_card_stricter(start: Start) -> None:
    """The click is refused with the new rate, the card asks for two people, and two approve."""
    world = start(APPROVALS_OVER_TARGET="2")
    first, second = room_for_one(world)
    assert "2.43" in question(world, second)
    # Nothing is read after the approval, so that the click is what notices first.
    world.amazon.faults.down()
    world.approve(world.tanaka, first)

    world.press(world.tanaka, second, ids.Action.APPROVE)

    rate = world.program.front.readers.of("U0TANAKA").percent(Decimal(11) / 412)
    words = catalog("en")("refusal.rate_changed", rate=rate, needed=2)
    world.tanaka.wait_ephemeral(containing=words)
    world.until(lambda: payload(world, second)["needed"] == 2, minutes=1, step=1)
    assert payload(world, second)["approvals"] == 0
    assert "2.67" in question(world, second)

    world.amazon.faults.clear()
    world.press(world.tanaka, second, ids.Action.APPROVE)
    world.until(lambda: payload(world, second)["approvals"] == 1, minutes=1, step=1)
    world.approve(world.suzuki, second)
    assert world.request(second).approvals == ("U0TANAKA", "U0SUZUKI")
    world.until_state(second, State.CANCELLED)


def test_the_other_cards_name_the_rate_after_an_approval(world: World) -> None:
    """Once one is approved the question on the other card names the rate that it now leads to."""
    first, second = room_for_one(world)

    world.approve(world.tanaka, first)

    world.until(lambda: "2.67" in question(world, second), minutes=1, step=1)
    world.approve(world.tanaka, second)


def test_the_waiting_cards_name_the_rate_of_a_new_report(world: World) -> None:
    """What Amazon's next report says is in the question, without a click on any card."""
    first, _ = room_for_one(world)
    assert "2.43" in question(world, first)

    world.amazon.health.cancellation.count = 4

    world.until(lambda: "1.21" in question(world, first), minutes=7 * 60, step=60)
