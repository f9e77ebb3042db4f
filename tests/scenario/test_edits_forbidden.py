"""A workspace that forbids to edit messages, and a Slack that refuses a message's blocks."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.check import database
from bot.check.context import Context
from bot.clients import open_clients
from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from simulator.faults import instead
from simulator.slack.answers import api_answer
from simulator.slack.reading import of_event, words
from tests.scenario.world import APPROVALS, World


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message"])
def test_where_cards_cannot_be_changed_each_state_gets_a_new_one(world: World, code: str) -> None:
    """Stop Sending is in reach after the approval, works, the end is told; check says why."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.slack.faults.fail("chat.update", code, times=None)
    world.press(world.tanaka, order_id, ids.Action.APPROVE)
    world.until(lambda: world.shown(order_id) == "approved", minutes=1, step=1, what="a new card")
    before = len(world.cards(order_id))
    world.wait(20, step=5)
    assert len(world.cards(order_id)) == before == 2

    world.press(world.tanaka, order_id, ids.Action.STOP)
    world.until_state(order_id, State.WITHDRAWN, minutes=1)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    assert world.messages_sent(order_id) == []
    assert [line.why for line in world.program.store.audit.all() if line.action == ANEW] == [
        code,
        code,
    ]
    with open_clients(world.program.settings, world.clock) as clients:
        line = database.cards(Context(clients))
    said = line.said.in_words(catalog("en"))
    assert not line.ok
    assert code in said
    assert "Message editing" in said


ANEW = "card_posted_anew"


def test_an_outcome_that_slack_cannot_draw_is_told_in_words(world: World) -> None:
    """Where the blocks are refused the words come, with the order and how it ended."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    refused = instead(api_answer({"ok": False, "error": "invalid_blocks"}))
    world.slack.faults.plan(
        "chat.postMessage", refused, None, meets=lambda params: "blocks" in params
    )
    world.press(world.tanaka, order_id, ids.Action.WITHDRAW)
    world.until(lambda: bool(world.sato.dms()), minutes=1, step=5, what="the outcome")
    (told,) = world.sato.dms()
    assert order_id in words(told)
    assert catalog("ja")("state.withdrawn") in words(told)
    assert not told.get("blocks")


def test_a_digest_that_slack_cannot_draw_comes_in_words(start: Callable[..., World]) -> None:
    """Blocks that Slack refuses are not tried again: the channel reads the digest's words."""
    world = start(LANGUAGE="en", DIGEST_CHANNEL=APPROVALS)
    refused = instead(api_answer({"ok": False, "error": "invalid_blocks"}))
    world.slack.faults.plan(
        "chat.postMessage", refused, None, meets=lambda params: "blocks" in params
    )

    def digests() -> list[Mapping[str, Any]]:
        return of_event(world.tanaka.messages(APPROVALS), "sellerdesk_digest")

    world.until(lambda: bool(digests()), minutes=16, what="a digest")
    (told,) = digests()
    assert "Room: " in told["text"]
    assert not told.get("blocks")
