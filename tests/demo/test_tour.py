"""The guided tour: each step ends with what the workspace shows, whoever does it and however."""

import re
from collections.abc import Iterator

from bot.clock import SystemClock
from bot.demo.live import Live
from bot.demo.outside import OutsideWorld
from bot.demo.shop import APPROVALS, DESK, SATO, SUZUKI, TANAKA, Shop, a_shop
from bot.demo.tour import Tour
from bot.domain.cancellation.reasons import Reason
from handlers import ids
from handlers.text import catalog
from simulator.slack.reading import of_event
from tests.demo.people import ask, open_form, press, until
from tests.variants import variants


def shown(outside: OutsideWorld, shop: Shop, person: str = SATO) -> str:
    """Return the words of the tour as somebody reads it."""
    html = outside.tour(shop.slack.person(person).reader)
    assert html is not None
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def about(live: Live) -> OutsideWorld:
    """Return the page's outside with a tour."""
    return OutsideWorld(live, list, tour=Tour(live.shop))


def look_up(shop: Shop) -> None:
    """Let the operator look the first order up."""
    sato = shop.slack.person(SATO)
    sato.command("/order", shop.orders["plain"], channel=DESK)
    shop.slack.wait_for(
        lambda: ids.Action.ORDER_CANCEL in str(sato.ephemerals(DESK)), timeout=20, what="the order"
    )


def be_refused(shop: Shop) -> None:
    """Let the operator try to cancel what Amazon ships."""
    sato = shop.slack.person(SATO)
    sato.command("/cancel", shop.orders["fba"], channel=DESK)
    sato.wait_modal(callback_id=ids.Callback.REFUSED, timeout=20)


WORDS = {
    "en": ("Step 1 of 5", "Step 2 of 5", "close the form", "press “+10 minutes”",
           "press “Cancel the Order”", "The reason is chosen", "Step 4 of 5",
           "Choose “No inventory”", "Approve Cancellation", "Stop Sending",
           "Step 5 of 5", "#account-health"),
    "ja": ("ステップ 1／5", "ステップ 2／5", "フォームを閉じて", "「+10分」を押して",
           "「キャンセルする」を押し", "理由は選択済み", "ステップ 4／5",
           "「在庫なし」", "キャンセルを承認", "送信を止める",
           "ステップ 5／5", "#account-health"),
}  # fmt: skip


@variants("language", list(WORDS))
def test_the_tour_follows_what_happens(language: str) -> None:
    """From the look-up to the digest each step points at what comes next, in both languages."""
    with a_shop(catalog(language), SystemClock()) as shop:
        seen = list(a_whole_tour(shop))
    for said, words in zip(seen, WORDS[language], strict=True):
        assert words in said


def a_whole_tour(shop: Shop) -> Iterator[str]:
    """Yield what the tour says, each time with something more done."""
    live, sato = Live(shop), shop.slack.person(SATO)
    outside = about(live)
    yield shown(outside, shop)
    look_up(shop)
    yield shown(outside, shop)
    be_refused(shop)
    yield shown(outside, shop)
    sato.close_modal()
    outside.act("request", {"order": shop.orders["plain"]}, sato.reader)
    yield shown(outside, shop)
    live.move("minutes")
    shop.slack.wait_for(
        lambda: shop.orders["plain"] in str(of_event(sato.messages(APPROVALS), ids.BUYER_EVENT)),
        timeout=20,
        what="the card of the buyer's request",
    )
    yield shown(outside, shop)
    for order, reason in (("plain", None), ("out_of_stock", Reason.NO_INVENTORY)):
        open_form(shop, order)
        yield shown(outside, shop)
        sato.close_modal()
        ask(shop, order, reason)
        if reason is None:
            until(shop, order, "approved")
            yield shown(outside, shop)
    until(shop, "out_of_stock", "requested")
    yield shown(outside, shop, TANAKA)
    press(shop, "out_of_stock", ids.Action.APPROVE)
    until(shop, "out_of_stock", "approved")
    yield shown(outside, shop, TANAKA)
    press(shop, "out_of_stock", ids.Action.STOP)
    until(shop, "out_of_stock", "withdrawn")
    yield shown(outside, shop)
    live.move("morning")
    yield shown(outside, shop)


def test_the_tour_leads_to_somebody_who_may(live: Live, shop: Shop) -> None:
    """Who has no role is led to an operator, who asks is led to an approver."""
    outside = about(live)
    assert "Switch to Sato." in shown(outside, shop, "U0YAMADA")
    look_up(shop)
    be_refused(shop)
    assert "close the form" in shown(outside, shop)
    shop.slack.person(SATO).close_modal()
    outside.act("request", {"order": shop.orders["plain"]}, shop.slack.person(SATO).reader)
    ask(shop, "plain", None)
    ask(shop, "out_of_stock")
    until(shop, "out_of_stock", "requested")
    assert "Switch to Tanaka." in shown(outside, shop)


def test_the_tour_goes_on_where_it_was_left(live: Live, shop: Shop) -> None:
    """A skipped tour is out of the way, and later takes up what was done meanwhile."""
    outside, reader = about(live), shop.slack.person(SATO).reader
    outside.act("skip", {}, reader)
    assert shown(outside, shop) == "Resume the tour"
    look_up(shop)
    outside.act("resume", {}, reader)
    assert "Step 2 of 5" in shown(outside, shop)
    assert "ステップ 2／5" in shown(outside, shop, SUZUKI)


def test_a_refusal_begins_the_fourth_step_anew(live: Live, shop: Shop) -> None:
    """If the request was not approved in time or rejected, the tour asks for it once more."""
    tour = Tour(shop)
    look_up(shop)
    tour.look()
    be_refused(shop)
    tour.look()
    shop.slack.person(SATO).close_modal()
    shop.amazon.buyer_requests(shop.orders["plain"])
    ask(shop, "plain", None)
    ask(shop, "out_of_stock")
    until(shop, "out_of_stock", "requested")
    tour.look()
    assert (tour.step, tour.hint(TANAKA).key) == ("stop", "stop.approve")
    shop.amazon.ship(shop.orders["out_of_stock"])
    press(shop, "out_of_stock", ids.Action.APPROVE)
    until(shop, "out_of_stock", "void")
    tour.look()
    assert (tour.step, tour.hint(TANAKA).key) == ("stop", "stop.type")
