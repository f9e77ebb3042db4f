"""The card of a request in each of its states."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.orders.order import CancelledBy
from handlers import ids
from handlers.blocks import Message
from handlers.cancellation.views import approval_card
from tests.builders import APPROVER, NOW, a_forecast, a_request, an_order
from tests.handlers.views.samples import (
    COUNTS_IN_PRIME,
    EARLIER,
    a_reader,
    buttons,
    cancelled,
    one_tap,
    parts,
    wanted,
    words,
)

MINUTE = timedelta(seconds=60)
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


def card(request: Request, language: str = "en", **changes: object) -> Message:
    """Return a card that calls two approvers."""
    values = {
        "approvers_mention": "<@U1> <@U2>",
        "stoppable": True,
        "stop_window": MINUTE,
        **changes,
    }
    return approval_card.approval_card(a_reader(language), request, **values)  # type: ignore[arg-type]


def said(request: Request, language: str = "en", **changes: object) -> str:
    """Return the words of a card."""
    return words(card(request, language, **changes).blocks)


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
        a_reader("en", market), request, approvers_mention="", stoppable=True, stop_window=MINUTE
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


@pytest.mark.parametrize("state", list(State))
def test_a_card_carries_what_programs_rely_on(state: State) -> None:
    """Metadata, fallback text and the version in every block_id."""
    request = a_request(state=state, version=7)
    shown = card(request)

    assert shown.metadata == {
        "event_type": "sellerdesk_cancellation",
        "event_payload": {
            "id": "request-1",
            "order_id": "250-1234567-1234567",
            "state": str(state),
            "version": 7,
            "approvals": len(request.approvals),
            "needed": 1,
            "store": request.store,
        },
    }
    assert "250-1234567-1234567" in shown.text
    assert state is State.REQUESTED or a_reader().say(f"state.{state}") in shown.text
    assert {ids.version_of(block["block_id"]) for block in shown.blocks} == {7}
    assert all(block["block_id"].startswith("request-1:7:") for block in shown.blocks)


@pytest.mark.parametrize(
    ("state", "stoppable", "actions"),
    [
        (State.REQUESTED, False, ["approve", "reject", "withdraw"]),
        (State.APPROVED, True, ["stop"]),
        (State.SUBMITTING, True, ["stop"]),
        (State.SUBMITTED, True, ["stop"]),
        (State.SUBMITTED, False, []),
        (State.UNCONFIRMED, False, ["check_again", "close"]),
        *((state, False, []) for state in State if not a_request(state=state).open),
    ],
)
def test_a_card_offers_what_can_be_done_now(
    state: State, actions: list[str], *, stoppable: bool
) -> None:
    """Each state has its buttons; Seller Central is one only where going there is the action."""
    found = buttons(card(a_request(state=state), stoppable=stoppable).blocks)
    look = ["order.seller_central"] if state is State.UNCONFIRMED else []
    assert list(found) == [*look, *(f"cancellation.{one}" for one in actions)]
    assert all(found[f"cancellation.{one}"]["value"] == "request-1" for one in actions)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.UNCONFIRMED])
def test_an_alarm_takes_the_place_of_the_card(state: State) -> None:
    """The order ships while Amazon cancels it: what to do first, then the one way to look."""
    request = a_request(state=state, trouble=Trouble.SHIPPED_IN_PROGRESS)
    shown = card(request)
    assert shown.text.startswith("🚨 Stop the parcel: ステンレスボトル")
    assert a_reader().say(f"state.{state}") in shown.text
    assert words(shown.blocks).startswith("🚨 Stop the parcel")
    closing = ["cancellation.check_again", "cancellation.close"]
    found = buttons(shown.blocks)
    assert list(found) == [
        "order.seller_central",
        *(closing if state is State.UNCONFIRMED else []),
    ]
    assert found["order.seller_central"]["style"] == "primary"
    assert card(request, "ja").text.startswith("🚨 荷物を止めてください")


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
    assert "by an approver" in said(a_request(), approvers_mention="")


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


def test_an_approved_card_says_until_when_it_can_be_stopped() -> None:
    """Until when nothing is sent, who approved, and not to ship."""
    shown = said(a_request(state=State.APPROVED))
    assert "Approved. Not sent before 10:01; you can stop it until then." in shown
    assert "Don't ship" in shown
    assert "Approved by <@U0KENJI> 10:00" in shown


def test_a_card_that_can_no_longer_be_stopped_says_so() -> None:
    """Past the queue there is no button, and a stop that was asked for is shown."""
    late = a_request(state=State.SUBMITTED)
    assert "It can no longer be stopped." in said(late, stoppable=False)
    asked = replace(late, stop_wanted_by=APPROVER)
    assert "@U0KENJI asked to stop it." in said(asked, stoppable=False)
    assert "It can no longer be stopped." not in said(asked, stoppable=False)


@pytest.mark.parametrize("trouble", [one for one in Trouble if one != "shipped_in_progress"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_holds_a_request_up_stands_on_its_card(trouble: Trouble, language: str) -> None:
    """Each trouble has a first line of its own, and the code for the administrator's log."""
    reader = a_reader(language)
    shown = said(a_request(state=State.SUBMITTED, trouble=trouble), language)
    firsts = [reader.say(f"trouble.{one}.what") for one in Trouble]
    assert reader.say(f"trouble.{trouble}.what") in shown
    assert reader.say(f"trouble.{trouble}.next", reference="request-") in shown
    assert len(set(firsts)) == len(firsts)


@pytest.mark.parametrize("state", [one for one in State if not a_request(state=one).open])
def test_a_card_shrinks_with_what_is_decided(state: State) -> None:
    """After the end: the state and the product, what to do, and what is on record."""
    shown = card(a_request(state=state, note="メモ"))
    assert [block["type"] for block in shown.blocks] == ["rich_text", "context"]
    assert "メモ" not in words(shown.blocks)


def test_a_decided_card_says_who_and_when() -> None:
    """The line that stands where the buttons were."""
    stopped = a_request(state=State.WITHDRAWN, approved_at=NOW, approvals=(APPROVER,))
    assert "Rejected by <@U0KENJI> Tue 24 Nov 10:00" in said(a_request(state=State.REJECTED))
    assert "Withdrawn by <@U0KENJI>" in said(a_request(state=State.WITHDRAWN))
    assert "Stopped by <@U0KENJI>" in said(stopped)
    assert "expired Tue 24 Nov 10:00" in said(a_request(state=State.EXPIRED, decided_by=None))


def test_only_amazon_makes_a_card_say_confirmed() -> None:
    """Cancelled by the order itself, or recorded by a person: the card tells them apart."""
    ours = said(cancelled(CancelledBy.MERCHANT))
    assert "✅ Cancelled  ステンレスボトル" in ours
    assert "Confirmed with Amazon Tue 24 Nov 10:00" in ours
    by_hand = said(a_request(state=State.CANCELLED, cancelled_by=CancelledBy.NOT_STATED))
    assert "✅ Recorded as cancelled" in by_hand
    assert "not confirmed by Amazon" in by_hand
    assert "Confirmed with Amazon" not in by_hand
    assert "Recorded by <@U0KENJI>" in by_hand


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
            a_reader("en", market), request, approvers_mention="", stoppable=False,
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
