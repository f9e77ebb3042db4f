"""What Amazon says of an order changes while a cancellation is under way."""

from collections.abc import Callable

import pytest

from bot.domain.cancellation.request import Cause, State
from handlers import ids
from simulator.amazon import AmazonSimulator
from tests.scenario.evidence import Case
from tests.scenario.world import World

Change = Callable[[AmazonSimulator, str], None]


def _ship_a_part(amazon: AmazonSimulator, order_id: str) -> None:
    amazon.ship(order_id, [amazon.order(order_id).items[0].item_id])


CHANGES: dict[str, tuple[str, str, Change, Cause]] = {
    "shipped": ("multi_item", "NO_INVENTORY", AmazonSimulator.ship, Cause.SHIPPED),
    "partly shipped": ("multi_item", "NO_INVENTORY", _ship_a_part, Cause.SHIPPED),
    "cancelled by the buyer": (
        "unshipped",
        "NO_INVENTORY",
        AmazonSimulator.buyer_cancels,
        Cause.CANCELLED_ELSEWHERE,
    ),
    "cancelled by amazon": (
        "unshipped",
        "NO_INVENTORY",
        AmazonSimulator.amazon_cancels,
        Cause.CANCELLED_ELSEWHERE,
    ),
    "cancelled by hand": (
        "unshipped",
        "NO_INVENTORY",
        AmazonSimulator.cancel_by_merchant,
        Cause.CANCELLED_ELSEWHERE,
    ),
    "request sent": (
        "unshipped",
        "NO_INVENTORY",
        AmazonSimulator.buyer_requests,
        Cause.REQUEST_SENT,
    ),
    "request withdrawn": (
        "request_all",
        "NO_INVENTORY",
        AmazonSimulator.buyer_withdraws,
        Cause.REQUEST_WITHDRAWN,
    ),
}


def in_the_form(world: World, change: str) -> Case:
    """Change the order while the form is filled in: no card comes."""
    seed, reason, happen, _ = CHANGES[change]
    case = Case(world, world.amazon.seeds[seed])
    world.fill(world.sato, case.order_id, reason)
    happen(world.amazon, case.order_id)
    assert world.sato.submit().closed
    return case


def before_the_approval(world: World, change: str) -> Case:
    """Change the order while its card waits, then approve."""
    seed, reason, happen, _ = CHANGES[change]
    case = Case(world, world.amazon.seeds[seed])
    world.ask(world.sato, case.order_id, reason)
    happen(world.amazon, case.order_id)
    world.press(world.tanaka, case.order_id, ids.Action.APPROVE)
    return case


def in_the_stop_window(world: World, change: str) -> Case:
    """Change the order after it was read behind the approval, before it is sent."""
    seed, reason, happen, _ = CHANGES[change]
    case = Case(world, world.amazon.seeds[seed])
    world.ask(world.sato, case.order_id, reason)
    world.approve(world.tanaka, case.order_id)
    world.until(lambda: not world.request(case.order_id).noted.reading_due, minutes=1, step=1)
    world.wait(20)
    happen(world.amazon, case.order_id)
    return case


MOMENTS = {
    moment.__name__: moment for moment in (in_the_form, before_the_approval, in_the_stop_window)
}


EARLY = ("shipped", "cancelled by the buyer", "request sent")
PAIRS = [
    *((change, "in_the_stop_window") for change in CHANGES),
    *((change, moment) for change in EARLY for moment in ("in_the_form", "before_the_approval")),
]


@pytest.mark.parametrize(
    ("change", "moment"),
    [
        pytest.param(*pair, marks=[] if pair[0] == EARLY[0] else [pytest.mark.slow])
        for pair in PAIRS
    ],
)
def test_nothing_is_sent_on_facts_that_changed(world: World, change: str, moment: str) -> None:
    """At each moment and for each change: void, told to the requester in its own words."""
    case = MOMENTS[moment](world, change)
    cause = CHANGES[change][3]

    if moment == "in_the_form":
        world.until(lambda: case.outcomes == ["void"], minutes=3, step=5, what="void")
    else:
        case.until(State.VOID, minutes=3, step=5)

    assert case.state is State.VOID
    assert case.why == cause
    assert case.outcomes == ["void"]
    assert case.requester_reads(f"ending.void.{cause}")
    if moment == "in_the_form":
        assert world.cards(case.order_id) == []
    else:
        assert case.card_says(f"ending.void.{cause}")
    world.wait(minutes=3, step=30)
    assert world.amazon.cancel_messages() == []
    assert case.outcomes == ["void"]


def test_the_void_shows_inside_the_stop_window(world: World) -> None:
    """Read again right after the approval: shipped before it shows within seconds."""
    case = before_the_approval(world, "shipped")

    world.until(lambda: world.shown(case.order_id) == "void", minutes=0.5, step=1)


def test_a_request_of_the_buyer_meanwhile_is_asked_again_with_one_tap(world: World) -> None:
    """Void, since now it need not count: Ask Again leads to a request that nobody else decides."""
    case = before_the_approval(world, "request sent")
    world.until(lambda: case.outcomes == ["void"], minutes=3, step=5)

    world.sato.click(world.sato.dms()[-1], ids.Action.ORDER_CANCEL)
    world.sato.wait_modal(callback_id=ids.Callback.REQUEST)
    world.sato.fill(ids.Input.PARCEL, "here")
    assert world.sato.submit().closed

    case.until(State.CANCELLED, minutes=10)
    assert case.messages == ["BuyerCanceled"]
    assert len(world.cards(case.order_id)) == 2


def two_in_queue(world: World) -> tuple[Case, Case]:
    """Bring two orders into one feed that waits at Amazon for ten minutes."""
    world.amazon.feeds.queue_seconds = 600
    cases = tuple(Case(world, world.amazon.seeds[name]) for name in ("unshipped", "multi_item"))
    for case in cases:
        world.ask(world.sato, case.order_id)
    for case in cases:
        world.approve(world.tanaka, case.order_id)
    for case in cases:
        world.until_state(case.order_id, State.SUBMITTED)
    assert len(world.amazon.feeds.all()) == 1
    world.amazon.feeds.queue_seconds = 30
    return cases[0], cases[1]


def test_an_order_shipped_in_the_queue_cancels_the_feed_for_all(world: World) -> None:
    """The shipped order is void and not refunded; the other goes with the next feed."""
    shipped, other = two_in_queue(world)
    world.amazon.ship(shipped.order_id)

    shipped.until(State.VOID, minutes=9)
    other.until(State.CANCELLED, minutes=15)

    assert [feed.status for feed in world.amazon.feeds.all()] == ["CANCELLED", "DONE"]
    assert world.amazon.order(shipped.order_id).status == "SHIPPED"
    assert shipped.card_says("ending.void.shipped")
    assert [other.messages, shipped.messages] == [["NoInventory"] * 2, ["NoInventory"]]
    sent = world.amazon.cancel_messages(taken_back=False)
    assert [order for _, order, _ in sent] == [other.order_id]


def test_a_stop_in_the_queue_cancels_the_feed(world: World) -> None:
    """A late Stop Sending by any operator: that order is withdrawn, the other goes on."""
    stopped, other = two_in_queue(world)
    world.press(world.sato, stopped.order_id, ids.Action.STOP)

    stopped.until(State.WITHDRAWN, minutes=9)
    other.until(State.CANCELLED, minutes=15)

    assert "U0SATO" in str(world.the_card(stopped.order_id)["blocks"])
    assert stopped.actions[-2:] == ["not_sent", "stopped"]
    assert world.amazon.order(stopped.order_id).status == "UNSHIPPED"
    sent = world.amazon.cancel_messages(taken_back=False)
    assert [order for _, order, _ in sent] == [other.order_id]


def test_stop_after_amazon_has_begun_is_too_late(world: World) -> None:
    """IN_PROGRESS: the button is gone, and a click on the old card changes nothing."""
    world.amazon.feeds.process_seconds = 600
    case = Case.approved(world)
    old = world.the_card(case.order_id)
    feeds = world.amazon.feeds
    world.until(lambda: [feed.status for feed in feeds.all()] == ["IN_PROGRESS"], minutes=5)
    world.until(
        lambda: ids.Action.STOP not in world.sato.buttons(world.the_card(case.order_id)),
        minutes=3,
        what="a card without Stop Sending",
    )

    world.sato.click(old, ids.Action.STOP)

    world.sato.wait_ephemeral(containing="間に合わなかったため")
    case.until(State.CANCELLED, minutes=20)
    assert case.messages == ["NoInventory"]
