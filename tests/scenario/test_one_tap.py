"""The buyer's request stands: when nobody else has to decide, and when somebody does."""

import pytest

from bot.domain.cancellation.request import State
from bot.domain.markets import MARKETS
from handlers import ids
from tests.scenario.evidence import Case
from tests.scenario.world import World


@pytest.mark.parametrize("seed", ["request_all", "request_all_multi"])
def test_submitting_decides_where_it_is_not_counted(world: World, seed: str) -> None:
    """On every item, with the buyer's reason: approved by asking, sent after a minute."""
    case = Case(world, world.amazon.seeds[seed])
    world.ask(world.sato, case.order_id, "BUYER_CANCELLED")

    payload = world.the_card(case.order_id)["metadata"]["event_payload"]
    assert (payload["state"], payload["approvals"], payload["needed"]) == ("approved", 0, 0)
    assert case.card_says("record.no_approval")
    assert ids.Action.STOP in world.sato.buttons(world.the_card(case.order_id))
    world.wait(50)
    assert case.messages == []
    case.until(State.CANCELLED, minutes=10)
    assert case.messages == ["BuyerCanceled"]
    assert case.outcomes == ["cancelled"]


def test_one_tap_can_be_stopped(world: World) -> None:
    """Within the stop window any operator stops it, and the requester is told."""
    case = Case(world, world.amazon.seeds["request_all"])
    world.ask(world.sato, case.order_id, "BUYER_CANCELLED")

    world.press(world.suzuki, case.order_id, ids.Action.STOP)

    case.until(State.WITHDRAWN, minutes=1, step=1)
    world.wait(minutes=4, step=30)
    assert case.messages == []


COUNTING = {
    "another reason": ("request_all", "NO_INVENTORY", True),
    "a prime order in japan": ("prime_request", "BUYER_CANCELLED", False),
    "some items only": ("request_some", "NO_INVENTORY", True),
}


@pytest.mark.parametrize("kind", COUNTING)
def test_what_counts_anywhere_needs_another_person(world: World, kind: str) -> None:
    """Another reason, the Prime rate, a request on some items: a card that waits."""
    seed, reason, in_rate = COUNTING[kind]
    case = Case(world, world.amazon.seeds[seed])

    world.ask(world.sato, case.order_id, reason)

    assert world.shown(case.order_id) == "requested"
    counting = world.request(case.order_id).counting
    assert (counting.in_rate, counting.in_prime_rate) == (in_rate, not in_rate)
    known = ("counts.misses", "counts.keeps", "counts.unknown")
    assert any(case.card_says(key) for key in (known if in_rate else ("counts.prime_rate",)))
    world.approve(world.tanaka, case.order_id)
    case.until(State.CANCELLED, minutes=10)


def test_a_prime_order_elsewhere_is_decided_by_asking(start: object) -> None:
    """If no page of Amazon's says that Prime counts every cancellation, only the rule is named."""
    world = start(SP_API_MARKETPLACE="US", LANGUAGE="en")  # type: ignore[operator]
    order_id = world.amazon.seeds["prime_request"]
    world.amazon.order(order_id).marketplace_id = MARKETS["US"].id

    world.ask(world.sato, order_id, "BUYER_CANCELLED")

    assert world.shown(order_id) == "approved"
    assert "Prime rate" not in str(world.the_card(order_id)["blocks"])
    assert "202072550" not in str(world.the_card(order_id)["blocks"])


def test_the_buyers_reason_for_some_items_is_warned_about(world: World) -> None:
    """BUYER_CANCELLED with a request on some items counts: words first, then another person."""
    order_id = world.amazon.seeds["request_some"]
    world.fill(world.sato, order_id, "BUYER_CANCELLED")

    assert not world.sato.submit().closed
    assert ids.Action.GUIDE in str(world.sato.wait_modal(callback_id=ids.Callback.REQUEST))
    assert world.sato.submit().closed

    world.until(lambda: world.shown(order_id) == "requested", minutes=1, step=1)
    assert world.request(order_id).counting.in_rate
