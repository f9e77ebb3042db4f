"""The alarm for programs, and approvals by people who are no approvers any more."""

import pytest

from bot.domain.cancellation.request import State, Trouble
from bot.domain.people import Called
from bot.usecases.cancellation.clicks import Done
from handlers.cancellation.views import alarm, notices
from tests.builders import ORDER_ID, STORE, a_request
from tests.handlers.cancellation.samples import card, said
from tests.handlers.views.samples import a_reader, buttons, words

LINK = "https://desk.slack.com/archives/C0/p1"


def test_an_alarm_carries_what_programs_rely_on() -> None:
    """A shipment that Amazon may refund is an event of its own; no other trouble is."""
    request = a_request(state=State.SUBMITTED, trouble=Trouble.SHIPPED_IN_PROGRESS)
    assert alarm.alarm(a_reader(), request).metadata == {
        "event_type": "sellerdesk_alarm",
        "event_payload": {"id": request.id, "order_id": request.order.id, "store": STORE},
    }
    other = a_request(state=State.SUBMITTED, trouble=Trouble.AMAZON_DOWN)
    assert notices.trouble(a_reader(), other).metadata is None


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "🚨 Stop the parcel"), ("ja", "🚨 荷物を止めてください")]
)
def test_an_alarm_says_first_what_to_do(language: str, begins: str) -> None:
    """The notification begins with it, and holds product, order and state; one button."""
    request = a_request(state=State.SUBMITTED, trouble=Trouble.SHIPPED_IN_PROGRESS)
    said = alarm.alarm(a_reader(language), request)
    assert said.text.startswith(begins)
    for part in ("ステンレスボトル", ORDER_ID, a_reader(language).say("state.submitted")):
        assert part in said.text
    assert list(buttons(said.blocks)) == ["order.seller_central"]


def test_approvals_that_count_no_more_are_not_counted_in_words() -> None:
    """The private answer and the reminder name those approvals that count."""
    request = a_request(needed=2, approvals=("U1", "U2"))
    answer = notices.answer(a_reader(), Done.APPROVAL_NOTED, request, lost=1)
    reminder = notices.reminder(a_reader(), request, Called(("U3",)), lost=1)

    assert "1 of 2" in answer.text
    assert "1 of 2" in reminder.text


@pytest.mark.parametrize(
    ("language", "words_"),
    [
        ("en", "The approval by @U2 no longer counts: not an approver any more."),
        ("ja", "@U2 の承認は、承認者でなくなったため数えません。"),
    ],
)
def test_a_card_names_whose_approval_counts_no_more(language: str, words_: str) -> None:
    """An approver who left the list is named, and their approval is not among those counted."""
    request = a_request(needed=2, approvals=("U1", "U2"))
    shown = card(request, language, lost=("U2",))

    assert words_ in words(shown.blocks)
    assert shown.metadata is not None
    assert shown.metadata["event_payload"]["approvals"] == 1
    assert "1" in shown.text
    assert "2" in shown.text
    assert words_ not in said(request, language)
