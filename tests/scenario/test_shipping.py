"""The orders to ship over the wire: one message a day, taken, put off, overdue; both languages."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from handlers import ids
from handlers.text import catalog
from simulator.slack import reading
from simulator.slack.person import Person
from tests.builders import NOW
from tests.scenario.world import APPROVALS, World
from tests.variants import variants

Start = Callable[..., World]
PACKING = "C0PACKING"
LANGUAGES = ("en", "ja")


def with_packing(world: World) -> None:
    """Add the channel of who packs."""
    world.slack.add_channel(PACKING, "packing")


def days(world: World, channel: str = PACKING) -> list[Mapping[str, Any]]:
    """Return the day's messages of a channel, oldest first."""
    return reading.of_event(world.tanaka.messages(channel), ids.SHIPPING_EVENT)


def the_day(world: World, channel: str = PACKING) -> Mapping[str, Any]:
    """Return the newest message of the orders to ship."""
    world.until(lambda: days(world, channel), minutes=8, what="the day's message")
    return days(world, channel)[-1]


def payload(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the metadata of a day's message."""
    found: Mapping[str, Any] = message["metadata"]["event_payload"]
    return found


def thread(world: World, message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the answers in the thread of a message."""
    return [
        one
        for one in world.tanaka.messages(PACKING)
        if one.get("thread_ts") == message["ts"] and one["ts"] != message["ts"]
    ]


def until(world: World, holds: Callable[[Mapping[str, Any]], object]) -> Mapping[str, Any]:
    """Let a few minutes pass until the day's message shows something, and return it."""
    world.until(lambda: holds(days(world)[-1]), minutes=9, what="the message as it should be")
    return days(world)[-1]


def click(person: Person, message: Mapping[str, Any], action: str, order_id: str) -> None:
    """Press an order's button."""
    assert person.click(message, action, value=order_id).acked


@variants("language", LANGUAGES)
def test_the_days_message_is_posted_and_kept_up_to_date(start: Start, language: str) -> None:
    """Due and overdue are counted, what is shipped leaves it, and there is one a day."""
    world = start(with_packing, PACKING_CHANNEL=PACKING, LANGUAGE=language)
    message = the_day(world)
    late, soon = world.amazon.seeds["ship_late"], world.amazon.seeds["ship_soon"]
    shown = payload(message)
    assert shown == {"store": shown["store"], "date": "2026-11-24", "due": 1, "overdue": 1}
    assert late in message["text"]
    said = reading.words(message)
    assert all(one.words.strip() in said for one in catalog(language).pieces("shipping.confirm"))
    world.amazon.ship(soon)
    updated = until(world, lambda one: payload(one)["due"] == 0)

    assert updated["ts"] == message["ts"]
    assert late in updated["text"]
    assert soon not in updated["text"]
    assert days(world, APPROVALS) == []
    world.wait(minutes=20)
    assert len(days(world)) == 1


@variants("language", LANGUAGES)
def test_what_turns_overdue_is_posted_once_in_the_thread(start: Start, language: str) -> None:
    """With the rate that it would lead to, and once, a restart included."""
    world = start(with_packing, PACKING_CHANNEL=PACKING, LANGUAGE=language)
    order_id = world.amazon.add_order(
        ship_by=NOW + timedelta(minutes=30), updated_at=world.amazon.now()
    )
    message = until_listed(world, order_id)
    assert thread(world, message) == []
    world.until(lambda: thread(world, message), minutes=40, what="the thread")

    [said] = thread(world, message)
    assert order_id in said["text"]
    assert catalog(language)("metric.late-shipment") in said["text"]
    world.restart()
    world.wait(minutes=20)
    assert len(thread(world, message)) == 1
    assert len(days(world)) == 1


def until_listed(world: World, order_id: str) -> Mapping[str, Any]:
    """Let time pass until the day's message lists an order, and return it."""
    the_day(world)
    return until(world, lambda one: order_id in one["text"])


@variants("reader", ["U0SATO", "U0TANAKA"])
def test_who_takes_an_order_has_it_on_home_and_may_put_it_off(start: Start, reader: str) -> None:
    """The message names them, the private answer and Home have the button, then they are told."""
    world = start(with_packing, PACKING_CHANNEL=PACKING)
    person, order_id = world.person(reader), world.amazon.seeds["ship_soon"]
    person.open_home()
    person.wait_home()
    click(person, the_day(world), ids.Action.RADAR_TAKE, order_id)
    world.until(person.ephemerals, minutes=1, step=1, what="the answer")
    until(world, lambda one: f"<@{reader}>" in str(one["blocks"]))
    world.until(lambda: _on_home(person, order_id), minutes=1, step=1, what="Home")

    answer = person.ephemerals()[-1]
    assert order_id in answer["text"]
    click(person, answer, ids.Action.RADAR_SNOOZE, order_id)
    world.until(lambda: len(person.ephemerals()) > 1, minutes=1, step=1, what="the answer")
    assert person.dms() == []
    world.until(person.dms, minutes=125, what="the reminder")
    assert order_id in person.dms()[-1]["text"]
    world.amazon.ship(order_id)
    world.until(lambda: not _on_home(person, order_id), minutes=8, what="Home without it")


def _on_home(person: Person, order_id: str) -> bool:
    return person.home is not None and order_id in str(person.home["blocks"])


def test_a_second_taker_is_told_and_the_record_has_both(start: Start) -> None:
    """Whoever presses the button of the message as it was changes nothing."""
    world = start(with_packing, PACKING_CHANNEL=PACKING)
    old, order_id = the_day(world), world.amazon.seeds["ship_soon"]
    click(world.sato, old, ids.Action.RADAR_TAKE, order_id)
    click(world.tanaka, old, ids.Action.RADAR_TAKE, order_id)
    world.until(world.tanaka.ephemerals, minutes=1, step=1, what="the refusal")

    assert "<@U0SATO>" in world.tanaka.ephemerals()[-1]["text"]
    lines = [one for one in world.program.store.audit.all() if one.order_id == order_id]
    assert [(one.actor, one.action, one.why) for one in lines] == [
        ("U0SATO", "order_taken", ""),
        ("U0TANAKA", "take_refused", "taken_meanwhile"),
    ]


def test_every_full_member_may_take_and_nothing_else(start: Start) -> None:
    """Somebody without a role takes an order and cannot put it off; a guest may do neither."""
    world = start(
        with_packing,
        PACKING_CHANNEL=PACKING,
        OPERATORS="U0TANAKA",
        APPROVERS="U0TANAKA,U0SUZUKI",
    )
    message, order_id = the_day(world), world.amazon.seeds["ship_soon"]
    guest = world.person("U0GUEST")
    click(guest, message, ids.Action.RADAR_TAKE, order_id)
    world.until(guest.ephemerals, minutes=1, step=1, what="the refusal")
    assert world.program.store.takes.all() == ()
    click(world.sato, message, ids.Action.RADAR_TAKE, order_id)
    world.until(world.sato.ephemerals, minutes=1, step=1, what="the answer")

    assert [one.user_id for one in world.program.store.takes.all()] == ["U0SATO"]
    assert Person.buttons(world.sato.ephemerals()[-1]) == []


def test_what_must_not_be_shipped_stands_first(start: Start) -> None:
    """A request of ours is in the first line within minutes, and its order is not to be shipped."""
    world = start(with_packing, PACKING_CHANNEL=PACKING)
    order_id = world.amazon.seeds["ship_soon"]
    the_day(world)
    world.ask(world.sato, order_id)
    message = until(world, lambda one: payload(one)["due"] == 0)

    assert message["blocks"][0]["type"] == "header"
    assert "発送しないでください" in reading.words({"blocks": message["blocks"][1:2]})
    assert order_id in message["text"]


def test_without_a_packing_channel_the_digests_serves(world: World) -> None:
    """The orders to ship are said where the morning's digest is."""
    assert payload(the_day(world, APPROVALS))["overdue"] == 1


def test_before_the_digest_only_what_is_urgent_is_posted(start: Start) -> None:
    """Due in six hours waits for the time of the digest; due in three is posted at once."""

    def nothing_overdue(world: World) -> None:
        with_packing(world)
        world.amazon.ship(world.amazon.seeds["ship_late"])

    world = start(nothing_overdue, PACKING_CHANNEL=PACKING, DIGEST_TIME="12:00")
    world.wait(minutes=20)
    assert days(world) == []
    world.amazon.add_order(ship_by=NOW + timedelta(hours=3), updated_at=world.amazon.now())
    assert payload(the_day(world))["due"] == 2
