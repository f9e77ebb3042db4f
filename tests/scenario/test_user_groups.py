"""Lists of user groups: who may do what follows Slack, and nothing is asked at a click."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from bot.start import CannotStart
from handlers import ids
from handlers.text import catalog
from simulator.slack import reading
from simulator.slack.person import Person
from tests.scenario.evidence import mentioned
from tests.scenario.world import APPROVALS, World
from tests.variants import variants

Start = Callable[..., World]
LEADS, STAFF = "S0LEADS", "S0STAFF"
EVERYBODY = ["U0TANAKA", "U0SUZUKI"]


@pytest.fixture
def world(start: Start) -> World:
    """Return a world where groups may operate and approve."""
    return start(OPERATORS=STAFF, APPROVERS=LEADS, ADMINS="U0SATO")


def language_of(person: Person) -> str:
    """Return the language of a person's Slack."""
    return person.reader.locale[:2]


def refused(world: World, person: Person, order_id: str, action: str, key: str) -> None:
    """Press a button and see that it is refused in the person's language and on record."""
    before = len(person.ephemerals())
    world.press(person, order_id, action)
    world.slack.wait_for(lambda: len(person.ephemerals()) > before, what=key)
    said = catalog(language_of(person))(f"refusal.{key}")
    assert said in reading.words(person.ephemerals()[-1])
    line = list(world.program.store.audit.all())[-1]
    assert (line.actor, line.why) == (person.id, key)


def may_approve(world: World, user_id: str) -> bool:
    """Return whether the bot lets a member approve."""
    member = world.program.front.members.get(user_id)
    assert member is not None
    return world.program.desk.roles.may_approve(member.person)


def admins_told(person: Person, event: str) -> list[str]:
    """Return the direct messages that tell an administrator of an event."""
    title = catalog(language_of(person))(f"admins.{event}.title", who="\0")
    marks = [part.replace("*", "").strip() for part in title.split("\0")]
    said = [reading.words(one) for one in person.dms()]
    return [one for one in said if all(mark in one for mark in marks)]


@variants("language", ["en", "ja"])
def test_a_group_approves_and_is_mentioned_as_one(start: Start, language: str) -> None:
    """The card calls the group, in blocks and fallback text, and any member of it approves."""
    world = start(OPERATORS=STAFF, APPROVERS=LEADS, LANGUAGE=language)
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)

    card = world.the_card(order_id)
    assert mentioned(card) == [LEADS, "U0SATO"]
    assert "<!subteam^S0LEADS>" in card["text"]
    world.approve(world.suzuki, order_id)


def test_leaving_a_group_takes_the_right_at_once(world: World) -> None:
    """Out by Slack's event, though the list hangs; back in after the reading of the next event."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)

    world.hung.add("people")
    with world.slack.faults.hold("usergroups.list") as hold:
        world.slack.roster.set_members(LEADS, ["U0SUZUKI"])
        world.step(6)
        hold.wait_until_reached()
        world.slack.wait_for(lambda: not may_approve(world, "U0TANAKA"), what="no right")
        order = order_id
        assert world.tanaka.command("/order", order, channel="C0DESK").acked
        world.tanaka.wait_ephemeral(containing=catalog("en")("not_allowed.not_operator")[:30])
    world.hung.clear()
    world.step(6)
    assert not may_approve(world, "U0TANAKA")

    world.slack.roster.set_members(LEADS, EVERYBODY)
    world.until(lambda: may_approve(world, "U0TANAKA"), minutes=1, step=5, what="the right")
    world.approve(world.tanaka, order_id)
    assert changes(world) == [
        "S0LEADS +U0SUZUKI +U0TANAKA",
        "S0LEADS -U0TANAKA",
        "S0LEADS +U0TANAKA",
    ]


def changes(world: World) -> list[str]:
    """Return the record's lines about changed groups of APPROVERS."""
    lines = world.program.store.audit.all()
    return [one.why for one in lines if one.action == "approvers_changed"]


def test_an_event_that_is_lost_costs_five_minutes(world: World) -> None:
    """Without any event the groups are read every five minutes."""
    world.slack.roster.set_members(LEADS, ["U0SUZUKI", "U0SATO"], silent=True)
    world.wait(minutes=4)
    assert may_approve(world, "U0TANAKA")
    world.wait(minutes=2)
    assert not may_approve(world, "U0TANAKA")
    assert may_approve(world, "U0SATO")


@pytest.mark.parametrize("change", [{"deleted": True}, {"guest": True}])
def test_who_is_deactivated_or_made_a_guest_loses_the_right(
    world: World, change: dict[str, bool]
) -> None:
    """By the event alone, in a group as in `*`; and has it again within a minute."""
    world.slack.roster.change_user("U0TANAKA", **change)
    world.slack.wait_for(lambda: not may_approve(world, "U0TANAKA"), what="no right")
    world.step(10)
    assert not may_approve(world, "U0TANAKA")

    world.slack.roster.change_user("U0TANAKA", deleted=False, guest=False)
    world.slack.roster.set_members(LEADS, EVERYBODY)
    world.until(lambda: may_approve(world, "U0TANAKA"), minutes=1, step=5, what="the right")


def test_a_group_that_is_disabled_holds_nobody(world: World) -> None:
    """At once by its event; the administrators read that nobody can approve any more."""
    world.slack.roster.disable(LEADS)
    world.slack.wait_for(lambda: not may_approve(world, "U0TANAKA"), what="no right")
    world.until(lambda: admins_told(world.sato, "nobody_approves"), minutes=1, step=5)
    world.wait(minutes=10)
    (told,) = admins_told(world.sato, "nobody_approves")
    assert "APPROVERS" in told
    assert "S0LEADS" in told


@variants("who", ["U0TANAKA", "U0SUZUKI"])
def test_a_group_that_cannot_be_read_brakes_and_no_more(world: World, who: str) -> None:
    """For an hour its last members decide; then they only withdraw, and ADMINS are told once."""
    first, second = world.amazon.seeds["unshipped"], world.amazon.add_order()
    world.slack.faults.fail("usergroups.list", "internal_error", times=None)
    world.wait(minutes=50)
    world.ask(world.sato, first)
    world.ask(world.sato, second)
    world.approve(world.person(who), first)
    world.press(world.person(who), first, ids.Action.STOP)
    world.until_state(first, State.WITHDRAWN, minutes=1)
    assert admins_told(world.sato, "group_unread") == []

    world.wait(minutes=15)
    refused(world, world.person(who), second, ids.Action.APPROVE, "group_unread")
    refused(world, world.person(who), second, ids.Action.REJECT, "group_unread")
    assert world.person(who).modal is None
    assert world.request(second).state is State.REQUESTED
    world.wait(minutes=10)
    (told,) = admins_told(world.sato, "group_unread")
    assert "usergroups:read" in told
    world.press(world.person(who), second, ids.Action.WITHDRAW)
    world.until_state(second, State.WITHDRAWN, minutes=1)

    world.slack.faults.clear("usergroups.list")
    world.wait(minutes=2)
    assert may_approve(world, who)


def test_an_approver_who_is_deactivated_is_told_once(world: World) -> None:
    """Who it is, and what to do; the message comes once, across a restart."""
    world.slack.roster.change_user("U0SUZUKI", deleted=True)
    world.until(lambda: admins_told(world.sato, "approver_left"), minutes=1, step=5)
    world.restart()
    world.wait(minutes=10)
    (told,) = admins_told(world.sato, "approver_left")
    assert "APPROVERS" in told


def test_a_group_of_admins_is_mentioned_in_the_channel(start: Start) -> None:
    """Where ADMINS names a group, APPROVALS_CHANNEL gets the message that mentions it."""
    world = start(APPROVERS="U0TANAKA,U0SUZUKI", ADMINS=STAFF)
    world.slack.roster.change_user("U0SUZUKI", deleted=True)
    title = catalog("ja")("admins.approver_left.next")

    def told() -> list[dict[str, Any]]:
        return [one for one in world.tanaka.messages(APPROVALS) if title in reading.words(one)]

    world.until(told, minutes=1, step=5, what="the message")
    (message,) = told()
    assert mentioned(message) == [STAFF, "U0SUZUKI"]


@pytest.mark.parametrize("plan", [True, False])
def test_groups_that_hold_nobody_end_the_start(start: Start, plan: bool) -> None:  # noqa: FBT001
    """An empty or unknown group, or a plan without groups: nobody could approve, exit code 1."""
    with pytest.raises(CannotStart) as caught:
        start(
            lambda world: world.slack.roster.set_plan(groups=plan),
            APPROVERS="S0EMPTY,S0NOWHERE" if plan else LEADS,
        )
    for language in ("en", "ja"):
        words = catalog(language)
        assert words("settings.no_approver") in caught.value.why.in_words(words)


def test_an_outage_at_the_start_ends_nothing(start: Start) -> None:
    """Groups that cannot be read yet let nobody in, in words, and everybody once they can."""
    world = start(
        lambda world: world.slack.faults.fail("usergroups.list", "internal_error", times=1),
        OPERATORS=STAFF,
        APPROVERS=LEADS,
        ADMINS="U0OTHER",
    )
    assert world.sato.command("/cancel", "", channel="C0DESK").acked
    world.sato.wait_ephemeral(containing=catalog("ja")("not_allowed.group_unread")[:20])
    world.wait(minutes=2)
    world.ask(world.sato, world.amazon.seeds["unshipped"])
