"""/order as it is read: the card of an order, several at once, help, and what went wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.eligibility import Rule, Verdict, assess
from bot.domain.cancellation.request import State
from bot.domain.orders.order import CancelledBy, FulfilledBy, Order, Status
from bot.domain.radar.buyer_request import BuyerState
from handlers import plain
from handlers.orders.views import order_card
from tests.builders import APPROVER, NOW, a_request, an_item, an_order
from tests.handlers.views.samples import a_buyers, a_reader, buttons, longest_order, wanted, words

ALLOWED = [rule for rule in Rule if Verdict(rule).allowed]


def shown(order: Order, language: str = "en", market: str = "JP") -> str:
    """Return the words of an order's card."""
    reader = a_reader(language, market)
    card = order_card.order_card(reader, order, assess(order.facts), None)
    return words(card.blocks)


def test_the_card_of_an_order_in_english() -> None:
    """Product, status, who ships, until when, the verdict, the buttons, and the small print."""
    order = an_order(programs=frozenset({"PRIME"}))

    card = order_card.order_card(a_reader(), order, assess(order.facts), None)

    assert card.text.startswith("ステンレスボトル 500ml 真空… × 2: Unshipped. Order 250-1234567-")
    assert "A cancellation counts in your Cancellation Rate" in card.text
    assert [line for line in words(card.blocks).splitlines() if line] == [
        "ステンレスボトル 500ml 真空… × 2 (¥3,960)",
        "Status: Unshipped · Shipped by: You (seller-fulfilled) · Program: Prime",
        "📦 Ship by Thu 26 Nov 10:00 (2 days left)",
        "The buyer has not requested a cancellation in Your Orders.",
        "A cancellation counts in your Cancellation Rate, so an approver decides.",
        "Request Cancellation…",
        "Refresh",
        "Seller Central",
        (
            "<https://sellercentral.amazon.co.jp/orders-v3/order/250-1234567-1234567"
            "|250-1234567-1234567>SKU BTL-500-SVBought Tue 24 Nov 05:00 | Amazon's data of 10:00"
            " | Source: <https://sellercentral.amazon.co.jp/help/hub/reference/G200285210"
            "|Cancellation Rate> (23 Nov)"
        ),
    ]


def test_the_card_of_an_order_in_japanese() -> None:
    """The same in Japanese, as a Japanese seller writes it."""
    lines = shown(an_order(), "ja").splitlines()

    assert "状態：未出荷・出荷方法：出品者出荷" in lines
    assert "📦 出荷予定日 11/26(木)10:00（あと2日）" in lines
    assert "購入者からキャンセルリクエストは届いていません。" in lines


def test_what_amazon_does_not_tell_is_left_out() -> None:
    """Without ship-by, total, SKU or price there is no empty label."""
    bare = an_item(title=" ", sku="", asin="", unit_price=None, total=None)
    said = shown(an_order(items=(bare,), ship_by=None, total=None))

    assert "(no title) × 2\n" in said
    assert not any(word in said for word in ("SKU", "ASIN", "Ship by", "Total", "Program", "None"))


def test_an_item_without_a_price_shows_what_it_comes_to() -> None:
    """Where Amazon gives no price a piece, the line's total stands."""
    items = (an_item(unit_price=None), an_item(id="2"))
    assert "ASIN B0TESTBTL1 · ¥3,960\n" in shown(an_order(items=items))


def test_an_item_says_what_became_of_it() -> None:
    """What is shipped and what is cancelled, and by whom, stands with the item."""
    items = (an_item(fulfilled=1), an_item(id="2", cancelled_by=CancelledBy.BUYER))
    said = shown(an_order(items=items))

    assert "¥1,980 each · 1 shipped" in said
    assert "¥1,980 each · cancelled (by the buyer)" in said


def test_many_items_are_counted() -> None:
    """The card lists the first items and says how many more there are."""
    assert "… and 12 more items, see Seller Central" in shown(longest_order())
    one_more = an_order(items=tuple(an_item(id=str(n)) for n in range(9)))
    assert "… and 1 more item, see Seller Central" in shown(one_more)


def test_a_formal_request_is_shown_with_amazons_words() -> None:
    """Where the buyer's request stands, and Amazon's wording of it."""
    said = shown(wanted())
    assert "The buyer has requested the cancellation of every item in Your Orders." in said
    assert "“間違えて注文” (as Amazon words the request)" in said
    assert "「間違えて注文」（リクエストの理由、Amazonの表記）" in shown(wanted(), "ja")


def test_a_program_without_a_name_of_ours_is_shown_all_the_same() -> None:
    """A program new to us is written out of Amazon's code, without its marks."""
    said = shown(an_order(programs=frozenset({"BRAND_NEW*<!here>", "AMAZON_BUSINESS"})))
    assert "Program: Amazon Business and Brand New Here" in said


@pytest.mark.parametrize("rule", list(Rule))
def test_cancel_is_offered_only_where_it_is_possible(rule: Rule) -> None:
    """No Cancel Order where the table refuses, or a request is open."""
    for request in (None, a_request(), a_request(state=State.EXPIRED)):
        card = order_card.order_card(a_reader(), an_order(), Verdict(rule), request)
        possible = rule in ALLOWED and not (request and request.open)
        assert ("order.cancel" in buttons(card.blocks)) == possible


def test_the_last_request_is_shown_with_its_state() -> None:
    """Who asked, why, when, and how it stands; the fallback text says so too."""
    request = a_request(state=State.SUBMITTED)
    card = order_card.order_card(a_reader(), an_order(), assess(an_order().facts), request)
    assert (
        "Cancellation: Amazon is processing (not final yet) · No inventory"
        " · requested by @U0MIKA · Tue 24 Nov 10:00"
    ) in words(card.blocks)
    assert "cancellation Amazon is processing (not final yet)" in card.text


def test_prime_is_claimed_only_where_it_is_known() -> None:
    """In Japan every cancellation counts in the Prime rate; elsewhere the card says to check."""
    order = wanted(programs=frozenset({"PRIME"}))
    assert "The Prime rate counts every cancellation by the seller" in shown(order)
    abroad = shown(order, market="US")
    assert "The Prime rate counts" not in abroad
    assert "see Seller Central" in abroad


def test_a_claim_about_amazon_names_its_source() -> None:
    """What Amazon does not count and what it forbids stand with page and date."""
    assert "G201722390|Cancel an order> (23 Nov)" in shown(wanted())
    fba = shown(an_order(fulfilled_by=FulfilledBy.AMAZON))
    assert "do not ask them to" in fba
    assert "G1701|Communication Guidelines> (23 Nov)" in fba


def test_a_shipped_order_has_no_time_left() -> None:
    """The ship-by of an order that has left counts down to nothing."""
    assert "left)" not in shown(an_order(status=Status.SHIPPED))
    assert "(passed)" in shown(an_order(ship_by=NOW - timedelta(hours=1)))


def test_several_orders_are_one_answer() -> None:
    """Orders and what went wrong stand apart; showing one anew leaves the others alone."""
    reader = a_reader()
    orders = [replace(an_order(), id=f"250-0000000-000000{n}") for n in range(2)]
    parts = [order_card.order_brief(reader, one, assess(one.facts), None) for one in orders]
    fault = plain.fault_message(reader, "unavailable", order_id="250-0000000-0000002")

    answer = order_card.orders_answer(reader, [*parts, fault])

    assert [block["type"] for block in answer.blocks].count("divider") == 2
    assert "order.refresh" not in buttons(answer.blocks)
    assert buttons(answer.blocks)["order.show"]["value"] == "250-0000000-0000001"
    assert all(f"250-0000000-000000{n}" in answer.text for n in range(3))
    assert answer.text.startswith("3 orders:\n")


def test_each_fault_has_its_own_words() -> None:
    """What went wrong, for which order, and what to do; a new kind of fault is not a crash."""
    reader = a_reader()
    said = {
        code: plain.fault_message(reader, code, order_id="250-0000000-0000001").text
        for code in ("not_found", "throttled", "unavailable", "role_missing", "busy", "new")
    }
    assert len(set(said.values())) == len(said)
    assert all("250-0000000-0000001" in text for text in said.values())
    assert "sellerdesk" not in said["role_missing"]
    assert "Something went wrong in Sellerdesk" in said["new"]


def test_a_fault_of_ours_has_a_reference() -> None:
    """The reference code that finds the trace in the log is given."""
    fault = plain.fault_message(a_reader("ja"), "unexpected", reference="ab12cd34")
    assert "ab12cd34" in fault.text
    assert "ab12cd34" in words(fault.blocks)


def test_a_buyers_request_that_came_after_ours_has_ours_made_anew() -> None:
    """Nobody is told that no approval is needed while the card still asks for one."""
    order = wanted()
    card = order_card.order_card(a_reader(), order, assess(order.facts), a_request())
    said = words(card.blocks)
    assert "Withdraw the open request on its card and request again as “Buyer canceled”" in said
    assert "needs no approval" not in said
    assert "Withdraw the open request" in card.text
    later = a_request(state=State.SUBMITTED)
    sent = order_card.order_card(a_reader(), order, assess(order.facts), later)
    assert "Withdraw the open request" not in words(sent.blocks)


STANDS = {
    "en": {
        BuyerState.WAITING: "🙋 Buyer's request: waits for an answer since Tue 24 Nov 10:00",
        BuyerState.TAKEN: "Buyer's request: cancellation requested · Tue 24 Nov 10:00",
        BuyerState.SHIPPING: f"Buyer's request: Ship Instead · @{APPROVER} · Tue 24 Nov 10:00",
        BuyerState.WITHDRAWN: "Buyer's request: withdrawn · noticed Tue 24 Nov 10:00",
        BuyerState.SHIPPED: "Buyer's request: over (shipped) · noticed Tue 24 Nov 10:00",
        BuyerState.CANCELLED: "Buyer's request: over (cancelled) · noticed Tue 24 Nov 10:00",
    },
    "ja": {
        BuyerState.WAITING: "🙋 購入者のリクエスト：11/24(火)10:00 から対応待ち",
        BuyerState.TAKEN: "購入者のリクエスト：キャンセル申請中・11/24(火)10:00",
        BuyerState.SHIPPING: f"購入者のリクエスト：キャンセルせず発送・@{APPROVER}・11/24(火)10:00",
        BuyerState.WITHDRAWN: "購入者のリクエスト：購入者が取り消し・11/24(火)10:00 に確認",
        BuyerState.SHIPPED: "購入者のリクエスト：終了（出荷済み）・11/24(火)10:00 に確認",
        BuyerState.CANCELLED: "購入者のリクエスト：終了（キャンセル完了）・11/24(火)10:00 に確認",
    },
}


@pytest.mark.parametrize("language", STANDS)
@pytest.mark.parametrize("state", BuyerState)
def test_the_card_says_how_the_buyers_request_stands(language: str, state: BuyerState) -> None:
    """One line, on the card and where it is one of several; the text that is read aloud has it."""
    reader, order, line = a_reader(language), an_order(), STANDS[language][state]
    buyer = a_buyers(order, state).request
    for draw in (order_card.order_card, order_card.order_brief):
        card = draw(reader, order, assess(order.facts), None, buyer)
        assert line in words(card.blocks).splitlines()
        assert line.replace(f"@{APPROVER}", f"<@{APPROVER}>") in card.text


def test_without_a_request_of_the_buyer_the_card_says_nothing_of_one() -> None:
    """The answer of the table is enough."""
    assert "Buyer's request:" not in shown(an_order())
