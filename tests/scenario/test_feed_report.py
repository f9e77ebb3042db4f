"""A feed that ends badly, or whose report is odd: the order tells, and nothing is sent twice."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from simulator.amazon import End, Reach, Shape
from simulator.amazon.faults import Faults
from tests.scenario.evidence import Case, words_of
from tests.scenario.world import World
from tests.variants import variants

CANCELLED: dict[str, dict[str, Any]] = {
    "FATAL": {"end": End.FATAL, "reach": Reach.ALL},
    "no report": {"shape": Shape.MISSING},
    "a report that is gone": {"shape": Shape.GONE},
    "an empty report": {"shape": Shape.EMPTY},
    "messages nobody sent": {"shape": Shape.UNKNOWN_MESSAGES},
}
DID_NOTHING: dict[str, dict[str, Any]] = {
    "FATAL": {"end": End.FATAL, "reach": Reach.NONE},
    "no summary": {"shape": Shape.NO_SUMMARY, "effect": False},
    "counts that do not add up": {"shape": Shape.ODD_COUNTS, "effect": False},
    "an empty report": {"shape": Shape.EMPTY, "effect": False},
}
READABLE: dict[str, dict[str, Any]] = {
    "iso-8859-1": {"shape": Shape.LATIN_1},
    "iso-8859-1 called UTF-8": {"shape": Shape.MISLABELLED},
    "messages nobody sent": {"shape": Shape.UNKNOWN_MESSAGES},
    "packed": {"pack": True},
}
DENIALS: dict[str, Callable[[Faults], None]] = {
    "404": lambda faults: faults.fail("getFeedDocument", 404),
    "429": lambda faults: faults.throttle("getFeedDocument"),
    "an address that has expired": lambda faults: faults.fail("downloadFeedDocument", 403),
}


@pytest.fixture
def hasty(start: Callable[..., World]) -> World:
    """Return a world that verifies for ten minutes only."""
    return start(VERIFY_MINUTES="10")


@variants("plan", CANCELLED)
def test_an_odd_end_of_a_feed_that_cancelled_is_cancelled(
    world: World, plan: dict[str, Any]
) -> None:
    """Whatever the feed's end is like: the order reads cancelled, so the card says it."""
    world.amazon.feeds.plan_next(**plan)
    case = Case.approved(world)

    case.until(State.CANCELLED, minutes=10)

    assert case.card_says("ending.cancelled.MERCHANT")
    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["cancelled"]
    assert case.actions[2:] == ["submitting", "submitted", "cancelled"]


@variants("plan", DID_NOTHING)
def test_an_odd_end_of_a_feed_that_did_nothing_is_unconfirmed(
    hasty: World, plan: dict[str, Any]
) -> None:
    """Whatever the feed's end is like: unshipped is neither failed nor sent again, a person looks.

    Amazon's FATAL may mean some, none or all.
    """
    hasty.amazon.feeds.plan_next(**plan)
    case = Case.approved(hasty)

    case.until(State.UNCONFIRMED, minutes=20, step=30)

    assert case.card_says("ending.unconfirmed")
    assert case.requester_reads("ending.unconfirmed")
    assert case.actions[2:] == ["submitting", "submitted", "unconfirmed"]
    hasty.wait(minutes=30, step=300)
    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["unconfirmed"]


@pytest.mark.parametrize("by", ["MERCHANT", "BUYER"])
def test_what_nobody_could_confirm_is_cancelled_late(hasty: World, by: str) -> None:
    """DONE and unshipped is unconfirmed; hours later the order reads cancelled: card and DM say so.

    A message that says cancelled comes after the one that says nobody can tell.
    """
    if by == "MERCHANT":
        hasty.amazon.feeds.order_lag = 2 * 3600
    else:
        hasty.amazon.feeds.ignore(hasty.amazon.seeds["unshipped"])
    case = Case.approved(hasty)
    case.until(State.UNCONFIRMED, minutes=20)
    if by == "BUYER":
        hasty.amazon.buyer_cancels(case.order_id)

    case.until(State.CANCELLED, minutes=240, step=300)

    assert case.card_says(f"ending.cancelled.{by}")
    assert case.requester_reads(f"ending.cancelled.{by}")
    assert case.outcomes == ["unconfirmed", "cancelled"]
    assert case.messages == ["NoInventory"]
    assert case.why == by


def test_fatal_with_some_orders_cancelled(hasty: World) -> None:
    """FATAL after some orders: each card tells what its own order reads."""
    hasty.amazon.feeds.plan_next(end=End.FATAL, reach=Reach.SOME)
    first = Case.approved(hasty)
    second = Case.approved(hasty, "multi_item")

    first.until(State.CANCELLED, minutes=10)
    second.until(State.UNCONFIRMED, minutes=20, step=30)

    assert (first.outcomes, second.outcomes) == (["cancelled"], ["unconfirmed"])
    assert len(hasty.amazon.cancel_messages()) == 2


@variants("plan", READABLE)
def test_a_refusal_is_read_from_a_report_of_any_shape(world: World, plan: dict[str, Any]) -> None:
    """A refusal in a report of any encoding ends as failed, in Amazon's words; nothing more goes.

    A person may ask again, and that goes to Amazon.
    """
    world.amazon.feeds.plan_next(**plan)
    world.amazon.feeds.reject(world.amazon.seeds["unshipped"])
    case = Case.approved(world)

    case.until(State.FAILED, minutes=10)

    assert case.card_says("ending.failed.reported")
    assert "18028" in words_of(world.the_card(case.order_id))
    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["failed"]
    assert case.why.startswith("18028")


def test_after_a_refusal_a_person_may_ask_again(world: World) -> None:
    """What Amazon refused is asked for anew: a new card, a new message, and a good end."""
    world.amazon.feeds.reject(world.amazon.seeds["unshipped"])
    case = Case.approved(world)
    case.until(State.FAILED, minutes=10)
    world.amazon.feeds.accept(case.order_id)

    world.fill(world.sato, case.order_id)
    assert world.sato.submit().closed
    world.until(lambda: world.shown(case.order_id) == "requested", minutes=1, step=1)
    world.press(world.tanaka, case.order_id, ids.Action.APPROVE)
    case.until(State.CANCELLED, minutes=10)

    assert case.messages == ["NoInventory"] * 2
    assert case.outcomes == ["failed", "cancelled"]
    assert len(world.cards(case.order_id)) == 2


@variants("deny", DENIALS)
def test_a_report_that_is_denied_for_a_moment_is_read_all_the_same(
    world: World, deny: Callable[[Faults], None]
) -> None:
    """A report that Amazon does not give out at first is asked for again, and believed."""
    world.amazon.feeds.reject(world.amazon.seeds["unshipped"])
    case = Case.approved(world)
    case.until(State.SUBMITTED)
    deny(world.amazon.faults)

    case.until(State.FAILED, minutes=10)

    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["failed"]


@pytest.mark.parametrize("operation", ["getFeedDocument", "downloadFeedDocument"])
def test_with_a_denied_report_the_order_decides(hasty: World, operation: str) -> None:
    """A report that is denied for good (403) is done without: the order says cancelled, or not."""
    hasty.amazon.faults.fail(operation, 403, times=200)
    good = Case.approved(hasty)
    hasty.amazon.feeds.ignore(hasty.amazon.seeds["multi_item"])
    odd = Case.approved(hasty, "multi_item")

    good.until(State.CANCELLED, minutes=10)
    odd.until(State.UNCONFIRMED, minutes=20, step=30)

    assert (good.messages, odd.messages) == (["NoInventory"], ["NoInventory"])
    assert (good.outcomes, odd.outcomes) == (["cancelled"], ["unconfirmed"])


def test_a_feed_that_amazon_drops_is_sent_again(world: World) -> None:
    """A feed that Amazon reports CANCELLED was not begun: its order is read and goes once more."""
    world.amazon.feeds.plan_next(end=End.CANCELLED)
    case = Case.approved(world)

    case.until(State.CANCELLED, minutes=15)

    assert len(case.messages) == 2
    assert len(world.amazon.cancel_messages(taken_back=False)) == 1
    assert case.outcomes == ["cancelled"]
    assert case.actions[3:5] == ["submitted", "not_sent"]


def test_a_feed_that_amazon_drops_is_not_sent_for_a_shipped_order(world: World) -> None:
    """Shipped before Amazon dropped the feed: read before anything is sent again, and void."""
    world.amazon.feeds.queue_seconds = 120
    world.amazon.feeds.plan_next(end=End.CANCELLED)
    case = Case.approved(world)
    case.until(State.SUBMITTED)
    world.amazon.faults.fail("cancelFeed", 400, times=9)
    world.amazon.ship(case.order_id)

    case.until(State.VOID, minutes=10)

    assert world.amazon.cancel_messages(taken_back=False) == []
    assert case.card_says("ending.void.shipped")
    assert case.outcomes == ["void"]
    assert not world.amazon.order(case.order_id).refunded


def test_refused_in_the_report_and_cancelled_a_moment_later(world: World) -> None:
    """Cancelled late although the report refuses it: the card says cancelled, not failed."""
    world.amazon.feeds.cancel_anyway(world.amazon.seeds["unshipped"])
    world.amazon.feeds.order_lag = 20
    case = Case.approved(world)

    case.until(State.CANCELLED, minutes=10, step=5)

    assert case.outcomes == ["cancelled"]
    assert "failed" not in case.actions
