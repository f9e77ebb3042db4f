"""Slack gone or refusing: nothing is lost, and everything is said afterwards, once."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from simulator.slack.reading import words
from tests.scenario.world import APPROVALS, World
from tests.variants import variants

Break = Callable[[World], None]


def channel_without_the_bot(world: World, *, private: bool = False) -> None:
    """Remove the bot from the approvals channel; it does not even see a private one."""
    world.slack.add_channel(APPROVALS, "approvals", private=private, bot_is_member=False)


OUTAGES: Mapping[str, Break] = {
    "unavailable": lambda world: world.slack.faults.down(),
    "silent": lambda world: world.slack.faults.down(closing=True),
    "server error": lambda world: world.slack.faults.gateway_page("*", None, status=500),
    "rate limited": lambda world: world.slack.faults.rate_limit("*", 45, times=None),
}
REFUSALS: Mapping[str, tuple[Break, Break]] = {
    "is_archived": (
        lambda world: world.slack.archive(APPROVALS),
        lambda world: world.slack.archive(APPROVALS, archived=False),
    ),
    "channel_not_found": (
        lambda world: channel_without_the_bot(world, private=True),
        lambda world: world.slack.add_channel(APPROVALS, "approvals"),
    ),
    "not_in_channel": (
        channel_without_the_bot,
        lambda world: world.slack.add_channel(APPROVALS, "approvals"),
    ),
    "invalid_blocks": (
        lambda world: world.slack.faults.fail(
            "chat.postMessage", "invalid_blocks", times=None, channel=APPROVALS
        ),
        lambda world: world.slack.faults.clear(),
    ),
}


def mended(world: World) -> None:
    """Bring Slack back."""
    world.slack.faults.clear()


def submitted(world: World, order_id: str, broken: Break) -> None:
    """Fill the form in while all is well, and submit it while Slack is broken."""
    world.fill(world.sato, order_id)
    broken(world)
    assert world.sato.submit().closed


def tries(world: World, order_id: str) -> int:
    """Return how often the card of an order was tried to be posted, in vain or not."""
    calls = [call.params for call in world.slack.calls_of("chat.postMessage")]
    told = [params["metadata"] for params in calls if "metadata" in params]
    return len([one for one in told if is_card(one, order_id)])


def is_card(metadata: Mapping[str, Any], order_id: str) -> bool:
    """Return whether a message's metadata is that of the card of an order."""
    kind, payload = metadata["event_type"], metadata["event_payload"]
    return bool(kind == ids.CARD_EVENT and payload["order_id"] == order_id)


@variants("outage", list(OUTAGES))
def test_ten_minutes_without_slack_lose_nothing(world: World, outage: str) -> None:
    """The card, its private line, its last state and the outcome: each comes once, afterwards."""
    order_id = world.amazon.seeds["unshipped"]
    submitted(world, order_id, OUTAGES[outage])
    world.wait(minutes=10, step=30)
    assert world.cards(order_id) == []
    mended(world)
    world.until(lambda: world.shown(order_id) == "requested", minutes=1, step=5, what="the card")
    world.approve(world.tanaka, order_id)

    OUTAGES[outage](world)
    world.until(lambda: world.request(order_id).state is State.CANCELLED, minutes=30)
    world.wait(minutes=5, step=30)
    assert world.shown(order_id) == "approved"
    assert world.outcomes(world.sato) == []
    mended(world)
    world.until_state(order_id, State.CANCELLED, minutes=2)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    world.wait(minutes=2, step=20)

    assert world.messages_sent(order_id) == ["NoInventory"]
    assert len(world.cards(order_id)) == 1
    # The outcome names its order in its metadata too; the other word is the line with the link.
    said = [one for one in [*world.sato.ephemerals(), *world.sato.dms()] if order_id in words(one)]
    assert len(said) == 2
    assert [told["state"] for told in world.outcomes(world.sato)] == ["cancelled"]


def test_slack_is_not_asked_before_it_allows_it(world: World) -> None:
    """Retry-After of two minutes: nothing is posted before, and the card comes right after."""
    order_id = world.amazon.seeds["unshipped"]
    submitted(
        world, order_id, lambda w: w.slack.faults.rate_limit("chat.postMessage", 120, times=None)
    )
    world.until(
        lambda: refused(world, "chat.postMessage") > 0, minutes=1, step=1, what="the first try"
    )
    before = posts(world)
    mended(world)

    world.wait(115, step=5)
    assert posts(world) == before
    world.until(lambda: world.shown(order_id) == "requested", minutes=0.25, step=5)


def refused(world: World, method: str) -> int:
    """Return how often Slack refused a call."""
    return sum(not call.ok for call in world.slack.calls_of(method))


def updates(world: World, order_id: str) -> int:
    """Return how often an order's card was to be updated; buyers' cards are updated as well."""
    [card] = world.cards(order_id)
    return sum(call.params["ts"] == card["ts"] for call in world.slack.calls_of("chat.update"))


def posts(world: World) -> int:
    """Return how often Slack was asked to post a message."""
    return len(world.slack.calls_of("chat.postMessage"))


@variants("error", list(REFUSALS))
def test_a_card_that_cannot_be_delivered(world: World, error: str) -> None:
    """The requester hears it once, /cancel shows it, and it comes once Slack takes it."""
    order_id = world.amazon.seeds["unshipped"]
    broken, mend = REFUSALS[error]
    submitted(world, order_id, broken)
    world.until(lambda: world.request(order_id).noted.card_failed == error, minutes=1, step=5)
    world.wait(minutes=1, step=10)
    before = tries(world, order_id)
    world.wait(minutes=5, step=10)

    assert 9 <= tries(world, order_id) - before <= 11
    assert len(world.told(world.sato, "notice.card_failed", order_id)) == 1
    assert error in world.told(world.sato, "notice.card_failed", order_id)[0]
    listed = words(world.listed(world.tanaka))
    assert order_id in listed
    assert error in listed

    mend(world)
    world.until(lambda: world.shown(order_id) == "requested", minutes=1, step=10)
    world.wait(minutes=1, step=10)
    assert len(world.cards(order_id)) == 1
    assert world.request(order_id).noted.card_failed == ""
    assert error not in words(world.listed(world.tanaka))
    assert len(world.told(world.sato, "notice.card_failed", order_id)) == 1
    world.approve(world.tanaka, order_id)


@pytest.mark.parametrize("error", ["is_archived", "invalid_blocks"])
def test_an_undeliverable_card_is_given_up_with_its_request(start: Any, error: str) -> None:
    """A request whose card was never posted expires, and the requester is told."""
    world = start(APPROVAL_TTL_HOURS="1")
    order_id = world.amazon.seeds["unshipped"]
    broken, mend = REFUSALS[error]
    submitted(world, order_id, broken)
    world.wait(minutes=65, step=300)
    tried = tries(world, order_id)
    world.wait(minutes=5, step=30)

    assert world.request(order_id).state is State.EXPIRED
    assert [told["state"] for told in world.outcomes(world.sato)] == ["expired"]
    assert tries(world, order_id) == tried
    mend(world)
    world.wait(minutes=2, step=30)
    assert world.cards(order_id) == []


def test_a_channel_archived_after_the_approval(world: World) -> None:
    """What Slack does not redraw is told as such, sent all the same, and redrawn when it may be."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.slack.archive(APPROVALS)
    world.press(world.tanaka, order_id, ids.Action.APPROVE)
    world.until(lambda: world.request(order_id).state is State.SUBMITTED, minutes=10)
    assert world.shown(order_id) == "requested"
    assert world.told(world.sato, "notice.card_failed", order_id) == []
    assert len(world.told(world.sato, "notice.card_stale", order_id)) == 1
    assert "is_archived" in words(world.listed(world.sato))
    world.slack.archive(APPROVALS, archived=False)

    world.until_state(order_id, State.CANCELLED)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    assert [told["state"] for told in world.outcomes(world.sato)] == ["cancelled"]
    assert len(world.cards(order_id)) == 1
    assert world.messages_sent(order_id) == ["NoInventory"]


def test_a_card_of_an_ended_request_is_updated_when_its_channel_is_back(world: World) -> None:
    """Withdrawn in an archived channel: told by DM at once, the card is tried now and then."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.slack.archive(APPROVALS)
    world.press(world.tanaka, order_id, ids.Action.WITHDRAW)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    # The outcome goes before the card.
    world.until(lambda: updates(world, order_id) == 1, minutes=1, step=5, what="the card")
    world.wait(minutes=5, step=30)

    assert updates(world, order_id) == 1
    assert [told["state"] for told in world.outcomes(world.sato)] == ["withdrawn"]
    assert world.told(world.sato, "notice.card_stale", order_id) == []

    world.slack.archive(APPROVALS, archived=False)
    world.until(lambda: world.shown(order_id) == "withdrawn", minutes=16, step=60)
