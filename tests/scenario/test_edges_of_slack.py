"""What arrives from Slack in odd ways, over the wire: each person gets words."""

import time
from collections.abc import Callable

import pytest

from bot.domain import limits
from bot.domain.cancellation.request import State
from bot.workspace import bolt_app
from handlers import ids
from handlers.text import catalog
from simulator.slack.reading import words
from tests.scenario.world import APPROVALS, DESK, World

EN = catalog("en")
PRIVATELY = ("response_url", "chat.postMessage")
"""The ways to one person, the first one first."""


def test_a_command_that_is_too_long_is_told_the_limit(world: World) -> None:
    """Nothing is looked up, and the answer names both numbers."""
    order_id = world.amazon.seeds["unshipped"]
    text = order_id + "x" * limits.COMMAND_TEXT
    for name in ("/order", "/cancel", "/health"):
        said = world.tanaka.command(name, text, channel=DESK).text
        assert said == EN("help.too_long", n=len(text), most=limits.COMMAND_TEXT)
    assert world.amazon.called("getOrder") == []


def test_a_note_that_is_too_long_leaves_the_form_open(world: World) -> None:
    """The error stands under the field, what was typed is still there, and shorter it is taken."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.tanaka, order_id)
    note = "x" * (limits.NOTE + 1)
    world.tanaka.fill(ids.Input.NOTE, note)
    result = world.tanaka.send_submit().result()
    error = EN("cancellation.error.too_long", n=len(note), most=limits.NOTE)
    assert result.errors == {ids.Input.NOTE: error}
    world.tanaka.fill(ids.Input.NOTE, note[1:])
    assert world.tanaka.submit().closed


def test_a_rejection_that_is_too_long_leaves_the_form_open(world: World) -> None:
    """The same for the reason of a rejection."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.press(world.tanaka, order_id, ids.Action.REJECT)
    world.tanaka.wait_modal(callback_id=ids.Callback.REJECT_REASON)
    said = "x" * (limits.REJECTION + 1)
    world.tanaka.fill(ids.Input.REJECT_TEXT, said)
    result = world.tanaka.send_submit().result()
    error = EN("cancellation.error.too_long", n=len(said), most=limits.REJECTION)
    assert result.errors == {ids.Input.REJECT_TEXT: error}
    assert world.request(order_id).state is State.REQUESTED


def test_half_an_emoji_in_a_note_is_kept_whole(world: World) -> None:
    """What no database takes is made whole before it arrives there."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id)
    world.sato.fill(ids.Input.NOTE, "在庫なし\ud83d")
    assert world.sato.submit().closed
    assert world.request(order_id).note == "在庫なし\ufffd"


def test_a_button_of_an_unknown_name_is_answered_in_words(world: World) -> None:
    """A message of another version: the click is acknowledged, and says that it did nothing."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    card = world.the_card(order_id)
    name = "cancellation.of_old"
    for block in card["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == ids.Action.APPROVE:
                element["action_id"] = name
    assert world.tanaka.click(card, name).acked
    world.tanaka.wait_ephemeral(containing=EN("fault.unknown_name"))


def test_a_look_up_that_takes_long_says_so_before_and_never_after(world: World) -> None:
    """The line comes after a second, the answer last; a quick answer has no line."""
    order_id = world.amazon.seeds["unshipped"]
    line = EN("order.looking", n=1, orders=order_id)
    world.look_up(world.tanaka, order_id)
    assert line not in [words(one) for one in world.tanaka.ephemerals()]

    held = world.amazon.faults.hold("getOrder")
    world.tanaka.command("/order", order_id, channel=DESK)
    world.tanaka.wait_ephemeral(containing=line)
    held.release()
    world.slack.wait_for(
        lambda: f"Order {order_id}." in str(world.tanaka.ephemerals()[-1]["text"]),
        what="the answer, last",
    )


def calls_for(world: World, method: str) -> int:
    """Count the calls of a method, without those that post in the channel of the approvals."""
    calls = world.slack.calls_of(method)
    return len([one for one in calls if one.params.get("channel") != APPROVALS])


@pytest.mark.parametrize("status", [404, 429, 500])
def test_an_answer_that_fails_comes_once_as_a_direct_message(world: World, status: int) -> None:
    """Whatever the response_url answers, it is called once and the person gets what they asked."""
    order_id = world.amazon.seeds["unshipped"]
    world.slack.faults.gateway_page("response_url", times=None, status=status)
    world.tanaka.command("/order", order_id, channel=DESK)
    world.slack.wait_for(
        # A message is there a moment before its call is on the list.
        lambda: (
            f"Order {order_id}." in str(world.tanaka.dms())
            and all(calls_for(world, each) for each in PRIVATELY)
        ),
        what="the order, by DM",
    )
    assert [calls_for(world, each) for each in PRIVATELY] == [1, 1]


def test_an_answer_that_fails_both_ways_is_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither way is tried a second time, and the log has both faults."""
    for method in PRIVATELY:
        world.slack.faults.gateway_page(method, times=None, status=500)
    world.tanaka.command("/order", world.amazon.seeds["unshipped"], channel=DESK)
    world.slack.wait_for(
        lambda: "reply.not_delivered" in caplog.messages, what="the answer given up"
    )
    assert caplog.messages.count("reply.goes_by_dm") == 1
    assert [calls_for(world, each) for each in PRIVATELY] == [1, 1]


@pytest.mark.parametrize("name", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"])
def test_another_apps_client_id_in_the_environment_is_not_used(
    start: Callable[..., World], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Bolt would look for its tokens elsewhere, and answer every command with its apology."""
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", name)
    world = start()
    assert bolt_app(world.program.front.slack).oauth_flow is None
    said = world.tanaka.command("/order", "help", channel=DESK)
    assert said.text.startswith("Type /order and an order ID")


def test_a_frame_above_the_limit_affects_only_its_sender(world: World) -> None:
    """Ten megabytes typed at once are passed over; the next command is answered as ever."""
    pending = world.tanaka.send_command("/order", "x" * 10_000_000, channel=DESK)
    began = time.monotonic()
    assert world.sato.command("/cancel", "", channel=DESK).acked
    assert time.monotonic() - began < 3
    assert not pending.delivery.acked
