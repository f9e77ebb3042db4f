"""Who decides, and what every other click is told: double, late, stale, wrong, at one moment."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from simulator.slack.person import Person
from tests.scenario.world import World
from tests.variants import variants

Start = Callable[..., World]


def audited(world: World, *actions: str) -> list[str]:
    """Return which of these actions the record holds, oldest first."""
    return [entry.action for entry in world.program.store.audit.all() if entry.action in actions]


def refused(world: World) -> list[tuple[str, str]]:
    """Return who was refused in the record, and why."""
    lines = world.program.store.audit.all()
    return [(line.actor, line.why) for line in lines if line.action.endswith("_refused")]


def told(person: Person, key: str, **values: Any) -> None:
    """See that a person is told these words of the catalogue, privately, in their language."""
    language = "en" if person.reader.locale.startswith("en") else "ja"
    if "state" in values:
        values["state"] = catalog(language)(f"state.{values['state']}")
    said = catalog(language)(key, **{"product": "\0", **values})
    person.wait_ephemeral(containing=max(said.split("\0"), key=len))


def over_the_target(world: World) -> str:
    """Let the account be where the next counting cancellation misses the target; ask for one."""
    world.amazon.health.cancellation.count = 10
    market, reports = world.amazon.market.id, world.program.store.reports
    world.until(lambda: reports.latest(market) is not None, minutes=60, step=60, what="a report")
    order_id = world.amazon.add_order()
    world.ask(world.sato, order_id)
    assert world.request(order_id).needed == 2
    return order_id


def test_ones_own_request_is_decided_by_another(world: World) -> None:
    """The requester's own click is refused in words and on record; another's approves."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.tanaka, order_id)

    world.press(world.tanaka, order_id, ids.Action.APPROVE)

    told(world.tanaka, "refusal.own_request")
    assert world.request(order_id).state is State.REQUESTED
    assert refused(world) == [("U0TANAKA", "own_request")]
    world.approve(world.suzuki, order_id)


def test_the_question_before_an_approval_can_be_answered_with_no(world: World) -> None:
    """Slack asks first, with what it does to the rate; Go Back sends nothing to the bot."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)

    result = world.tanaka.click(world.the_card(order_id), ids.Action.APPROVE, accept_confirm=False)

    assert result.confirm is not None
    assert not result.sent
    assert world.request(order_id).state is State.REQUESTED


def test_two_approvals_where_the_target_would_be_missed(start: Start) -> None:
    """The first is noted, the same person's second refused, another's second one approves."""
    world = start(APPROVALS_OVER_TARGET="2", APPROVERS="U0TANAKA,U0SUZUKI,U0SATO")
    order_id = over_the_target(world)
    first_card = world.the_card(order_id)

    world.press(world.tanaka, order_id, ids.Action.APPROVE)
    told(world.tanaka, "done.approval_noted", done=1, needed=2, order=order_id)
    world.until(lambda: world.the_card(order_id) != first_card, minutes=1, step=1)
    payload = world.the_card(order_id)["metadata"]["event_payload"]
    assert (payload["approvals"], payload["needed"], payload["state"]) == (1, 2, "requested")

    world.press(world.tanaka, order_id, ids.Action.APPROVE)
    told(world.tanaka, "refusal.already_yours", done=1, needed=2)
    world.suzuki.click(first_card, ids.Action.APPROVE)
    told(world.suzuki, "refusal.stale_card", order=order_id, state="requested")
    assert world.request(order_id).approvals == ("U0TANAKA",)

    world.approve(world.suzuki, order_id)
    assert world.request(order_id).approvals == ("U0TANAKA", "U0SUZUKI")


@pytest.mark.parametrize("second", ["the same", "another"])
def test_two_clicks_at_one_moment_are_one_approval(world: World, second: str) -> None:
    """Whoever is first approves; the other click is answered and changes nothing."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    card = world.the_card(order_id)
    other = world.tanaka if second == "the same" else world.suzuki

    clicks = [one.send_click(card, ids.Action.APPROVE) for one in (world.tanaka, other)]

    assert all(click.result().acked for click in clicks)
    world.until(lambda: world.shown(order_id) == "approved", minutes=1, step=1)
    assert audited(world, "approved", "approve_refused") == ["approved", "approve_refused"]
    ((loser, why),) = refused(world)
    assert why == "too_late"
    told(world.person(loser), "refusal.too_late", order=order_id, state="approved")
    world.until_state(order_id, State.CANCELLED)
    assert world.messages_sent(order_id) == ["NoInventory"]


def test_approving_and_withdrawing_at_one_moment(world: World) -> None:
    """One of the two happens, the other is told so; a withdrawn order is not sent."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    card = world.the_card(order_id)

    clicks = [
        world.tanaka.send_click(card, ids.Action.APPROVE),
        world.sato.send_click(card, ids.Action.WITHDRAW),
    ]

    assert all(click.result().acked for click in clicks)
    ((loser, why),) = refused(world)
    assert why == "too_late"
    (won,) = audited(world, "approved", "withdrawn")
    assert (won, loser) in {("approved", "U0SATO"), ("withdrawn", "U0TANAKA")}
    told(world.person(loser), "refusal.too_late", order=order_id, state=won)
    world.wait(minutes=4, step=20)
    assert bool(world.messages_sent(order_id)) is (won == "approved")


@pytest.mark.parametrize(
    ("who", "action", "key"),
    [
        ("U0SATO", ids.Action.APPROVE, "refusal.not_approver"),
        ("U0SATO", ids.Action.REJECT, "refusal.not_approver"),
        ("U0OTHER", ids.Action.WITHDRAW, "refusal.not_yours"),
    ],
)
def test_an_operator_cannot_decide(world: World, who: str, action: str, key: str) -> None:
    """Approving and rejecting are the approvers', withdrawing is not for any operator."""
    world.slack.add_user("U0OTHER", "Other", locale="en-US")
    world.program.front.members.refresh()
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)

    world.press(world.person(who), order_id, action)

    told(world.person(who), key)
    assert world.person(who).modal is None
    assert world.request(order_id).state is State.REQUESTED
    assert refused(world) == [(who, key.removeprefix("refusal."))]


def test_an_approver_may_withdraw_for_the_requester(world: World) -> None:
    """Withdrawn by an approver: the requester is told by whom, nothing goes to Amazon."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)

    world.press(world.suzuki, order_id, ids.Action.WITHDRAW)

    world.until_state(order_id, State.WITHDRAWN, minutes=1)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=1)
    assert "U0SUZUKI" in str(world.sato.dms()[-1])
    assert world.amazon.cancel_messages() == []


def reject_form(world: World, person: Person, order_id: str, why: str) -> None:
    """Press Reject and write why, without submitting it."""
    world.press(person, order_id, ids.Action.REJECT)
    person.wait_modal(callback_id=ids.Callback.REJECT_REASON)
    person.fill(ids.Input.REJECT_TEXT, why)


def test_a_rejection_that_comes_too_late(world: World) -> None:
    """Approved while the reason was typed: the form says so beside it and stays open."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    reject_form(world, world.tanaka, order_id, "The shelf has one")
    world.approve(world.suzuki, order_id)

    result = world.tanaka.submit()

    said = result.errors[ids.Input.REJECT_TEXT]
    assert said.startswith("Too late, nothing was changed.")
    assert catalog("en")("state.approved") in said
    assert world.request(order_id).state is State.APPROVED


@variants("reader", ["U0SUZUKI", "U0TANAKA"])
def test_a_rejection_form_from_before_an_approval_is_stale(start: Start, reader: str) -> None:
    """One of two approvals came while the reason was typed: the form says so and keeps the text."""
    world = start(APPROVALS_OVER_TARGET="2", APPROVERS="U0TANAKA,U0SUZUKI,U0SATO")
    order_id = over_the_target(world)
    person = world.person(reader)
    other = world.tanaka if reader == "U0SUZUKI" else world.suzuki
    reject_form(world, person, order_id, "The shelf has one")
    first_card = world.the_card(order_id)
    world.press(other, order_id, ids.Action.APPROVE)
    world.until(lambda: world.the_card(order_id) != first_card, minutes=1, step=1)

    result = person.submit()

    language = "en" if reader == "U0TANAKA" else "ja"
    said = catalog(language)("cancellation.error.stale_form")
    assert result.errors == {ids.Input.REJECT_TEXT: said}
    assert person.modal is not None
    assert world.request(order_id).state is State.REQUESTED
    assert world.request(order_id).approvals == (other.id,)
    assert (reader, "stale_card") in refused(world)

    person.close_modal()
    reject_form(world, person, order_id, "The shelf has one")
    assert person.submit().closed
    world.until_state(order_id, State.REJECTED, minutes=1)


def test_a_rejection_needs_a_reason(world: World) -> None:
    """Blanks are no reason: the form says so and nothing is decided."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    reject_form(world, world.tanaka, order_id, "   ")

    result = world.tanaka.submit()

    assert result.errors == {
        ids.Input.REJECT_TEXT: catalog("en")("cancellation.error.reject_text_missing")
    }
    assert world.request(order_id).state is State.REQUESTED


@pytest.mark.parametrize("action", [ids.Action.APPROVE, ids.Action.REJECT, ids.Action.WITHDRAW])
def test_a_click_on_an_old_card_is_told_how_things_are(world: World, action: str) -> None:
    """The card as it was before the approval: each button is answered with the state now."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    old = world.the_card(order_id)
    world.approve(world.tanaka, order_id)

    world.suzuki.click(old, action)

    told(world.suzuki, "refusal.too_late", order=order_id, state="approved")
    assert world.suzuki.modal is None
    assert world.request(order_id).state is State.APPROVED


def test_an_expired_request_is_not_approved_before_its_card_is_redrawn(start: Start) -> None:
    """A click after the hour is over approves nothing, whichever was first, click or worker."""
    world = start(APPROVAL_TTL_HOURS="1")
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    card = world.the_card(order_id)
    world.step(3_601)

    world.tanaka.click(card, ids.Action.APPROVE)

    world.until_state(order_id, State.EXPIRED, minutes=2)
    assert refused(world)[0][0] == "U0TANAKA"
    assert audited(world, "approved") == []


def test_there_is_one_reminder_at_half_time(start: Start) -> None:
    """Half the term: the approvers are called once in the card's thread; at the end it lapses."""
    world = start(APPROVAL_TTL_HOURS="1", LANGUAGE="en")
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)

    def reminders() -> list[dict[str, Any]]:
        ts = world.the_card(order_id)["ts"]
        return [m for m in world.tanaka.messages("C0APPROVALS") if m.get("thread_ts") == ts]

    world.wait(minutes=28, step=240)
    assert reminders() == []
    world.wait(minutes=4, step=120)
    world.slack.wait_for(reminders, what="the reminder")
    world.wait(minutes=20, step=240)
    (reminder,) = reminders()
    assert "U0TANAKA" in str(reminder["blocks"])
    assert order_id in reminder["text"]

    world.wait(minutes=10, step=240)
    world.until_state(order_id, State.EXPIRED, minutes=5)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=1)
    assert world.outcomes(world.sato)[-1]["state"] == "expired"
    assert world.amazon.cancel_messages() == []
