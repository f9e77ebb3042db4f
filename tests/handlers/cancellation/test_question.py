"""The card of a request that waits for approval: what it asks, and of whom."""

from datetime import timedelta

import pytest

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from bot.domain.people import Called
from handlers.blocks import Message
from handlers.cancellation.views import approval_card
from tests.builders import APPROVER, NOW, a_forecast, a_request, an_order
from tests.handlers.cancellation.samples import MINUTE, card, said
from tests.handlers.views.samples import (
    COUNTS_IN_PRIME,
    EARLIER,
    a_reader,
    buttons,
    one_tap,
    parts,
    wanted,
    words,
)

MISSING = a_forecast(cancelled=0, orders=38, room=0, recovers_on=(NOW + timedelta(days=8)).date())
ID = "<https://sellercentral.amazon.co.jp/orders-v3/order/250-1234567-1234567|250-1234567-1234567>"
RATE_PAGE = "<https://sellercentral.amazon.co.jp/help/hub/reference/G200285210|"
QUESTION = (
    "Approve the cancellation"
    "Cancellation Rate 0.00% → 2.63% (estimate), misses the target of under 2.5%. "
    "May lead to account deactivation, per Amazon Help (23 Nov). "
    "Not sent for 60 seconds; you can stop it until then. Then it is final."
    "Approve"
    "Go Back"
)


def lines(request: Request, language: str) -> list[str]:
    """Return the lines of a card."""
    return [line for line in said(request, language).splitlines() if line]


def test_the_card_in_english() -> None:
    """What is asked first, then who decides, what it costs, the parcel, and why."""
    assert lines(a_request(forecast=MISSING, note="Not on the shelf"), "en") == [
        "Cancel ステンレスボトル 500ml 真空… × 2 (¥3,960)?",
        "🟡 Waiting for approval (0 of 1) by @U1 or @U2",
        "⚠️ Cancellation Rate 0.00% → 2.63%",
        (
            "Estimate: misses the target (under 2.5%). May lead to account deactivation, per "
            "Amazon Help. Stops counting 2 Dec or later."
        ),
        "📦 Don't ship (ship by Thu 26 Nov 10:00)",
        "No inventory · Requested by @U0MIKA · Buyer's request: none",
        "“Not on the shelf”",
        "Approve Cancellation" + QUESTION,
        "Reject…",
        "Withdraw",
        (
            f"{ID}SKU BTL-500-SVSent 60 s after approval, then final"
            f" | Expires Wed 25 Nov 10:00 | Source: {RATE_PAGE}Cancellation Rate> (23 Nov)"
        ),
    ]


def test_the_card_in_japanese() -> None:
    """The same in Japanese."""
    shown = lines(a_request(forecast=MISSING), "ja")
    assert shown[:6] == [
        "ステンレスボトル 500ml 真空… ×2（¥3,960）をキャンセルしますか？",
        "🟡 承認待ち 0/1名\u3000@U1 か @U2 が判断",
        "⚠️ キャンセル率 0.00% → 2.63%（推定）",
        (
            "目標2.5%未満を外れます。アカウント停止となることがあります（Amazonの案内）。"
            "12/2以降に算入が外れる見込み。"
        ),
        "📦 発送しないでください（出荷予定日 11/26(木)10:00）",
        "在庫なし・リクエスト：なし・依頼：@U0MIKA",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "Cancel ステンレスボトル 500ml 真空… × 2 (¥3,960)? Cancellation Rate 0.00% → 2.63% "
                "(estimate), misses the target of under 2.5%. Waiting for approval by <@U1> or "
                "<@U2> (0 of 1). No inventory, requested by <@U0MIKA>. Order 250-1234567-1234567, "
                "expires Wed 25 Nov 10:00."
            ),
        ),
        (
            "ja",
            (
                "ステンレスボトル 500ml 真空… ×2（¥3,960）をキャンセルしますか？"
                "キャンセル率 0.00% → 2.63%（推定）、目標2.5%未満を外れます。"
                "承認待ち（0/1名）：<@U1> か <@U2>が判断。理由：在庫なし、依頼：<@U0MIKA>。"
                "注文 250-1234567-1234567、期限 11/25(水)10:00。"
            ),
        ),
    ],
)
def test_a_notification_carries_the_decision(language: str, expected: str) -> None:
    """A phone shows what is asked, what it costs and who must act, in this order."""
    assert card(a_request(forecast=MISSING), language).text == expected


@pytest.mark.parametrize(
    ("market", "said_of_it"),
    [
        ("JP", "May lead to account deactivation, per Amazon Help."),
        ("UK", "May lead to account deactivation, per Amazon Help."),
        ("IT", "May lead to deactivation of seller-fulfilled offers, per Amazon Help."),
        ("US", ""),
        ("IN", ""),
    ],
)
def test_a_missed_target_says_what_amazon_says_of_it_there(market: str, said_of_it: str) -> None:
    """Each marketplace's own sentence on the card and in the question; none where none is known."""
    request = a_request(forecast=MISSING)
    shown = approval_card.approval_card(
        a_reader("en", market), request, called=Called(), stoppable=True, stop_window=MINUTE
    )
    approve = buttons(shown.blocks)["cancellation.approve"]
    asked = approve["confirm"]["text"]["text"]
    assert said_of_it in words(shown.blocks)
    assert ("May lead to" in words(shown.blocks)) == bool(said_of_it)
    assert ("per Amazon Help (23 Nov)." in asked) == bool(said_of_it)
    fine = said(a_request(forecast=a_forecast()))
    assert "May lead to" not in fine


def test_a_long_note_is_begun_below_the_buttons() -> None:
    """A note never pushes the buttons off a phone; a short one stands before them."""
    short = [block["type"] for block in card(a_request(note="短い")).blocks]
    blocks = card(a_request(note="棚を見ました。" * 30)).blocks
    assert "「短い」" in said(a_request(note="短い"), "ja")
    assert short.index("actions") + 1 == short.index("context") == len(short) - 1
    assert blocks[-2]["elements"][0]["text"].endswith("… (more: /cancel ID)")
    assert blocks[-3]["type"] == "actions"


def test_approving_is_dangerous_and_asks_first() -> None:
    """Approve is red, names what it does to the rate, and can be gone back from."""
    found = buttons(card(a_request(forecast=MISSING)).blocks)
    approve = found["cancellation.approve"]
    assert approve["style"] == "danger"
    assert approve["confirm"]["style"] == "danger"
    assert approve["confirm"]["deny"]["text"] == "Go Back"
    assert "→ 2.63% (estimate)" in approve["confirm"]["text"]["text"]
    assert [one for one in found.values() if "style" in one] == [approve]


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"forecast": a_forecast()}, "within the target of under 2.5%"),
        ({"forecast": None}, "the new rate is not known"),
        ({"counting": COUNTS_IN_PRIME, "order": wanted()}, "Counts in the Prime rate"),
    ],
)
def test_the_question_before_approving_says_what_is_known(
    changes: dict[str, object], question: str
) -> None:
    """Where the new rate stays under the target, is unknown, or is that of Prime."""
    approve = buttons(card(a_request(**changes)).blocks)["cancellation.approve"]
    assert question in approve["confirm"]["text"]["text"]


def test_the_approvers_are_called_while_they_have_to_decide() -> None:
    """People are mentioned on an undecided card; `*` calls nobody by name."""

    def called(shown: Message) -> list[str]:
        return [one["user_id"] for one in parts(shown.blocks) if one.get("type") == "user"]

    assert called(card(a_request())) == ["U1", "U2", "U0MIKA"]
    assert called(card(a_request(state=State.APPROVED))) == []
    assert "by an approver" in said(a_request(), called=Called())


def test_what_is_not_counted_is_amazons_statement() -> None:
    """Not counted, per Amazon Help, with page and date; the help does not name the API; no rate."""
    both = one_tap(state=State.REQUESTED, forecast=None, approved_at=None, decided_by=None)
    shown = said(both)
    assert "Not counted, per Amazon Help, with the reason “Buyer canceled”." in shown
    assert "Amazon Help does not say whether this also holds" in shown
    assert "/G201722390|Cancel an order> (23 Nov)" in shown
    assert "Cancellation Rate" not in shown
    decided = said(one_tap(forecast=None))
    assert "No approval needed 10:00" in decided
    assert "Buyer canceled (request found)" in decided


def test_a_second_cancel_of_the_product_is_a_fact_on_the_card() -> None:
    """What we cancelled of the same product lately stands with its date, and leads there."""
    shown = said(a_request(), earlier=EARLIER)
    assert "250-7654321-7654321|Same product cancelled 15 Nov>" in shown


def test_prime_is_said_separately() -> None:
    """A Prime order counts in both rates, and says so twice."""
    both = Counting(in_rate=True, in_prime_rate=True)
    request = a_request(counting=both, order=an_order(programs=frozenset({"PRIME"})))
    shown = said(request)
    assert "Counts in your Cancellation Rate." in shown
    assert "Counts in the Prime rate" in shown


def test_an_undecided_card_knows_how_many_have_approved() -> None:
    """One of two approvals is counted on the card and in the fallback text."""
    shown = card(a_request(needed=2, approvals=(APPROVER,)))
    assert "Waiting for approval (1 of 2)" in words(shown.blocks)
    assert "(1 of 2)" in shown.text


def test_the_buyers_reason_is_spelt_as_in_the_marketplace() -> None:
    """Seller Central of the UK says "cancelled", the others "canceled"."""
    request = a_request(reason=Reason.BUYER_CANCELLED, order=wanted())
    for market, term in (("UK", "Buyer cancelled"), ("US", "Buyer canceled")):
        shown = approval_card.approval_card(
            a_reader("en", market), request, called=Called(), stoppable=False,
            stop_window=MINUTE,
        )  # fmt: skip
        assert f"{term} (request found)" in words(shown.blocks)


def test_the_buyers_reason_tells_whether_the_request_stood() -> None:
    """The same reason with and without the formal request has two names."""
    with_it = a_request(reason=Reason.BUYER_CANCELLED, order=wanted())
    without = a_request(reason=Reason.BUYER_CANCELLED)
    assert "Buyer canceled (request found)" in said(with_it)
    assert "Buyer canceled (no request)" in said(without)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, "Sent 1 s after approval, then final"),
        (90.5, "Sent 90 s after approval, then final"),
        (0, "Sent at once after the approval. Then it is final."),
        (0.5, "Sent at once after the approval. Then it is final."),
    ],
)
def test_the_card_names_the_stop_window(seconds: float, expected: str) -> None:
    """UNDO_SECONDS stands on the card in whole seconds, and no number where there is none."""
    assert expected in said(a_request(), stop_window=timedelta(seconds=seconds))
