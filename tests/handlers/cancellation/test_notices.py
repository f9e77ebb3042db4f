"""What people are told about a request: outcomes, troubles, reminders, answers, the list."""

import re
from datetime import timedelta

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import (
    VOIDING,
    Cause,
    Refusal,
    Reported,
    Request,
    State,
    Trouble,
)
from bot.domain.messages import Notice
from bot.domain.orders.order import CancelledBy
from bot.usecases.cancellation.clicks import Done
from handlers.cancellation.views import notices
from tests.builders import APPROVER, NOW, STORE, a_request, an_item, an_order
from tests.handlers.views.samples import a_reader, buttons, cancelled, one_tap, parts, words

LINK = "https://desk.slack.com/archives/C0/p1"


def told(request: Request, language: str = "en", market: str = "JP") -> str:
    """Return the words of an outcome."""
    return words(notices.outcome(a_reader(language, market), request).blocks)


def test_the_outcome_in_english() -> None:
    """Cancelled by us after no inventory: what happened, the apology to copy, the quantity."""
    lines = [line for line in told(cancelled(CancelledBy.MERCHANT)).splitlines() if line]
    assert lines == [
        "Order 250-1234567-1234567",
        (
            "Cancelled (confirmed with Amazon, Tue 24 Nov 10:00). Amazon e-mails the buyer. "
            "Do not ship."
        ),
        (
            "Amazon's guidelines want you to tell the buyer (contact reason “Problem with order”). "
            "To copy:"
        ),
        (
            "ご注文いただいた商品は、当店の都合により在庫をご用意できず、お届けできなくなりました。"
            "ご注文はキャンセルいたしました。すでにお支払い済みの場合、代金はAmazonより返金されます。"
            "ご迷惑をおかけし、誠に申し訳ございません。"
        ),
        "Source: sellercentral.amazon.co.jp G1701, read 23 Nov 2026",
        "Set the quantity of BTL-500-SV to 0, so that the next order does not come.",
        "Seller Central",
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
        (CancelledBy.BUYER, "The buyer cancelled it (Amazon, Tue 24 Nov 10:00), not this request."),
        (CancelledBy.AMAZON, "Amazon cancelled it (Amazon, Tue 24 Nov 10:00), not this request."),
        (CancelledBy.NOT_STATED, "Amazon does not say by whom."),
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
    assert "(MWS, as reprinted), for the units, read 23 Nov 2026" in said


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
    assert "Closed as cancelled by @U0KENJI, who looked in Seller Central." in done
    assert "申し訳ございません" in done
    failed = told(a_request(state=State.FAILED, words="Some words of Amazon's"))
    assert "Closed as not cancelled by @U0KENJI" in failed
    assert "Some words" not in failed


def test_a_refusal_by_amazon_is_told_with_its_words() -> None:
    """Rejected by the report and still unshipped: Amazon's words, and what to do."""
    request = a_request(state=State.FAILED, reported=Reported.REJECTED, words="Order 18028")
    said = told(request)
    assert "Not cancelled: Amazon refused it," in said
    assert "Amazon says:\nOrder 18028" in said
    assert "order.cancel" in buttons(notices.outcome(a_reader(), request).blocks)


def test_a_rejection_is_told_with_its_reason() -> None:
    """The requester hears who said no, and why."""
    said = told(a_request(state=State.REJECTED, words="倉庫にありました"))
    assert "@U0KENJI rejected it." in said
    assert "Why:\n倉庫にありました" in said


def test_taken_back_before_and_after_the_approval_are_told_apart() -> None:
    """Withdrawn: nothing was sent. Stopped: nothing was cancelled."""
    assert "@U0KENJI withdrew it. Nothing was sent" in told(a_request(state=State.WITHDRAWN))
    stopped = a_request(state=State.WITHDRAWN, approved_at=NOW)
    assert "@U0KENJI stopped it. Nothing was cancelled" in told(stopped)


def test_two_ways_to_lapse_are_told_apart() -> None:
    """Nobody decided, or the approval was too old to be acted on."""
    assert "Nobody decided in time." in told(a_request(state=State.EXPIRED))
    old = a_request(state=State.EXPIRED, approved_at=NOW, cause=Cause.TOO_OLD)
    assert "The approval grew too old" in told(old)
    removed = a_request(state=State.EXPIRED, approved_at=NOW, cause=Cause.APPROVER_REMOVED)
    assert "Who approved it is no longer an approver" in told(removed)


@pytest.mark.parametrize("cause", sorted(VOIDING))
def test_what_changed_at_amazon_is_told_with_what_to_do(cause: Cause) -> None:
    """Each cause in words; asking again is offered only where it can help."""
    request = a_request(state=State.VOID, cause=cause, cancelled_by=CancelledBy.BUYER)
    message = notices.outcome(a_reader(), request)
    said = words(message.blocks)
    assert a_reader().say(f"ending.void.{cause}", by="by the buyer") in said
    final = cause in (Cause.SHIPPED, Cause.CANCELLED_ELSEWHERE)
    assert ("order.cancel" in buttons(message.blocks)) != final


def test_a_request_sent_meanwhile_is_asked_for_again_with_the_buyers_reason() -> None:
    """If the buyer sent the request meanwhile, the next try does not count."""
    said = told(a_request(state=State.VOID, cause=Cause.REQUEST_SENT))
    assert "Ask again with “Buyer canceled”: then, by Amazon's help, it is not counted." in said
    assert "Source: sellercentral.amazon.co.jp 201722390, read 23 Nov 2026" in said
    assert "Source:" not in told(a_request(state=State.VOID, cause=Cause.SHIPPED))


def test_any_other_change_is_told_as_one() -> None:
    """A void request whose order changed in a way of no name is told as changed."""
    assert "changed meanwhile" in told(a_request(state=State.VOID, cause=Cause.OTHER))


def test_what_nobody_can_tell_asks_a_person_to_look() -> None:
    """Unconfirmed: look, do not ship, close it; the bot reads on as long as it does."""
    reading = a_request(state=State.UNCONFIRMED, read_next=NOW + timedelta(minutes=15))
    assert "Nobody can tell yet" in told(reading)
    assert "goes on reading" in told(reading)
    assert "goes on reading" not in told(a_request(state=State.UNCONFIRMED))


def test_the_private_line_leads_to_the_card() -> None:
    """After asking, the requester reads what happens and has a link to the card."""
    waiting = notices.posted(a_reader(), a_request(needed=2), LINK)
    assert "waits for approval (0 of 2)" in waiting.text
    assert [one["url"] for one in parts(waiting.blocks) if one.get("type") == "link"] == [LINK]
    decided = notices.posted(a_reader(), one_tap(send_after=NOW), "")
    assert "goes to Amazon 10:00 at the earliest" in decided.text
    assert not [one for one in parts(decided.blocks) if one.get("type") == "link"]
    later = notices.posted(a_reader(), a_request(state=State.REJECTED), LINK)
    assert later.text == "Order 250-1234567-1234567: rejected."


def test_the_reminder_calls_the_approvers() -> None:
    """The reminder mentions people so that Slack tells them, with the count and the end."""
    message = notices.reminder(a_reader(), a_request(), "<@U1> <@U2>")
    called = [one["user_id"] for one in parts(message.blocks) if one.get("type") == "user"]
    assert called == ["U1", "U2"]
    assert "0 of 1 approvals, lapses Wed 25 Nov 10:00 (24 hours left)" in message.text
    nobody = notices.reminder(a_reader(), a_request(), "")
    assert "still waits for an approver" in words(nobody.blocks)


def test_every_private_notice_has_its_view() -> None:
    """Each notice that goes to the requester alone is drawn by name."""
    assert set(notices.NOTICES) == {
        str(one) for one in Notice if one not in (Notice.CARD, Notice.POSTED, Notice.REMINDER)
    }
    for draw in notices.NOTICES.values():
        message = draw(a_reader(), a_request(state=State.APPROVED, card_failed="is_archived"))
        assert "250-1234567-1234567" in message.text


def test_a_trouble_is_told_and_so_is_its_end() -> None:
    """What holds it up and what the bot does; later, that it goes on."""
    request = a_request(state=State.APPROVED, trouble=Trouble.AMAZON_DOWN)
    trouble = words(notices.trouble(a_reader(), request).blocks)
    assert "Amazon gives no answer that can be used." in trouble
    over = notices.trouble_over(a_reader(), request)
    assert "goes on: approved, about to be sent" in over.text


def test_a_card_that_cannot_be_posted_says_what_to_do() -> None:
    """Slack's own word for it, and the cure."""
    message = notices.card_failed(a_reader(), a_request(card_failed="not_in_channel"))
    assert "Slack says not_in_channel" in message.text
    assert "Invite the bot there" in words(message.blocks)


def test_a_second_card_points_to_the_first() -> None:
    """A card posted twice becomes a line with a link."""
    message = notices.pointer(a_reader("ja"), a_request(), LINK)
    assert "二重に投稿" in message.text
    assert LINK in str(message.blocks)


@pytest.mark.parametrize("outcome", [*Done, *Refusal])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_click_is_answered_in_its_own_words(outcome: Done | Refusal, language: str) -> None:
    """Each answer is different, and a refusal says that nothing changed."""
    reader = a_reader(language)
    request = a_request(state=State.APPROVED)
    texts = {one: notices.answer(reader, one, request).text for one in (*Done, *Refusal)}
    assert list(texts.values()).count(texts[outcome]) == 1
    if isinstance(outcome, Refusal):
        nothing = {
            "en": "(nothing was changed|nothing was done)",
            "ja": "何も(変わって|して)いません",
        }
        assert re.search(nothing[language], texts[outcome], re.IGNORECASE)


def test_a_late_click_hears_how_things_stand() -> None:
    """Too late and out of date name the order and its state."""
    for refusal in (Refusal.TOO_LATE, Refusal.STALE_CARD):
        said = notices.answer(a_reader(), refusal, a_request(state=State.APPROVED)).text
        assert "Order 250-1234567-1234567 now: approved, about to be sent" in said


def test_the_list_shows_what_is_open_and_what_holds_it_up() -> None:
    """Order, state, reason, who and since when; a card that failed and a trouble are said."""
    requests = [
        a_request(card_failed="is_archived"),
        a_request(state=State.SUBMITTED, trouble=Trouble.STUCK_QUEUE, approvals=(APPROVER,)),
    ]
    message = notices.open_requests(a_reader(), requests)
    said = words(message.blocks)
    assert message.text.startswith("2 open cancellations\n")
    assert "The card cannot be posted (Slack says is_archived)." in message.text
    assert (
        "250-1234567-1234567 · waiting for approval · No inventory · @U0MIKA · Tue 24 Nov 10:00"
        "\nThe card cannot be posted (Slack says is_archived)."
    ) in said
    assert "Amazon has not begun with it for a long time." in said


def test_a_long_list_is_cut_and_an_empty_one_teaches() -> None:
    """The oldest twenty are shown, the rest is counted; nothing open says how to begin."""
    many = notices.open_requests(a_reader(), [a_request()] * 1000)
    assert many.text.startswith("1,000 open cancellations\n")
    assert "… and 980 more" in words(many.blocks)
    none = notices.open_requests(a_reader(), ())
    assert none.text.startswith("No cancellation is open.")
    assert "/cancel and an order id" in words(none.blocks)
