"""App Home over the wire: opened, pressed, kept up to date."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from handlers import ids
from handlers.text import catalog
from simulator.slack.person import Person
from simulator.slack.reading import words
from tests.builders import NOW
from tests.scenario.world import READERS, World


def opened(world: World, person: Person) -> dict[str, Any]:
    """Open Home and return it."""
    person.open_home()
    return person.wait_home()


def redrawn(world: World, person: Person, holds: Any) -> dict[str, Any]:
    """Let at most 15 seconds pass until Home shows something, and return it."""
    world.until(
        lambda: person.home is not None and holds(person.home), minutes=0.25, step=1, what="Home"
    )
    assert person.home is not None
    return person.home


def waiting(world: World) -> list[str]:
    """Return the readers for whom Home is to be drawn at once."""
    later = world.clock.now() + timedelta(minutes=1)
    due = world.program.store.homes.due(later, opened_since=NOW, most=10)
    return [one.user_id for one in due if one.opening]


def actions(home: Mapping[str, Any]) -> list[str]:
    """Return the actions of Home's buttons."""
    return Person.buttons(home)


def button(thing: Mapping[str, Any], action: str) -> Mapping[str, Any]:
    """Return a button of a message or of Home."""
    found = (
        element
        for block in thing["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == action
    )
    return next(found)


def test_an_approver_decides_on_home_as_on_the_card(world: World) -> None:
    """The same value as on the card, with its question; Home and card show the decision."""
    order_id = world.amazon.seeds["unshipped"]
    opened(world, world.suzuki)
    world.ask(world.sato, order_id)
    home = redrawn(world, world.suzuki, lambda seen: ids.Action.APPROVE in actions(seen))

    assert button(home, ids.Action.APPROVE) == button(world.the_card(order_id), ids.Action.APPROVE)
    assert world.suzuki.click(home, ids.Action.APPROVE).acked
    world.until(lambda: world.shown(order_id) == "approved", minutes=1, step=1, what="approved")
    redrawn(world, world.suzuki, lambda seen: ids.Action.APPROVE not in actions(seen))
    assert world.suzuki.modal is None
    assert world.request(order_id).decided_by == world.suzuki.id


def test_a_refusal_on_home_opens_a_small_modal(world: World) -> None:
    """A late click changes nothing, is on the record as a click on the card is, and says why."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    old = opened(world, world.tanaka)
    world.approve(world.suzuki, order_id)

    assert world.tanaka.click(old, ids.Action.APPROVE).acked

    shown = world.tanaka.wait_modal(callback_id=ids.Callback.REFUSED)
    assert catalog("en")("state.approved") in words(shown)
    assert shown["submit"] is None
    refused = [one for one in world.program.store.audit.all() if one.action == "approve_refused"]
    assert [one.actor for one in refused] == [world.tanaka.id]
    assert world.tanaka.dms() == []


def test_a_click_on_home_that_changes_nothing_draws_it_anew(world: World) -> None:
    """Whoever opens a form sees how things stand when they come back."""
    home = opened(world, world.tanaka)
    world.until(lambda: not waiting(world), minutes=1, what="Home")

    assert world.tanaka.click(home, ids.Action.HOME_AWAY).acked

    assert waiting(world) == [world.tanaka.id]


def test_where_no_modal_opens_the_refusal_comes_as_a_message(world: World) -> None:
    """Slack does not open the modal: the answer is a direct message."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    old = opened(world, world.tanaka)
    world.approve(world.suzuki, order_id)
    world.slack.faults.fail("views.open", "expired_trigger_id")

    world.tanaka.click(old, ids.Action.APPROVE)

    world.slack.wait_for(lambda: len(world.tanaka.dms()) == 1, what="the refusal")


def test_a_stale_home_approves_nothing(world: World) -> None:
    """The version under a button is that of the Home: what has changed since stops an approval."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    old = opened(world, world.tanaka)
    with world.program.store.transaction():
        request = world.request(order_id)
        world.program.store.requests.move(request, request, actor="U0SUZUKI", action="changed")

    world.tanaka.click(old, ids.Action.APPROVE)

    world.tanaka.wait_modal(callback_id=ids.Callback.REFUSED)
    assert world.shown(order_id) == "requested"


def test_a_rejection_on_home_asks_for_the_reason(world: World) -> None:
    """The form for the reason opens from Home, and Home is drawn without the request then."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    home = opened(world, world.tanaka)

    world.tanaka.click(home, ids.Action.REJECT)
    world.tanaka.wait_modal(callback_id=ids.Callback.REJECT_REASON)
    world.tanaka.fill(ids.Input.REJECT_TEXT, "it is on the shelf")
    assert world.tanaka.submit().closed

    home = redrawn(world, world.tanaka, lambda seen: ids.Action.APPROVE not in actions(seen))
    assert catalog("en")("home.decided") in words(home)


def test_without_a_role_home_says_whom_to_ask(world: World) -> None:
    """A guest sees what the app is and no order; Amazon is not asked."""
    world.ask(world.sato, world.amazon.seeds["unshipped"])
    asked = len(world.amazon.calls)

    home = opened(world, world.person("U0GUEST"))

    assert catalog("en")("home.no_role").replace("*", "")[:40] in words(home)
    assert world.amazon.seeds["unshipped"] not in str(home)
    assert actions(home) == []
    assert len(world.amazon.calls) == asked


def test_home_speaks_the_readers_language(world: World, language: str) -> None:
    """What waits, the account's health, decisions and absence are told in the reader's words."""
    home = opened(world, world.person(READERS[language]))
    assert catalog(language)("home.health") in words(home)
    assert home["callback_id"] == ids.Callback.HOME


def test_the_messages_tab_and_repeats_publish_nothing(world: World) -> None:
    """Only the Home tab is drawn; the same event a second time has nobody wait for it."""
    world.suzuki.open_home(tab="messages")
    event = world.tanaka.send_home()
    assert event.wait(20)
    world.until(lambda: not waiting(world), what="Home")
    assert world.tanaka.home is not None

    assert world.slack.redeliver(event, retry_attempt=1, retry_reason="timeout").wait(20)
    assert waiting(world) == []
    world.wait(30, step=5)
    assert world.suzuki.home is None


def test_one_reader_gets_one_home_in_ten_seconds(world: World) -> None:
    """However much changes, Slack is asked every ten seconds at most, and the last is shown."""
    opened(world, world.tanaka)
    for _ in range(5):
        world.ask(world.sato, world.amazon.add_order())
        world.wait(3, step=1)
    world.wait(15, step=1)

    at = [call.at for call in world.slack.calls_of("views.publish")]
    assert all((b - a).total_seconds() >= 10 for a, b in pairwise(at))
    home = world.tanaka.home
    assert home is not None
    assert actions(home).count(ids.Action.APPROVE) == 5


def test_an_opening_that_the_database_could_not_note_comes_again(world: World) -> None:
    """While the database is locked the event is not acknowledged; Slack's repeat is published."""
    with world.locked_database():
        world.tanaka.open_home(timeout=0.1)
        world.slack.wait_for(lambda: world.slack.deliveries, what="the event")
        [event] = [one for one in world.slack.deliveries if one.what == ids.Event.HOME_OPENED]
        assert not event.wait(2.5)
    world.slack.redeliver(event, retry_attempt=1, retry_reason="timeout")
    world.tanaka.wait_home()


def test_refresh_draws_home_anew(world: World) -> None:
    """Refresh publishes once more, ten seconds after the last time at the earliest."""
    home = opened(world, world.tanaka)
    world.tanaka.click(home, ids.Action.HOME_REFRESH)
    world.until(
        lambda: len(world.slack.calls_of("views.publish")) == 2, minutes=0.25, step=1, what="anew"
    )


def test_an_approver_who_is_away_is_not_mentioned(world: World) -> None:
    """The day lasts until it ends where the approver lives; then, or by a click, they are back."""
    world.slack.add_user("U0SUZUKI", "鈴木", locale="ja-JP", tz="America/Los_Angeles")
    world.program.front.members.refresh()
    order_id = world.amazon.seeds["unshipped"]
    home = opened(world, world.suzuki)
    world.suzuki.click(home, ids.Action.HOME_AWAY)
    world.suzuki.wait_modal(callback_id=ids.Callback.HOME_AWAY)
    world.suzuki.fill(ids.Input.HOME_UNTIL, "2026-11-23")
    assert world.suzuki.submit().closed

    home = redrawn(world, world.suzuki, lambda seen: ids.Action.HOME_BACK in actions(seen))
    assert ids.Action.HOME_AWAY not in actions(home)
    absence = world.program.store.people.away_of(world.suzuki.id)
    assert absence is not None
    assert absence.until == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    world.ask(world.sato, order_id)
    assert world.suzuki.id not in str(world.the_card(order_id)["blocks"][:2])

    world.suzuki.click(home, ids.Action.HOME_BACK)
    redrawn(world, world.suzuki, lambda seen: ids.Action.HOME_AWAY in actions(seen))
    world.until(
        lambda: world.suzuki.id in str(world.the_card(order_id)["blocks"]), minutes=1, what="called"
    )


@pytest.mark.parametrize("day", ["2026-11-23", "0001-01-01"])
def test_the_past_is_refused_in_the_form(world: World, day: str) -> None:
    """A day that is over where the approver lives is an error under the field."""
    home = opened(world, world.tanaka)
    world.tanaka.click(home, ids.Action.HOME_AWAY)
    world.tanaka.wait_modal(callback_id=ids.Callback.HOME_AWAY)
    world.tanaka.fill(ids.Input.HOME_UNTIL, day)

    result = world.tanaka.submit()

    assert result.errors == {ids.Input.HOME_UNTIL: catalog("en")("away.error.past")}
    assert world.program.store.people.away() == ()


def test_only_approvers_can_be_away(world: World) -> None:
    """An operator's Home offers no absence, and an old button of theirs changes nothing."""
    home = opened(world, world.tanaka)
    assert ids.Action.HOME_AWAY not in actions(opened(world, world.sato))

    world.sato.click(home, ids.Action.HOME_AWAY)

    shown = world.sato.wait_modal(callback_id=ids.Callback.REFUSED)
    assert catalog("ja")("away.error.not_approver") in words(shown)


def test_somebody_new_gets_their_home_once_slack_tells_who_they_are(world: World) -> None:
    """Who joined a minute ago is asked of Slack, and their Home then shows what they may see."""
    world.slack.add_user("U0NEW", "New")
    new = world.person("U0NEW")
    opened(world, new)
    world.slack.wait_for(lambda: world.program.front.members.get("U0NEW"), what="who they are")
    redrawn(world, new, lambda seen: ids.Action.HOME_REFRESH in actions(seen))


def test_a_right_taken_away_takes_home_with_it(world: World) -> None:
    """Who was made a guest sees no orders on Home any more, soon after Slack's event."""
    world.ask(world.sato, world.amazon.seeds["unshipped"])
    assert ids.Action.HOME_REFRESH in actions(opened(world, world.sato))
    world.slack.roster.change_user("U0SATO", guest=True)
    world.until(
        lambda: world.sato.home is not None and actions(world.sato.home) == [],
        minutes=0.5,
        step=1,
        what="Home without a role",
    )
