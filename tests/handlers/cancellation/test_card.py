"""The card of a request in each of its states."""

from dataclasses import replace

import pytest

from bot.domain.cancellation.request import State, Trouble
from bot.domain.orders.order import CancelledBy
from handlers import ids
from tests.builders import APPROVER, NOW, a_request
from tests.handlers.cancellation.samples import card, said
from tests.handlers.views.samples import (
    a_reader,
    buttons,
    cancelled,
    words,
)


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
