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
QUESTION = (
    "Approve the cancellation"
    "The Cancellation Rate becomes about 2.63 % (estimate) and misses the target of under 2.5 %. "
    "Once sent it is final."
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
    """Action and scope first, then who, how long, what, what it costs, what it does."""
    assert lines(a_request(forecast=MISSING, note="Not on the shelf"), "en") == [
        "Cancel order 250-1234567-1234567?",
        "Reason: No inventory · asked by @U0MIKA",
        "0 of 1 approvals · lapses Wed 25 Nov 10:00 (24 hours left); then nothing is sent",
        "@U1 @U2 please decide.",
        "ステンレスボトル 500ml 真空断熱 Bottle × 2",
        "SKU BTL-500-SV · ASIN B0TESTBTL1 · ¥1,980 each",
        "Total ¥3,960 · Ship by Thu 26 Nov 10:00 JST",
        "Buyer's cancellation request (sent from Your Orders): none (Amazon, Tue 24 Nov 10:00)",
        "Note:",
        "Not on the shelf",
        "Counts in your Cancellation Rate.",
        "Now: 0 of 38 orders (0.00 %, Amazon Tue 24 Nov 08:00)",
        "With this cancel: 1 of 38 (2.63 %, estimate)",
        "Misses the target of under 2.5 %. Stops counting about 2 Dec or later (estimate).",
        "Source: sellercentral.amazon.co.jp 200285210, read 23 Nov 2026",
        (
            "For at least 60 seconds after approval anyone can stop it. Then it is final: Amazon "
            "cancels the whole order and e-mails the buyer. Do not ship."
        ),
        "Approve Cancellation" + QUESTION,
        "Reject…",
        "Withdraw",
        "Seller Central",
    ]


def test_the_card_in_japanese() -> None:
    """The same in Japanese."""
    shown = lines(a_request(forecast=MISSING), "ja")
    assert shown[:3] == [
        "注文 250-1234567-1234567 をキャンセルしますか?",
        "理由:在庫なし・依頼 @U0MIKA",
        "承認 0/1名・期限 11/25(水)10:00(あと24時間。過ぎると失効し、Amazonには何も送信しません)",
    ]
    assert "このキャンセルの後:1/38件(2.63%、推定)" in shown
    assert "目標2.5%未満を外れます。算入されなくなる目安:12/2以降(推定)。" in shown


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
    """Each state has its buttons, for this request; Seller Central is always there."""
    found = buttons(card(a_request(state=state), stoppable=stoppable).blocks)
    assert list(found) == [*(f"cancellation.{one}" for one in actions), "order.seller_central"]
    assert all(found[f"cancellation.{one}"]["value"] == "request-1" for one in actions)


def test_approving_is_dangerous_and_asks_first() -> None:
    """Approve is red, names what it does to the rate, and can be gone back from."""
    found = buttons(card(a_request(forecast=MISSING)).blocks)
    approve = found["cancellation.approve"]
    assert approve["style"] == "danger"
    assert approve["confirm"]["style"] == "danger"
    assert approve["confirm"]["deny"]["text"] == "Go Back"
    assert "about 2.63 %" in approve["confirm"]["text"]["text"]
    assert [one for one in found.values() if "style" in one] == [approve]


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"forecast": a_forecast()}, "under the target of 2.5 %"),
        ({"forecast": None}, "the new rate is not known"),
        ({"counting": COUNTS_IN_PRIME, "order": wanted()}, "It counts in the Prime rate"),
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

    assert called(card(a_request())) == ["U0MIKA", "U1", "U2"]
    assert called(card(a_request(state=State.APPROVED))) == ["U0MIKA"]
    assert "One of the approvers decides." in said(a_request(), approvers_mention="")


def test_what_is_not_counted_is_amazons_statement() -> None:
    """Not counted, by Amazon's help, with page and date; not confirmed for feeds; no rate."""
    shown = said(one_tap(forecast=None))
    assert "Not counted, by Amazon's help, with the reason “Buyer canceled”." in shown
    assert "Amazon has not confirmed that" in shown
    assert "201722390, read 23 Nov 2026" in shown
    assert "Now:" not in shown
    assert "Decided by asking (<@U0MIKA> · Tue 24 Nov 10:00)" in shown
    assert "Reason: Buyer canceled (request found)" in shown


def test_a_second_cancel_of_the_product_is_a_fact_on_the_card() -> None:
    """What we cancelled of the same product lately stands with its date."""
    assert "250-7654321-7654321" in said(a_request(), earlier=EARLIER)


def test_prime_is_said_separately() -> None:
    """A Prime order counts in both rates, and says so twice."""
    both = Counting(in_rate=True, in_prime_rate=True)
    request = a_request(counting=both, order=an_order(programs=frozenset({"PRIME"})))
    shown = said(request)
    assert "Counts in your Cancellation Rate." in shown
    assert "Counts in the Prime rate" in shown


def test_an_approved_card_says_until_when_it_can_be_stopped() -> None:
    """From when it is sent, who approved, and not to ship."""
    shown = said(a_request(state=State.APPROVED, reading_due=True))
    assert "Goes to Amazon 10:01 at the earliest; until it goes anyone can stop it." in shown
    assert "The bot reads the order again before that." in shown
    assert "Do not ship." in shown
    assert "Approved by <@U0KENJI> · Tue 24 Nov 10:00" in shown


def test_a_card_that_can_no_longer_be_stopped_says_so() -> None:
    """Past the queue there is no button, and a stop that was asked for is shown."""
    late = a_request(state=State.SUBMITTED)
    assert "It can no longer be stopped." in said(late, stoppable=False)
    asked = replace(late, stop_wanted_by=APPROVER)
    assert "@U0KENJI asked to stop it." in said(asked, stoppable=False)
    assert "It can no longer be stopped." not in said(asked, stoppable=False)


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_holds_a_request_up_stands_on_its_card(trouble: Trouble, language: str) -> None:
    """Each trouble is said on the card while the request is open."""
    words_for_it = a_reader(language).say(f"trouble.{trouble}")
    assert words_for_it in said(a_request(state=State.SUBMITTED, trouble=trouble), language)


def test_a_request_taken_back_is_struck_through() -> None:
    """What no longer happens is struck through; what happened is not."""
    for state in State:
        shown = card(a_request(state=state))
        struck = "'strike': True" in str(shown.blocks)
        assert struck == (state in (State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.VOID)), (
            state
        )


def test_a_decided_card_says_who_and_when() -> None:
    """The line that stands where the buttons were."""
    stopped = a_request(state=State.WITHDRAWN, approved_at=NOW, approvals=(APPROVER,))
    assert "Rejected by <@U0KENJI> · Tue 24 Nov 10:00" in said(a_request(state=State.REJECTED))
    assert "Withdrawn by <@U0KENJI>" in said(a_request(state=State.WITHDRAWN))
    assert "Stopped by <@U0KENJI>" in said(stopped)
    assert "lapsed · Tue 24 Nov 10:00" in said(a_request(state=State.EXPIRED, decided_by=None))


def test_only_amazon_makes_a_card_say_confirmed() -> None:
    """Cancelled by the order itself, or closed by a person: the card tells them apart."""
    ours = said(cancelled(CancelledBy.MERCHANT))
    assert "Cancelled (confirmed with Amazon, Tue 24 Nov 10:00)." in ours
    by_hand = said(a_request(state=State.CANCELLED, cancelled_by=CancelledBy.NOT_STATED))
    assert "Closed as cancelled by @U0KENJI, who looked in Seller Central." in by_hand
    assert "confirmed with Amazon" not in by_hand
    assert "Closed by <@U0KENJI>" in by_hand


def test_an_undecided_card_knows_how_many_have_approved() -> None:
    """One of two approvals is counted on the card and in the fallback text."""
    shown = card(a_request(needed=2, approvals=(APPROVER,)))
    assert "1 of 2 approvals" in words(shown.blocks)
    assert "Waiting for approval, 1 of 2" in shown.text


def test_the_buyers_reason_tells_whether_the_request_stood() -> None:
    """The same reason with and without the formal request has two names."""
    with_it = a_request(reason=Reason.BUYER_CANCELLED, order=wanted())
    without = a_request(reason=Reason.BUYER_CANCELLED)
    assert "Buyer canceled (request found)" in said(with_it)
    assert "Buyer canceled (no request)" in said(without)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, "For at least 1 second after approval anyone can stop it."),
        (90.5, "For at least 90 seconds after approval anyone can stop it."),
        (0, "Until it goes to Amazon anyone can stop it."),
        (0.5, "Until it goes to Amazon anyone can stop it."),
    ],
)
def test_the_card_names_the_stop_window(seconds: float, expected: str) -> None:
    """UNDO_SECONDS stands on the card in whole seconds, and no number where there is none."""
    assert expected in said(a_request(), stop_window=timedelta(seconds=seconds))
