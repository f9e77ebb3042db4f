"""A feed that does not move, and orders that change while Amazon has it."""

from datetime import timedelta

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from tests.scenario.evidence import Case
from tests.scenario.world import World


def processing(world: World, *names: str) -> list[Case]:
    """Bring orders to where Amazon works on their feed, for ten minutes."""
    world.amazon.feeds.process_seconds = 600
    cases = [Case.approved(world, name) for name in names]
    for case in cases:
        case.until(State.SUBMITTED)
    in_progress(world)
    return cases


def in_progress(world: World) -> None:
    """Let time pass until Amazon has begun, and the bot has seen it."""
    world.until(lambda: world.amazon.feeds.all()[0].status == "IN_PROGRESS", minutes=3)
    world.wait(30)


def stuck(world: World) -> tuple[Case, Case]:
    """Bring one order into a feed that stays in queue, and another one to wait behind it."""
    world.amazon.feeds.plan_next(stuck=True)
    first = Case.approved(world)
    first.until(State.SUBMITTED)
    behind = Case.approved(world, "multi_item")
    first.until_card_says("trouble.stuck_queue.what", minutes=50, step=60)
    return first, behind


def test_a_stuck_feed_is_shown_on_every_card_and_can_be_cancelled(world: World) -> None:
    """Said on the feed's card and on the card behind it; Stop takes it back, the other goes."""
    first, behind = stuck(world)
    behind.until_card_says("trouble.stuck_behind.what", minutes=2)
    world.until(lambda: first.requester_reads("trouble.stuck_queue.what"), minutes=1)
    world.until(lambda: behind.requester_reads("trouble.stuck_behind.what"), minutes=1)
    assert behind.state is State.APPROVED
    assert behind.messages == []

    world.press(world.suzuki, first.order_id, ids.Action.STOP)
    first.until(State.WITHDRAWN, minutes=3)
    behind.until(State.CANCELLED, minutes=15)

    kept = world.amazon.cancel_messages(taken_back=False)
    assert [order for _, order, _ in kept] == [behind.order_id]
    assert world.amazon.order(first.order_id).status == "UNSHIPPED"
    assert "U0SUZUKI" in str(world.the_card(first.order_id))
    assert first.actions[-3:] == ["stop_asked", "not_sent", "stopped"]
    assert (first.outcomes, behind.outcomes) == (["withdrawn"], ["cancelled"])


def test_a_stuck_feed_that_goes_on_is_no_longer_called_stuck(world: World) -> None:
    """Amazon begins at last: the card does not go on saying that it has not, and all ends well."""
    world.amazon.feeds.process_seconds = 600
    first, behind = stuck(world)
    world.amazon.feeds.release(world.amazon.feeds.all()[0].id)

    world.until(lambda: not first.card_says("trouble.stuck_queue.what"), minutes=4)
    assert first.state is State.SUBMITTED
    first.until(State.CANCELLED, minutes=15)
    behind.until(State.CANCELLED, minutes=30, step=20)

    assert len(world.amazon.cancel_messages()) == 2


def test_shipped_in_queue_voids_that_order_and_sends_the_others(world: World) -> None:
    """Shipped while the feed is in queue: taken back by itself, void; the other order goes."""
    world.amazon.feeds.queue_seconds = 600
    shipped = Case.approved(world)
    other = Case.approved(world, "multi_item")
    shipped.until(State.SUBMITTED)
    world.amazon.ship(shipped.order_id)

    shipped.until(State.VOID, minutes=5)
    world.amazon.feeds.queue_seconds = 30
    other.until(State.CANCELLED, minutes=20)

    kept = world.amazon.cancel_messages(taken_back=False)
    assert [order for _, order, _ in kept] == [other.order_id]
    assert not world.amazon.order(shipped.order_id).refunded
    assert shipped.card_says("ending.void.shipped")
    assert shipped.requester_reads("ending.void.shipped")
    assert shipped.why == "shipped"
    assert (shipped.outcomes, other.outcomes) == (["void"], ["cancelled"])


@pytest.mark.parametrize("lost", ["dropped", "503"])
def test_a_lost_answer_to_cancelling_the_feed(world: World, lost: str) -> None:
    """Taken back without an answer: the next look shows it, and nothing was cancelled."""
    world.amazon.feeds.queue_seconds = 600
    case = Case.approved(world)
    case.until(State.SUBMITTED)
    if lost == "dropped":
        world.amazon.faults.drop("cancelFeed")
    else:
        world.amazon.faults.gateway_page("cancelFeed")
    world.amazon.ship(case.order_id)

    case.until(State.VOID, minutes=5)

    assert world.amazon.cancel_messages(taken_back=False) == []
    assert case.outcomes == ["void"]


def test_a_clock_set_back_does_not_hide_a_shipment_in_queue(world: World) -> None:
    """The order is read again while its feed is in queue, whatever the computer's clock says."""
    world.amazon.feeds.queue_seconds = 900
    case = Case.approved(world)
    case.until(State.SUBMITTED)
    world.clock.jump(-timedelta(hours=2))
    world.wait(60)
    world.amazon.ship(case.order_id)

    case.until(State.EXPIRED, minutes=6)

    assert case.messages == ["NoInventory"]
    assert world.amazon.cancel_messages(taken_back=False) == []
    assert not world.amazon.order(case.order_id).refunded


def test_shipped_in_progress_keeps_the_alarm_until_the_end(world: World) -> None:
    """Amazon refunds a shipped order whole: card and requester say so, also when it is over."""
    shipped, other = processing(world, "unshipped", "multi_item")
    world.amazon.ship(shipped.order_id)

    shipped.until_card_says("alarm.shipped")
    world.until(lambda: shipped.requester_reads("alarm.shipped"), minutes=1)
    other.until(State.CANCELLED, minutes=20)
    assert world.amazon.order(shipped.order_id).refunded
    shipped.until(State.UNCONFIRMED, minutes=80, step=60)

    assert shipped.card_says("alarm.shipped")
    assert not other.card_says("alarm.shipped")
    assert (shipped.messages, other.messages) == (["NoInventory"], ["NoInventory"])
    assert (shipped.outcomes, other.outcomes) == (["unconfirmed"], ["cancelled"])


def test_a_feed_that_has_begun_cannot_be_cancelled(world: World) -> None:
    """Amazon began a moment before: the taking back is refused, and the shipment said loudly."""
    world.amazon.feeds.queue_seconds, world.amazon.feeds.process_seconds = 40, 600
    case = Case.approved(world)
    case.until(State.SUBMITTED)
    world.amazon.faults.fail("cancelFeed", 400, times=9)
    world.amazon.ship(case.order_id)

    case.until_card_says("alarm.shipped", minutes=3)

    assert case.state is State.SUBMITTED
    world.until(lambda: not case.may_be_stopped, minutes=3)
    assert len(world.amazon.called("createFeed")) == 1


def test_a_feed_that_hangs_in_progress_is_decided_by_its_orders(world: World) -> None:
    """After STUCK_MINUTES in progress: unconfirmed, read on, and cancelled once it says so."""
    world.amazon.feeds.plan_next(hangs=True)
    case = Case.approved(world)

    case.until(State.UNCONFIRMED, minutes=60, step=30)
    assert case.card_says("ending.unconfirmed")
    assert case.requester_reads("ending.unconfirmed")
    world.amazon.feeds.release(world.amazon.feeds.all()[0].id)
    case.until(State.CANCELLED, minutes=30, step=60)

    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["unconfirmed", "cancelled"]
