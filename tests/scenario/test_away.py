"""Away: a card mentions everybody who may decide it and is there, else ESCALATE_TO."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.usecases.people import away
from handlers.text import catalog
from simulator.slack import reading
from tests.scenario.evidence import mentioned
from tests.scenario.world import APPROVALS, World
from tests.variants import variants

Start = Callable[..., World]
HOUR = timedelta(hours=1)


def go_away(world: World, user: str, hours: float = 24) -> None:
    """Have somebody go away."""
    assert away.begin(world.program.desk, user, world.clock.now() + hours * HOUR)


def calls(world: World, order_id: str, *who: str) -> None:
    """Wait until the card calls exactly these, besides naming the requester."""
    world.until(
        lambda: mentioned(world.the_card(order_id)) == [*who, "U0SATO"], minutes=1, step=1,
        what=f"a card that calls {who}",
    )  # fmt: skip


@variants("language", ["en", "ja"])
def test_cards_and_reminders_mention_who_is_there(start: Start, language: str) -> None:
    """A group as a whole while nobody of it is away; then the others; then ESCALATE_TO."""
    world = start(
        lambda world: world.slack.add_user("U0BOSS", "Boss"),
        APPROVERS="S0LEADS",
        ESCALATE_TO="U0BOSS",
        ADMINS="U0BOSS",
        LANGUAGE=language,
        APPROVAL_TTL_HOURS="2",
    )
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    calls(world, order_id, "S0LEADS")
    card = world.the_card(order_id)

    go_away(world, "U0TANAKA")
    calls(world, order_id, "U0SUZUKI")
    go_away(world, "U0SUZUKI", hours=0.75)
    calls(world, order_id, "U0BOSS")
    nobody = catalog(language)("card.nobody_there", who="\0").split("\0")[0].strip()
    assert nobody in reading.words(world.the_card(order_id))

    world.wait(minutes=46)
    calls(world, order_id, "U0SUZUKI")
    go_away(world, "U0SUZUKI")
    world.wait(minutes=20)
    reminders = reading.of_event(world.tanaka.messages(APPROVALS), "sellerdesk_reminder")
    (reminder,) = [one for one in reminders if one["thread_ts"] == card["ts"]]
    assert mentioned(reminder) == ["U0BOSS"]
    payload: Mapping[str, Any] = reminder["metadata"]["event_payload"]
    assert payload == {
        "order_id": order_id,
        "id": world.request(order_id).id,
        "store": world.program.store.key,
        "number": 1,
        "escalated": True,
    }
    assert len(world.cards(order_id)) == 1
    world.approve(world.tanaka, order_id)


def test_an_absence_lasts_over_a_restart_and_ends_by_itself(world: World) -> None:
    """The clock ends it: no click, no restart; who is away may decide all the same."""
    order_id = world.amazon.seeds["unshipped"]
    go_away(world, "U0TANAKA", hours=1)
    world.restart()
    world.ask(world.sato, order_id)
    calls(world, order_id, "U0SUZUKI")
    world.wait(minutes=61)
    calls(world, order_id, "U0SUZUKI", "U0TANAKA")


def test_with_every_member_an_approver_admins_are_the_channel(start: Start) -> None:
    """APPROVERS `*` calls nobody by name, and what ADMINS have to know stands in the channel."""
    world = start(APPROVERS="*", OPERATORS="S0STAFF")
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    calls(world, order_id)
    world.slack.faults.fail("usergroups.list", "internal_error", times=None)
    world.wait(minutes=65)
    words = catalog("ja")("admins.group_unread.next")
    told = [one for one in world.tanaka.messages(APPROVALS) if words in reading.words(one)]
    assert len(told) == 1
    assert mentioned(told[0]) == ["S0STAFF"]
