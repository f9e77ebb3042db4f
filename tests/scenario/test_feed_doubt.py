"""The answer to a feed is lost: no second message unless the first is proved lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from simulator.amazon.faults import Faults
from tests.scenario.evidence import Case
from tests.scenario.world import World
from tests.variants import variants

LOST_AFTER: dict[str, Callable[[Faults], None]] = {
    "dropped": lambda faults: faults.drop("createFeed"),
    "500": lambda faults: faults.fail("createFeed", 500, after=True),
    "a gateway's page": lambda faults: faults.gateway_page("createFeed", after=True),
    "a success nobody can read": lambda faults: faults.fail(
        "createFeed", 202, b"<html>", after=True
    ),
}
LOST_BEFORE: dict[str, Callable[[Faults], None]] = {
    "dropped": lambda faults: faults.drop("createFeed", after=False),
    "500": lambda faults: faults.fail("createFeed", 500),
    "a gateway's page": lambda faults: faults.gateway_page("createFeed"),
}
accepted = variants("lose", LOST_AFTER)
not_accepted = variants("lose", LOST_BEFORE)


def in_doubt(world: World, lose: Callable[[Faults], None]) -> Case:
    """Bring an order to where Amazon's answer to its feed is lost."""
    case = Case.approved(world)
    lose(world.amazon.faults)
    case.until_card_says("trouble.doubt.what")
    assert case.state is State.SUBMITTING
    return case


@accepted
def test_a_feed_accepted_without_an_answer_is_verified_by_its_order(
    world: World, lose: Callable[[Faults], None]
) -> None:
    """Accepted, the answer lost: the order itself tells, and there is one message for ever."""
    case = in_doubt(world, lose)
    world.until(lambda: case.requester_reads("trouble.doubt.what"), minutes=1)

    case.until(State.CANCELLED, minutes=10)

    assert case.messages == ["NoInventory"]
    assert case.card_says("ending.cancelled.MERCHANT")
    assert case.outcomes == ["cancelled"]
    assert case.actions == ["requested", "approved", "submitting", "cancelled"]
    world.wait(minutes=20, step=60)
    assert len(world.amazon.called("createFeed")) == 1


def test_a_feed_in_doubt_that_changes_nothing_is_unconfirmed_and_read_on(world: World) -> None:
    """DONE and still unshipped proves nothing: a person looks, the bot reads on, sends nothing."""
    world.amazon.feeds.ignore(world.amazon.seeds["unshipped"])
    case = in_doubt(world, LOST_AFTER["dropped"])

    case.until(State.UNCONFIRMED, minutes=75, step=60)
    assert case.card_says("ending.unconfirmed")
    assert case.requester_reads("ending.unconfirmed")
    world.amazon.cancel_by_merchant(case.order_id)
    case.until(State.CANCELLED, minutes=70, step=120)

    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["unconfirmed", "cancelled"]
    assert case.actions[-3:] == ["submitting", "unconfirmed", "cancelled"]


@not_accepted
def test_a_second_try_needs_looks_over_the_whole_doubt(
    world: World, lose: Callable[[Faults], None]
) -> None:
    """No feed in the looks of DOUBT_MINUTES: nothing was accepted, so the order is sent, once."""
    case = in_doubt(world, lose)
    world.wait(minutes=9, step=30)
    assert case.state is State.SUBMITTING
    assert case.messages == []

    case.until(State.CANCELLED, minutes=10, step=20)

    assert case.messages == ["NoInventory"]
    assert case.requester_reads("trouble.doubt.what")
    assert case.actions[2:] == ["submitting", "not_sent", "submitting", "submitted", "cancelled"]
    assert case.outcomes == ["cancelled"]


def test_a_strangers_feed_in_between_forbids_a_second_try(world: World) -> None:
    """A feed of the seller's ERP in the doubt might be ours: unconfirmed, and nothing is sent."""
    case = in_doubt(world, LOST_BEFORE["500"])
    world.amazon.feeds.add_foreign()

    case.until(State.UNCONFIRMED, minutes=75, step=60)
    world.wait(minutes=60, step=300)

    assert world.amazon.cancel_messages() == []
    assert len(world.amazon.called("createFeed")) == 1
    assert case.state is State.UNCONFIRMED
    assert case.outcomes == ["unconfirmed"]
    assert "not_sent" not in case.actions


@pytest.mark.parametrize("processed", [True, False], ids=["accepted", "not accepted"])
def test_an_answer_that_does_not_come_in_time(start: Any, *, processed: bool) -> None:
    """A timeout is doubt: one message in the end, whether the feed was accepted or not."""
    world: World = start(options={"amazon_within": timedelta(seconds=1)})
    case = Case.approved(world)
    hold = world.amazon.faults.hold("createFeed", processed)
    case.until_card_says("trouble.doubt.what", step=20)
    hold.release(drop=True)

    case.until(State.CANCELLED, minutes=20, step=20)

    assert case.messages == ["NoInventory"]
    assert len(world.amazon.called("createFeed")) == (1 if processed else 2)
    assert case.outcomes == ["cancelled"]


@pytest.mark.parametrize("wrong", [timedelta(minutes=30), -timedelta(hours=3)], ids=str)
def test_a_wrong_clock_hides_no_feed(world: World, wrong: timedelta) -> None:
    """However wrong the computer's clock is: a feed that Amazon accepted is found in the doubt."""
    world.clock.jump(wrong)
    world.amazon.feeds.queue_seconds = 1200
    case = in_doubt(world, LOST_AFTER["dropped"])

    case.until(State.CANCELLED, minutes=45, step=60)

    assert case.messages == ["NoInventory"]
    assert "not_sent" not in case.actions


@pytest.mark.parametrize("by", ["BUYER", "AMAZON"])
def test_cancelled_by_another_while_in_doubt(world: World, by: str) -> None:
    """Found cancelled by the buyer or by Amazon: named as theirs, and nothing is sent again."""
    case = in_doubt(world, LOST_BEFORE["500"])
    cancels = {"BUYER": world.amazon.buyer_cancels, "AMAZON": world.amazon.amazon_cancels}
    cancels[by](case.order_id)

    case.until(State.CANCELLED, minutes=15, step=30)

    assert case.card_says(f"ending.cancelled.{by}")
    assert case.requester_reads(f"ending.cancelled.{by}")
    assert world.amazon.cancel_messages() == []


@pytest.mark.parametrize("by", ["BUYER", "AMAZON"])
def test_cancelled_by_another_while_amazon_processes(world: World, by: str) -> None:
    """Cancelled by the buyer or by Amazon after the feed was taken: the card says by whom."""
    case = Case.approved(world)
    world.amazon.feeds.process_seconds = 300
    case.until(State.SUBMITTED)
    world.until(lambda: world.amazon.feeds.all()[0].status == "IN_PROGRESS", minutes=3)
    cancels = {"BUYER": world.amazon.buyer_cancels, "AMAZON": world.amazon.amazon_cancels}
    cancels[by](case.order_id)

    case.until(State.CANCELLED, minutes=15)

    assert case.card_says(f"ending.cancelled.{by}")
    assert case.outcomes == ["cancelled"]
    assert case.messages == ["NoInventory"]
    assert case.why == by


def test_a_shipment_in_doubt_raises_the_alarm(world: World) -> None:
    """Shipped while a feed that may be ours is open: the buyer may be refunded, so it is said."""
    world.amazon.feeds.queue_seconds = 1800
    case = in_doubt(world, LOST_AFTER["dropped"])
    world.amazon.ship(case.order_id)

    case.until_card_says("alarm.shipped", minutes=5)
    world.until(lambda: case.requester_reads("alarm.shipped"), minutes=1)

    assert len(world.amazon.called("createFeed")) == 1


def test_a_feed_in_doubt_that_is_stuck_ends_the_waiting(world: World) -> None:
    """Maybe ours and stuck for STUCK_MINUTES: unconfirmed, read on; what waits behind is told."""
    world.amazon.feeds.plan_next(stuck=True)
    case = in_doubt(world, LOST_AFTER["500"])
    behind = Case.approved(world, "multi_item")

    case.until(State.UNCONFIRMED, minutes=55, step=60)
    behind.until_card_says("trouble.stuck_behind.what", minutes=3)
    assert behind.messages == []
    world.amazon.feeds.release(world.amazon.feeds.all()[0].id)
    case.until(State.CANCELLED, minutes=30, step=30)
    behind.until(State.CANCELLED, minutes=10)

    assert (case.messages, behind.messages) == (["NoInventory"], ["NoInventory"])
    assert case.outcomes == ["unconfirmed", "cancelled"]


def test_an_outage_does_not_hide_the_doubt(world: World) -> None:
    """Amazon goes away in the doubt and comes back: the card goes on saying the doubt."""
    world.amazon.feeds.ignore(world.amazon.seeds["unshipped"])
    case = in_doubt(world, LOST_AFTER["500"])
    world.until(
        lambda: world.request(case.order_id).noted.closed_at is not None, minutes=10, step=30
    )
    world.amazon.faults.down()
    world.wait(minutes=2, step=30)
    world.amazon.faults.clear()
    world.wait(minutes=6, step=30)

    assert case.state is State.SUBMITTING
    assert case.card_says("trouble.doubt.what")


def test_a_stop_in_the_doubt(world: World) -> None:
    """Stop in the doubt, and nothing had been accepted: stopped at its end, and nothing is sent."""
    case = in_doubt(world, LOST_BEFORE["500"])
    world.press(world.suzuki, case.order_id, ids.Action.STOP)

    case.until(State.WITHDRAWN, minutes=15, step=30)

    assert world.amazon.cancel_messages() == []
    assert case.actions[-3:] == ["stop_asked", "not_sent", "stopped"]
    assert case.outcomes == ["withdrawn"]


@pytest.mark.parametrize("lose", [LOST_BEFORE["500"], LOST_AFTER["500"]], ids=["lost", "accepted"])
def test_a_doubt_outlives_the_program(world: World, lose: Callable[[Faults], None]) -> None:
    """Stopped in the doubt for 5 h: proved lost it is too old to be sent, else the order tells."""
    case = in_doubt(world, lose)

    world.restart(after=timedelta(hours=5))
    accepted = bool(case.messages)
    case.until(State.CANCELLED if accepted else State.EXPIRED, minutes=15, step=30)

    assert len(case.messages) == int(accepted)
    assert len(world.amazon.called("createFeed")) == 1


@pytest.mark.parametrize("status", [400, 429])
def test_a_feed_that_amazon_refuses_is_no_doubt(world: World, status: int) -> None:
    """Refused by Amazon's own error list, so not accepted: tried again soon, without a doubt."""
    body = b'{"errors":[{"code":"Refused"}]}'
    world.amazon.faults.fail("createFeed", status, body, times=2)
    case = Case.approved(world)

    case.until(State.CANCELLED, minutes=15)

    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["cancelled"]
    assert case.actions[2:4] == ["submitting", "not_sent"]
    assert not case.requester_reads("trouble.doubt.what")
