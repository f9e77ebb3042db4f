"""A buyer's formal request over the wire: its card, its answers, its ends."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from simulator.slack import reading
from simulator.slack.person import Person
from tests.handlers.views.samples import buttons
from tests.scenario.scans import scanned
from tests.scenario.world import APPROVALS, READERS, World
from tests.variants import variants

Start = Callable[..., World]
PACKING = "C0PACKING"
WORDS = "間違えて注文した"


def channel(world: World) -> None:
    """Add the channel of who packs."""
    world.slack.add_channel(PACKING, "packing")


def a_shop(start: Start, language: str = "ja", **settings: str) -> World:
    """Start a world that packs in a channel, with its first scans done."""
    given = {"LANGUAGE": language, "PACKING_CHANNEL": PACKING, "QUIET_HOURS": "off"} | settings
    world = start(channel, **given)
    scanned(world)
    return world


def cards(world: World, order_id: str) -> list[Mapping[str, Any]]:
    """Return the messages of the channel about an order's request by its buyer."""
    found = reading.of_event(world.tanaka.messages(APPROVALS), "sellerdesk_buyer_request")
    return [one for one in found if one["metadata"]["event_payload"]["order_id"] == order_id]


def shown(world: World, order_id: str) -> list[str]:
    """Return the states that these messages show."""
    return [str(one["metadata"]["event_payload"]["state"]) for one in cards(world, order_id)]


def held(world: World, order_id: str) -> list[str]:
    """Return what the packing channel says of an order."""
    said = reading.payloads_of(world.tanaka.messages(PACKING), "sellerdesk_hold")
    return [str(one["state"]) for one in said if one["order_id"] == order_id]


def reminders(world: World, order_id: str) -> list[tuple[int, bool]]:
    """Return number and escalation of the reminders in the thread of the card."""
    cards_at = {one["ts"] for one in cards(world, order_id)}
    threads = [one for one in world.tanaka.messages(APPROVALS) if one.get("thread_ts") in cards_at]
    said = reading.payloads_of(threads, "sellerdesk_reminder")
    return [(one["number"], one["escalated"]) for one in said]


def asked(world: World, seed: str = "unshipped") -> str:
    """Have a buyer ask for a cancellation, and wait for the card."""
    order_id = world.amazon.seeds[seed]
    world.amazon.buyer_requests(order_id, WORDS)
    world.until(lambda: shown(world, order_id) == ["waiting"], minutes=8, what="the card")
    world.until(lambda: held(world, order_id) == ["hold"], minutes=1, what="the hold")
    return order_id


@variants("language", ["ja", "en"])
def test_one_tap_cancels_and_the_message_becomes_the_requests(start: Start, language: str) -> None:
    """Amazon's words, not counted, do not ship; one confirmed tap, then the usual life."""
    world = a_shop(start, language)
    order_id = asked(world)
    [card] = cards(world, order_id)
    say = catalog(language)
    said = reading.words(card)
    assert WORDS in said
    assert say("counts.feed_note") in said
    assert order_id in card["text"]
    button = buttons(card)[ids.Action.RADAR_CANCEL]
    assert say("buyer.parcel_here") in button["confirm"]["text"]["text"]

    world.sato.click(card, ids.Action.RADAR_CANCEL)
    world.until(lambda: world.shown(order_id) == "approved", minutes=1, step=1, what="approved")

    assert world.the_card(order_id)["ts"] == card["ts"]
    assert shown(world, order_id) == []
    world.until_state(order_id, State.CANCELLED, minutes=15)
    assert world.messages_sent(order_id) == ["BuyerCanceled"]
    assert held(world, order_id) == ["hold"]


@variants("language", ["ja", "en"])
def test_ship_instead_takes_the_hold_back(start: Start, language: str) -> None:
    """Card, Home and /order say who decided and have no button; nobody is reminded."""
    world = a_shop(start, language)
    reader, say = world.person(READERS[language]), catalog(language)
    reader.open_home()
    reader.wait_home()
    order_id = asked(world)
    on_home(world, reader, order_id, waits=True)

    world.suzuki.click(cards(world, order_id)[0], ids.Action.RADAR_SHIP_INSTEAD)
    world.until(lambda: shown(world, order_id) == ["shipping"], minutes=1, step=1, what="shipping")
    on_home(world, reader, order_id, waits=False)
    world.until(lambda: held(world, order_id) == ["released"], minutes=1, step=1, what="released")
    [card] = cards(world, order_id)
    assert say("buyer.shipping_by", who=f"<@{world.suzuki.id}>", order=order_id) in card["text"]
    line = say("order.buyer.shipping", who=f"<@{world.suzuki.id}>", at="").replace("*", "")
    assert line in world.look_up(reader, order_id)["text"]
    world.wait(minutes=130, step=30)

    assert reminders(world, order_id) == []
    assert world.sato.buttons(card) == []


def on_home(world: World, reader: Person, order_id: str, *, waits: bool) -> None:
    """Let at most 15 seconds pass until a buyer's request stands on Home, or has left it."""

    def stands() -> bool:
        assert reader.home is not None
        found = (one for block in reader.home["blocks"] for one in block.get("elements", ()))
        ship = ids.Action.RADAR_SHIP_INSTEAD
        return any(one.get("action_id") == ship and one["value"] == order_id for one in found)

    world.until(lambda: stands() is waits, minutes=0.25, step=1, what="Home")


@pytest.mark.parametrize("end", ["withdrawn", "shipped", "cancelled"])
def test_an_end_elsewhere_takes_the_buttons(start: Start, end: str) -> None:
    """The card says so, and the packers hear whether the parcel may go."""
    world = a_shop(start)
    order_id = asked(world)
    amazon = world.amazon
    change = {
        "withdrawn": amazon.buyer_withdraws,
        "shipped": amazon.ship,
        "cancelled": amazon.buyer_cancels,
    }[end]
    change(order_id)

    world.until(lambda: shown(world, order_id) == [end], minutes=8, what=end)
    released = "hold" if end == "cancelled" else "released"
    world.until(lambda: held(world, order_id) == [released], minutes=1, what=released)
    assert world.sato.buttons(cards(world, order_id)[0]) == []


@variants("language", ["ja", "en"])
def test_reminders_are_numbered_and_escalated_from_the_second(start: Start, language: str) -> None:
    """In the thread of the card, at 30 and 120 minutes."""
    world = a_shop(start, language, ESCALATE_TO="U0TANAKA")
    order_id = asked(world)
    world.until(lambda: len(reminders(world, order_id)) == 1, minutes=35, what="the first")
    world.until(lambda: len(reminders(world, order_id)) == 2, minutes=100, what="the second")

    assert reminders(world, order_id) == [(1, False), (2, True)]


def test_a_stop_brings_a_new_card_and_the_hold_again(start: Start) -> None:
    """The buyer's request stands: it waits again, and the packers are told again."""
    world = a_shop(start)
    order_id = asked(world)
    world.sato.click(cards(world, order_id)[0], ids.Action.RADAR_CANCEL)
    world.until(lambda: world.shown(order_id) == "approved", minutes=1, step=1, what="approved")
    world.press(world.suzuki, order_id, ids.Action.STOP)
    world.until(lambda: shown(world, order_id) == ["waiting"], minutes=1, step=1, what="again")

    assert world.shown(order_id) == "withdrawn"
    world.until(lambda: held(world, order_id) == ["hold", "hold"], minutes=1, what="held again")
    world.sato.click(cards(world, order_id)[0], ids.Action.RADAR_SHIP_INSTEAD)
    world.until(lambda: held(world, order_id) == ["released"] * 2, minutes=1, what="released")


def test_ours_that_waits_becomes_void_and_one_tap_asks_anew(start: Start) -> None:
    """The buyer's request came meanwhile: a card with the uncounted way."""
    world = a_shop(start)
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.amazon.buyer_requests(order_id, WORDS)
    # A card that was posted before ours became void is replaced by a new one.
    world.until(lambda: shown(world, order_id)[-1:] == ["waiting"], minutes=8, what="the card")

    assert world.shown(order_id) == "void"
    world.sato.click(cards(world, order_id)[-1], ids.Action.RADAR_CANCEL)
    world.until(lambda: world.shown(order_id) == "approved", minutes=1, step=1, what="approved")
    assert not world.request(order_id).counting.anywhere


def test_a_prime_order_waits_for_an_approver_in_the_same_message(start: Start) -> None:
    """Row 12: the tap asks, another person decides."""
    world = a_shop(start)
    order_id = world.amazon.seeds["prime_request"]
    world.until(lambda: shown(world, order_id) == ["waiting"], minutes=8, what="the card")
    [card] = cards(world, order_id)
    world.sato.click(card, ids.Action.RADAR_CANCEL)
    world.until(lambda: world.shown(order_id) == "requested", minutes=1, step=1, what="requested")

    assert world.the_card(order_id)["ts"] == card["ts"]
    world.approve(world.tanaka, order_id)


def test_some_items_only_are_never_one_tap(start: Start) -> None:
    """The way is Seller Central, or shipping."""
    world = a_shop(start)
    order_id = world.amazon.seeds["request_some"]
    world.until(lambda: shown(world, order_id) == ["waiting"], minutes=8, what="the card")

    assert world.sato.buttons(cards(world, order_id)[0]) == [
        ids.Action.ORDER_SELLER_CENTRAL,
        ids.Action.RADAR_SHIP_INSTEAD,
    ]


def test_after_guide_the_buyer_a_person_is_told(start: Start) -> None:
    """Who asked to be told when it arrives gets one direct message."""
    world = a_shop(start)
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id, "BUYER_CANCELLED")
    assert not world.sato.submit().closed
    form = world.sato.wait_modal(callback_id=ids.Callback.REQUEST)
    world.sato.click(form, ids.Action.GUIDE)
    guide = world.sato.wait_modal(callback_id=ids.Callback.REFUSED)
    world.sato.click(guide, ids.Action.RADAR_WATCH)
    world.sato.close_modal(whole=True)
    world.amazon.buyer_requests(order_id, WORDS)
    world.until(lambda: shown(world, order_id) == ["waiting"], minutes=8, what="the card")
    said = catalog("ja")("buyer.arrived", product="\0").partition("\0")[2]
    world.until(
        lambda: sum(said in reading.words(one) for one in world.sato.dms()) == 1,
        minutes=1,
        what="the direct message",
    )
