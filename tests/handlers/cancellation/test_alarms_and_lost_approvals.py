"""The alarm for programs, and approvals by people who are no approvers any more."""

import pytest

from bot.domain.cancellation.request import State, Trouble
from bot.usecases.cancellation.clicks import Done
from handlers.cancellation.views import notices
from tests.builders import STORE, a_request
from tests.handlers.cancellation.test_card import card, said
from tests.handlers.views.samples import a_reader, words

LINK = "https://desk.slack.com/archives/C0/p1"


def test_an_alarm_carries_what_programs_rely_on() -> None:
    """A shipment that Amazon may refund is an event of its own; no other trouble is."""
    alarm = a_request(state=State.SUBMITTED, trouble=Trouble.SHIPPED_IN_PROGRESS)
    assert notices.trouble(a_reader(), alarm).metadata == {
        "event_type": "sellerdesk_alarm",
        "event_payload": {"id": alarm.id, "order_id": alarm.order.id, "store": STORE},
    }
    other = a_request(state=State.SUBMITTED, trouble=Trouble.AMAZON_DOWN)
    assert notices.trouble(a_reader(), other).metadata is None


def test_approvals_that_count_no_more_are_not_counted_in_words() -> None:
    """The private answer and the reminder name those approvals that count."""
    request = a_request(needed=2, approvals=("U1", "U2"))
    answer = notices.answer(a_reader(), Done.APPROVAL_NOTED, request, lost=1)
    reminder = notices.reminder(a_reader(), request, "<@U3>", lost=1)

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
