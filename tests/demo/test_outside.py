"""What happens outside the workspace: orders, Amazon, the clock, and the requests on the way."""

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.demo import wire
from bot.demo.live import Live
from bot.demo.outside import OutsideWorld
from bot.demo.shop import APPROVALS, DESK, HEALTH, SATO, SUZUKI, TANAKA, Shop
from bot.domain.cancellation.reasons import Reason
from handlers import ids
from simulator.slack.reading import of_event, payloads_of
from tests.demo.people import ask, press, state, until


@pytest.fixture
def outside(live: Live) -> OutsideWorld:
    """Return the world outside the workspace, without a tour."""
    shop = live.shop
    return OutsideWorld(
        live, lambda: wire.newest(wire.of_amazon(shop.amazon), wire.of_slack(shop.slack))
    )


def said(outside: OutsideWorld, shop: Shop, person: str = SATO) -> str:
    """Return the words of the panel as somebody reads it."""
    html = outside.panel(shop.slack.person(person).reader)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def act(outside: OutsideWorld, shop: Shop, name: str, **values: str) -> str | None:
    """Let something happen, as the operator presses it."""
    return outside.act(name, values, shop.slack.person(SATO).reader)


def test_the_panel_speaks_the_language_of_who_looks(outside: OutsideWorld, shop: Shop) -> None:
    """Two people at one shop read its orders and their states each in their own language."""
    act(outside, shop, "request", order=shop.orders["plain"])
    english, japanese = said(outside, shop), said(outside, shop, SUZUKI)
    assert f"{shop.orders['plain']} Unshipped, the buyer requests cancellation" in english
    assert f"{shop.orders['plain']} 未出荷、購入者のキャンセルリクエストあり" in japanese
    assert "Next morning" in english
    assert "翌朝" in japanese


def test_the_clock_shows_dates_as_the_cards_do(outside: OutsideWorld, shop: Shop) -> None:
    """Each language has one form for day and time."""
    shop.clock.advance(datetime(2031, 3, 2, 0, 5, tzinfo=UTC) - shop.clock.now())
    assert "Sun 2 Mar 09:05" in said(outside, shop)
    assert "3/2(日)09:05" in said(outside, shop, SUZUKI)


@pytest.mark.parametrize(
    ("name", "order", "shown"),
    [
        ("request", "plain", "Unshipped, the buyer requests cancellation"),
        ("withdraw", "requested", "Unshipped"),
        ("ship", "plain", "Shipped"),
        ("buyer_cancels", "plain", "Cancelled by the buyer"),
        ("amazon_cancels", "pending", "Cancelled by Amazon"),
        ("withdraw", "asked_for_some", "Unshipped"),
    ],
)
def test_an_order_shows_what_happens_to_it(
    outside: OutsideWorld, shop: Shop, name: str, order: str, shown: str
) -> None:
    """Whatever buyers, parcels and Amazon do to an order stands beside it, in words."""
    assert act(outside, shop, name, order=shop.orders[order]) is None
    assert re.search(rf"{shop.orders[order]} {shown} \S", said(outside, shop))


def test_what_can_no_longer_happen_is_said(outside: OutsideWorld, shop: Shop) -> None:
    """A button that was drawn before the order was shipped changes nothing and says so."""
    order = shop.orders["plain"]
    act(outside, shop, "ship", order=order)
    assert act(outside, shop, "buyer_cancels", order=order) == (
        "That can no longer happen to this order."
    )
    assert shop.amazon.order(order).status == "SHIPPED"
    with pytest.raises(ValueError, match="explode"):
        act(outside, shop, "explode")
    with pytest.raises(ValueError, match="999"):
        act(outside, shop, "ship", order="999")


def test_ten_minutes_show_everything_on_the_way(live: Live, shop: Shop) -> None:
    """While the clock moves on, an approval waits, is sent and is verified, one after the other."""
    ask(shop, "plain", Reason.NO_INVENTORY)
    press(shop, "plain", ids.Action.APPROVE)
    until(shop, "plain", "approved")
    seen: list[str] = []
    moving = threading.Thread(target=lambda: live.move("minutes"))
    before = shop.clock.now()
    moving.start()

    def note() -> bool:
        seen.append(state(shop, "plain"))
        return not moving.is_alive()

    shop.slack.wait_for(note, timeout=30, what="ten minutes")
    assert shop.clock.now() - before >= timedelta(minutes=10)
    changes = [seen[0], *(after for one, after in pairwise(seen) if one != after)]
    assert [one for one in changes if one != "submitting"] == ["approved", "submitted", "cancelled"]


def test_the_next_morning_brings_the_digest(live: Live, shop: Shop) -> None:
    """The clock stands at the next day's digest, which everyone can read."""
    posted = shop.slack.person(SATO).messages(HEALTH)
    days = [payload["date"] for payload in payloads_of(posted, ids.DIGEST_EVENT)]
    live.move("morning")
    posted = shop.slack.person(SATO).messages(HEALTH)
    after = [payload["date"] for payload in payloads_of(posted, ids.DIGEST_EVENT)]
    assert after[: len(days)] == days
    assert len(after) == len(days) + 1
    assert not live.stuck


def test_a_stuck_feed_waits_until_it_goes_on(outside: OutsideWorld, live: Live, shop: Shop) -> None:
    """A feed that sticks leaves the card at its state; once it goes on the order is cancelled."""
    act(outside, shop, "sticking", to="on")
    assert "Feeds go on" in said(outside, shop)
    ask(shop, "plain")
    press(shop, "plain", ids.Action.APPROVE)
    until(shop, "plain", "approved")
    live.move("minutes")
    assert state(shop, "plain") == "submitted"
    act(outside, shop, "sticking", to="off")
    live.move("minutes")
    assert state(shop, "plain") == "cancelled"


def test_an_odd_report_and_an_outage_end_well(
    outside: OutsideWorld, live: Live, shop: Shop
) -> None:
    """While Amazon is down nothing is sent; once it is back, its odd report stops nobody."""
    act(outside, shop, "odd", to="on")
    ask(shop, "plain")
    press(shop, "plain", ids.Action.APPROVE)
    until(shop, "plain", "approved")
    act(outside, shop, "down", to="on")
    assert "Amazon is back" in said(outside, shop)
    live.move("minutes")
    assert state(shop, "plain") == "approved"
    assert re.search(r"Amazon \w+ .*?—", said(outside, shop))
    act(outside, shop, "down", to="off")
    live.move("hour")
    assert state(shop, "plain") == "cancelled"
    assert not live.stuck


def test_health_gets_worse_and_better(outside: OutsideWorld, shop: Shop) -> None:
    """The switch of the account's health shows which way it can be turned."""
    act(outside, shop, "worse", to="on")
    assert "Health gets better" in said(outside, shop)
    act(outside, shop, "worse", to="off")
    assert "Health gets worse" in said(outside, shop)


def test_the_bot_restarts_under_everybody(outside: OutsideWorld, live: Live, shop: Shop) -> None:
    """What is typed while the bot is away fails as in Slack; afterwards open requests go on."""
    ask(shop, "plain")
    until(shop, "plain", "requested")
    restarting = threading.Thread(target=lambda: live.move("restart"))
    restarting.start()
    shop.slack.wait_for(lambda: len(shop.slack.sockets) == 0, timeout=20, what="the bot's end")
    assert "The bot restarts …" in said(outside, shop)
    result = shop.slack.person(TANAKA).command("/health", channel=DESK)
    assert result.error == "dispatch_failed"
    restarting.join(20)
    assert live.doing is None
    assert not live.stuck
    press(shop, "plain", ids.Action.APPROVE)
    until(shop, "plain", "approved")
    cards = of_event(shop.slack.person(TANAKA).messages(APPROVALS), ids.CARD_EVENT)
    assert len(cards) == 1


def test_the_demo_ends_in_the_middle_of_a_night(live: Live, shop: Shop) -> None:
    """Whoever ends the demo does not wait for the morning."""
    before = shop.clock.now()
    night = threading.Thread(target=lambda: live.move("morning"))
    night.start()
    shop.slack.wait_for(lambda: live.doing == "morning", timeout=20)
    live.stop()
    night.join(5)
    assert not night.is_alive()
    assert shop.clock.now() - before < timedelta(hours=23)


def test_like_requests_are_one_row() -> None:
    """The same request again and again takes one line; the newest stands above."""
    at = datetime(2026, 11, 3, tzinfo=UTC)
    ask_feed = wire.Row(at, "Amazon", "getFeed", "200", good=True, about="50001")
    post = wire.Row(at, "Slack", "chat.update", "ok", good=True)
    amazon = [replace(ask_feed, at=at + timedelta(seconds=n)) for n in (9, 6, 1)]
    slack = [replace(post, at=at + timedelta(seconds=3))]
    assert [(one.operation, one.times, one.at.second) for one in wire.newest(amazon, slack)] == [
        ("getFeed", 2, 9),
        ("chat.update", 1, 3),
        ("getFeed", 1, 1),
    ]
