"""What people are told of how a request came out: what happened, and what is left to do."""

from datetime import timedelta

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import (
    VOIDING,
    Cause,
    Reported,
    Request,
    State,
)
from bot.domain.orders.order import CancelledBy
from handlers.cancellation.views import notices
from tests.builders import NOW, STORE, a_request, an_item, an_order
from tests.handlers.views.samples import a_reader, buttons, cancelled, words

ID = "<https://sellercentral.amazon.co.jp/orders-v3/order/250-1234567-1234567|250-1234567-1234567>"


def told(request: Request, language: str = "en", market: str = "JP") -> str:
    """Return the words of an outcome."""
    return words(notices.outcome(a_reader(language, market), request).blocks)


def test_the_outcome_in_english() -> None:
    """Cancelled by us after no inventory: what happened, the apology to copy, the quantity."""
    lines = [line for line in told(cancelled(CancelledBy.MERCHANT)).splitlines() if line]
    assert lines == [
        "✅ Cancelled  ステンレスボトル 500ml 真空… × 2",
        "📦 Don't ship. Amazon e-mails the buyer.",
        (
            "Amazon's guidelines want you to tell the buyer (contact reason “Problem with order”). "
            "To copy:"
        ),
        (
            "ご注文いただいた商品は、当店の都合により在庫をご用意できず、お届けできなくなりました。"
            "ご注文はキャンセルいたしました。すでにお支払い済みの場合、代金はAmazonより返金されます。"
            "ご迷惑をおかけし、誠に申し訳ございません。"
        ),
        (
            "Source: <https://sellercentral.amazon.co.jp/help/hub/reference/G1701"
            "|Communication Guidelines> (23 Nov)"
        ),
        "Set the quantity of BTL-500-SV to 0, so that no further order comes in.",
        (
            f"{ID}SKU BTL-500-SVNo inventory | Requested by <@U0MIKA> | Approved by <@U0KENJI> "
            "10:00 | Confirmed with Amazon Tue 24 Nov 10:00"
        ),
    ]


@pytest.mark.parametrize("state", [state for state in State if state is not State.REQUESTED])
def test_an_outcome_carries_what_programs_rely_on(state: State) -> None:
    """Metadata with id, order and state; the order and the state in the fallback text."""
    message = notices.outcome(a_reader(), a_request(state=state))
    assert message.metadata == {
        "event_type": "sellerdesk_outcome",
        "event_payload": {
            "id": "request-1",
            "order_id": "250-1234567-1234567",
            "state": str(state),
            "store": STORE,
        },
    }
    assert "250-1234567-1234567" in message.text
    assert a_reader().say(f"state.{state}") in message.text


@pytest.mark.parametrize(
    ("by", "who"),
    [
        (CancelledBy.BUYER, "The buyer cancelled it, not this request."),
        (CancelledBy.AMAZON, "Amazon cancelled it, not this request."),
        (CancelledBy.NOT_STATED, "Amazon does not say who cancelled it."),
    ],
)
def test_somebody_elses_cancel_is_never_called_ours(by: CancelledBy, who: str) -> None:
    """Who cancelled is named, and there is nothing to apologise for."""
    said = told(cancelled(by))
    assert who in said
    assert "申し訳ございません" not in said
    assert "Set the quantity" not in said


def test_the_apology_is_in_the_marketplaces_language() -> None:
    """A Japanese reader who sells abroad copies English words."""
    said = told(cancelled(CancelledBy.MERCHANT), "ja", "US")
    assert "We are sorry: we cannot supply the item you ordered" in said
    assert "BTL-500-SV の在庫数を0に" in said


def test_other_reasons_need_no_apology_but_put_units_back() -> None:
    """A wrong price is no lack of stock: the units go back on sale, and nothing is copied."""
    said = told(cancelled(CancelledBy.MERCHANT, reason=Reason.PRICING_ERROR))
    assert "To copy" not in said
    assert "the units go back on sale: check the quantity of BTL-500-SV." in said
    assert "(MWS, as reprinted), for the units (23 Nov)" in said


def test_many_products_are_not_all_named() -> None:
    """The reminder names the first SKUs; without any it speaks of these items."""
    many = tuple(an_item(id=str(n), sku=f"SKU-{n}") for n in range(9))
    said = told(cancelled(CancelledBy.MERCHANT, order=an_order(items=many, status="CANCELLED")))
    assert "SKU-0, SKU-1, SKU-2, SKU-3, SKU-4, and these items" in said
    none = an_order(items=(an_item(sku=""),), status="CANCELLED")
    assert "quantity of these items" in told(cancelled(CancelledBy.MERCHANT, order=none))


def test_closed_by_a_person_is_their_statement() -> None:
    """What a person saw in Seller Central is told as that, with the same things left to do."""
    done = told(a_request(state=State.CANCELLED, cancelled_by=CancelledBy.NOT_STATED))
    assert "Recorded as cancelled" in done
    assert "Recorded by <@U0KENJI> Tue 24 Nov 10:00" in done
    assert "not confirmed by Amazon" in done
    assert "申し訳ございません" in done
    failed = told(a_request(state=State.FAILED, words="Some words of Amazon's"))
    assert "Recorded as not cancelled" in failed
    assert "Some words" not in failed


def test_a_refusal_by_amazon_is_told_with_its_words() -> None:
    """Rejected by the report and still unshipped: Amazon's words, and what to do."""
    request = a_request(state=State.FAILED, reported=Reported.REJECTED, words="Order 18028")
    said = told(request)
    assert "Not cancelled: Amazon refused it" in said
    assert "Amazon says:\nOrder 18028" in said
    assert "order.cancel" in buttons(notices.outcome(a_reader(), request).blocks)


def test_a_rejection_is_told_with_its_reason() -> None:
    """The requester hears who said no, and why."""
    said = told(a_request(state=State.REJECTED, words="倉庫にありました"))
    assert "Rejected by <@U0KENJI>" in said
    assert "Why:\n倉庫にありました" in said


def test_taken_back_before_and_after_the_approval_are_told_apart() -> None:
    """Withdrawn: nothing was sent. Stopped: nothing was cancelled."""
    withdrawn = told(a_request(state=State.WITHDRAWN))
    assert "Nothing was sent" in withdrawn
    assert "Withdrawn by <@U0KENJI>" in withdrawn
    stopped = a_request(state=State.WITHDRAWN, approved_at=NOW)
    assert "Nothing was cancelled" in told(stopped)
    assert "Stopped by <@U0KENJI>" in told(stopped)


def test_two_ways_to_lapse_are_told_apart() -> None:
    """Nobody decided, or the approval was too old to be acted on."""
    assert "Nobody decided in time." in told(a_request(state=State.EXPIRED))
    old = a_request(state=State.EXPIRED, approved_at=NOW, cause=Cause.TOO_OLD)
    assert "The approval became too old" in told(old)
    removed = a_request(state=State.EXPIRED, approved_at=NOW, cause=Cause.APPROVER_REMOVED)
    assert "Who approved it is no longer an approver" in told(removed)


@pytest.mark.parametrize("cause", sorted(VOIDING))
def test_what_changed_at_amazon_is_told_with_what_to_do(cause: Cause) -> None:
    """Each cause in words; asking again is offered only where it can help."""
    request = a_request(state=State.VOID, cause=cause, cancelled_by=CancelledBy.BUYER)
    message = notices.outcome(a_reader(), request)
    said = words(message.blocks)
    values = {"by": "by the buyer", "buyer_cancelled": "Buyer canceled"}
    assert a_reader().say(f"ending.void.{cause}", **values) in said
    final = cause in (Cause.SHIPPED, Cause.CANCELLED_ELSEWHERE)
    assert ("order.cancel" in buttons(message.blocks)) != final


def test_a_request_sent_meanwhile_is_asked_for_again_with_the_buyers_reason() -> None:
    """If the buyer sent the request meanwhile, the next try does not count."""
    said = told(a_request(state=State.VOID, cause=Cause.REQUEST_SENT))
    assert "asks anew as “Buyer canceled”: then it is not counted, per Amazon Help." in said
    assert "G201722390|Cancel an order> (23 Nov)" in said
    assert "Source:" not in told(a_request(state=State.VOID, cause=Cause.SHIPPED))


def test_any_other_change_is_told_as_one() -> None:
    """A void request whose order changed in a way of no name is told as changed."""
    assert "changed meanwhile" in told(a_request(state=State.VOID, cause=Cause.OTHER))


def test_what_nobody_can_tell_asks_a_person_to_look() -> None:
    """Unconfirmed: look, do not ship, close it; the bot reads on as long as it does."""
    reading = a_request(state=State.UNCONFIRMED, read_next=NOW + timedelta(minutes=15))
    assert "We can't confirm it yet. Check Seller Central" in told(reading)
    assert "keeps checking" in told(reading)
    assert "keeps checking" not in told(a_request(state=State.UNCONFIRMED))
