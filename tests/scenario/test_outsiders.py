"""People without permission: whatever they do is refused and changes nothing."""

from collections.abc import Callable

import pytest

from bot.domain import limits
from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from simulator.slack.person import Person
from tests.scenario.world import DESK, World

Start = Callable[..., World]
COMMANDS = ("/order {id}", "/order", "/cancel {id}", "/cancel", "/health", "/order help")
BUTTONS = (ids.Action.APPROVE, ids.Action.REJECT, ids.Action.WITHDRAW)


def a_guest(world: World) -> tuple[Person, str]:
    """Return a guest, whom `*` does not mean."""
    return world.person("U0GUEST"), catalog("en")("not_allowed.not_operator")


def a_colleague(world: World) -> tuple[Person, str]:
    """Return a full member who is not in the list."""
    world.slack.add_user("U0OTHER", "Other", locale="en-US")
    world.program.front.members.refresh()
    return world.person("U0OTHER"), catalog("en")("not_allowed.not_operator")


def a_stranger(world: World) -> tuple[Person, str]:
    """Return somebody of another workspace, in a channel that is shared with it."""
    stranger = world.slack.stranger("U9EVIL", team_id="T9")
    return stranger, catalog("ja")("not_allowed.wrong_team")


OUTSIDERS = {
    "guest": (a_guest, "*"),
    "colleague": (a_colleague, "U0SATO,U0TANAKA,U0SUZUKI"),
    "stranger": (a_stranger, "*"),
}


def press(world: World, person: Person, order_id: str, button: str) -> str:
    """Press a button of an order's card and return the private answer."""
    before = len(person.ephemerals())
    world.press(person, order_id, button)
    world.slack.wait_for(lambda: len(person.ephemerals()) > before, what="an answer")
    return str(person.ephemerals()[-1]["text"])


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_an_outsider_gets_a_refusal_and_nothing_else(start: Start, kind: str) -> None:
    """Commands and buttons are answered privately with the reason; nothing is asked or changed."""
    appear, operators = OUTSIDERS[kind]
    world = start(OPERATORS=operators)
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    outsider, refusal = appear(world)
    calls = len(world.amazon.called("getOrder"))

    for typed in COMMANDS:
        name, _, text = typed.format(id=order_id).partition(" ")
        result = outsider.command(name, text, channel=DESK)
        assert result.text == refusal
        assert result.message is not None
        assert result.message["is_ephemeral"]
    for button in BUTTONS:
        assert press(world, outsider, order_id, button) == refusal

    world.clock.advance(limits.REFUSALS_EVERY)
    world.program.front.refusals.write_due()
    lines = [line for line in world.program.store.audit.all() if line.actor == outsider.id]
    assert {line.action for line in lines} == {"refused"}
    said = [line.why.replace(":", " (").split(" (") for line in lines]
    counts = {what: more[-1] if len(more) > 1 else "once" for what, *more in said}
    assert counts == {
        "/order": "3 times)",
        "/cancel": "2 times)",
        "/health": "once",
        **{str(button): "once" for button in BUTTONS},
    }
    assert outsider.modal is None
    assert len(world.amazon.called("getOrder")) == calls
    assert world.request(order_id).state is State.REQUESTED
    assert world.request(order_id).version == 1


def test_refusals_are_warnings_with_their_reason(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Log and record tell of a person who is not known yet, and then of why they may not."""
    world.slack.add_user("U0NEW", "New", locale="en-US", guest=True)
    person = world.person("U0NEW")
    members = world.program.front.members

    person.command("/order", channel=DESK)
    world.slack.wait_for(lambda: members.get("U0NEW") is not None, what="users.info")
    person.command("/order", channel=DESK)

    world.clock.advance(limits.REFUSALS_EVERY)
    world.program.front.refusals.write_due()

    reasons = ["unknown_person", "not_operator"]
    logged = [one for one in caplog.records if one.getMessage() == "slack.refused"]
    lines = [line for line in world.program.store.audit.all() if line.actor == "U0NEW"]
    assert [(one.levelname, vars(one)["why"]) for one in logged] == [
        ("WARNING", reason) for reason in reasons
    ]
    assert [(line.action, line.why) for line in lines] == [
        ("refused", f"/order: {reason}") for reason in reasons
    ]


def test_who_became_a_guest_meanwhile_cannot_submit(world: World) -> None:
    """The role is looked at again when the form comes back; what was typed stays."""
    world.slack.add_user("U0NEW", "New", locale="en-US")
    world.program.front.members.refresh()
    person = world.person("U0NEW")
    world.fill(person, world.amazon.seeds["unshipped"])
    world.slack.add_user("U0NEW", "New", locale="en-US", guest=True)
    world.program.front.members.refresh()

    result = person.submit()

    assert result.errors == {ids.Input.REASON: catalog("en")("not_allowed.not_operator")}
    assert world.program.store.requests.in_state(*State) == ()


def test_a_guest_who_is_named_may_do_all(start: Start) -> None:
    """Named in both lists a guest asks and approves like anybody; not their own request."""
    world = start(OPERATORS="U0SATO,U0GUEST,U0TANAKA", APPROVERS="U0GUEST,U0TANAKA")
    guest = world.person("U0GUEST")
    first, second = world.amazon.seeds["unshipped"], world.amazon.seeds["emoji"]

    world.ask(guest, first)
    world.press(guest, first, ids.Action.APPROVE)
    guest.wait_ephemeral(containing=catalog("en")("refusal.own_request"))
    world.ask(world.sato, second)
    world.approve(guest, second)

    assert world.request(first).state is State.REQUESTED
    assert world.request(second).approvals == ("U0GUEST",)


def test_a_star_among_the_approvers_means_every_member(start: Start) -> None:
    """APPROVERS=* : another member's click approves, a guest's does not."""
    world = start(APPROVERS="*")
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.tanaka, order_id)
    world.press(world.person("U0GUEST"), order_id, ids.Action.APPROVE)
    assert world.request(order_id).state is State.REQUESTED

    world.approve(world.sato, order_id)


@pytest.mark.parametrize("what", ["/order", "/cancel", "submit", "withdraw", "reject"])
def test_a_delivery_repeated_by_slack_does_it_once(world: World, what: str) -> None:
    """The same delivery twice: one answer, one form, one request, one decision."""
    order_id = world.amazon.seeds["unshipped"]
    sato = world.sato
    if what == "submit":
        world.fill(sato, order_id)
    elif what in ("withdraw", "reject"):
        world.ask(sato, order_id)
    world.slack.repeat_next(1)

    match what:
        case "/order":
            world.look_up(sato, order_id)
        case "/cancel":
            sato.command("/cancel", order_id, channel=DESK)
            sato.wait_modal(callback_id=ids.Callback.REQUEST)
        case "submit":
            assert sato.submit().closed
            world.until(lambda: world.card(order_id) is not None, minutes=1, step=1)
        case "withdraw":
            world.press(sato, order_id, ids.Action.WITHDRAW)
            world.until_state(order_id, State.WITHDRAWN, minutes=1)
        case "reject":
            world.press(world.tanaka, order_id, ids.Action.REJECT)
            world.tanaka.wait_modal(callback_id=ids.Callback.REJECT_REASON)
    world.wait(5, step=1)

    looked = sum(order_id in str(message) for message in world.answers(sato))
    opened = [call for call in world.slack.calls if call.method == "views.open"]
    lines = list(world.program.store.audit.all())
    assert [line for line in lines if line.action.endswith("_refused")] == []
    assert [line.action for line in lines].count("requested") == (what not in ("/order", "/cancel"))
    assert len(world.cards(order_id)) == (what not in ("/order", "/cancel"))
    assert len(opened) == {"/order": 0, "reject": 2}.get(what, 1)
    assert what != "/order" or looked == 1
    assert len(sato.ephemerals()) <= len(world.answers(sato)) + 1
