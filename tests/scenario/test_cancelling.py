"""A cancellation from the form to the proof, over the wire."""

from typing import Any

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from tests.scenario.world import World


def test_out_of_stock_with_a_second_person(world: World) -> None:
    """Asked, approved by another, sent in one feed, verified with Amazon, told to the requester."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    assert world.shown(order_id) == "requested"

    world.approve(world.tanaka, order_id)
    world.until_state(order_id, State.CANCELLED)

    assert world.messages_sent(order_id) == ["NoInventory"]
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=1, what="the outcome")
    assert [outcome["state"] for outcome in world.outcomes(world.sato)] == ["cancelled"]
    card = world.the_card(order_id)
    assert order_id in card["text"]
    assert len(world.cards(order_id)) == 1


def test_a_formal_request_takes_one_tap(world: World) -> None:
    """The buyer's request on all items: submitting decides, nobody else is needed."""
    order_id = world.amazon.seeds["request_all"]
    world.ask(world.sato, order_id, "BUYER_CANCELLED")

    assert world.shown(order_id) == "approved"
    world.until_state(order_id, State.CANCELLED)
    assert world.messages_sent(order_id) == ["BuyerCanceled"]


def test_the_requester_gets_a_private_line_with_a_link(world: World) -> None:
    """After submitting, the requester reads privately where the card stands."""
    world.ask(world.sato, world.amazon.seeds["unshipped"])
    world.until(
        lambda: any("archives/C0APPROVALS" in str(m) for m in world.sato.ephemerals()),
        minutes=1,
        what="a private line with the card's link",
    )


def test_self_approval_by_setting(start: Any) -> None:
    """With the setting the requester's own click approves."""
    world = start(SELF_APPROVAL="on")
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.tanaka, order_id)
    world.approve(world.tanaka, order_id)
    world.until_state(order_id, State.CANCELLED)


def test_a_rejection_says_why(world: World) -> None:
    """Reject asks for a reason, the card and the requester hear it, nothing is sent."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.press(world.tanaka, order_id, ids.Action.REJECT)
    world.tanaka.wait_modal(callback_id=ids.Callback.REJECT_REASON)
    world.tanaka.fill(ids.Input.REJECT_TEXT, "倉庫にありました")
    assert world.tanaka.submit().closed

    world.until_state(order_id, State.REJECTED, minutes=2)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1)
    assert "倉庫にありました" in str(world.sato.dms()[-1])
    assert world.amazon.cancel_messages() == []


def test_withdraw_and_stop(world: World) -> None:
    """Withdraw before the approval, Stop Sending after it: nothing goes to Amazon."""
    first, second = world.amazon.seeds["unshipped"], world.amazon.seeds["multi_item"]
    world.ask(world.sato, first)
    world.press(world.sato, first, ids.Action.WITHDRAW)
    world.until_state(first, State.WITHDRAWN, minutes=1)

    world.ask(world.sato, second)
    world.approve(world.tanaka, second)
    world.wait(30)
    world.press(world.suzuki, second, ids.Action.STOP)
    world.until_state(second, State.WITHDRAWN, minutes=1)
    world.wait(minutes=5, step=30)
    assert world.amazon.cancel_messages() == []


def test_three_approvals_one_feed(world: World) -> None:
    """Three approvals within the window travel together."""
    orders = [world.amazon.seeds[name] for name in ("unshipped", "multi_item", "emoji")]
    for order_id in orders:
        world.ask(world.sato, order_id)
    for order_id in orders:
        world.approve(world.tanaka, order_id)
    for order_id in orders:
        world.until_state(order_id, State.CANCELLED)

    assert len({feed for feed, _, _ in world.amazon.cancel_messages()}) == 1


def test_one_of_two_orders_is_refused_by_the_report(world: World) -> None:
    """The rejected order fails, the other is cancelled, each on its own card."""
    good, bad = world.amazon.seeds["unshipped"], world.amazon.seeds["multi_item"]
    world.amazon.feeds.reject(bad)
    for order_id in (good, bad):
        world.ask(world.sato, order_id)
    for order_id in (good, bad):
        world.approve(world.tanaka, order_id)

    world.until_state(good, State.CANCELLED)
    world.until_state(bad, State.FAILED)


def test_cancelled_by_the_buyer_meanwhile(world: World) -> None:
    """If the buyer's own cancellation came first, the card names the buyer."""
    order_id = world.amazon.seeds["unshipped"]
    world.amazon.feeds.ignore(order_id)
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until_state(order_id, State.SUBMITTED)
    world.wait(minutes=3, step=20)
    world.amazon.buyer_cancels(order_id)

    world.until(lambda: not world.request(order_id).open, minutes=30)
    assert world.request(order_id).cancelled_by == "BUYER"


def test_a_delivery_repeated_by_slack_is_one_click(world: World) -> None:
    """The same delivery twice is answered as the first was, not as a second click."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.slack.repeat_next(1)
    world.press(world.tanaka, order_id, ids.Action.APPROVE)

    world.until_state(order_id, State.CANCELLED)
    refused = [e for e in world.program.store.audit.all() if e.action == "approve_refused"]
    assert refused == []


@pytest.mark.file
def test_no_personal_data_is_kept_or_shown(world: World) -> None:
    """Nothing that Amazon sends about the buyer reaches the database or a message."""
    order_id = world.amazon.seeds["pii"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until_state(order_id, State.CANCELLED)

    database = world.program.settings.database_path
    files = [path.read_bytes() for path in database.parent.glob(database.name + "*")]
    assert all(b"PLANTED_PII" not in content for content in files)
    assert "PLANTED_PII" not in str(world.slack.calls)
