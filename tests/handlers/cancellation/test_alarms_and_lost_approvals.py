"""The alarm for programs, and approvals by people who are no approvers any more."""

import json
from contextlib import closing
from datetime import timedelta
from functools import partial

import httpx
import pytest

from bot.clock import MovableClock
from bot.domain.cancellation.request import State, Trouble
from bot.domain.markets import MARKETS
from bot.domain.messages import Notice
from bot.domain.people import Called, Roles
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation.deciding import Done
from handlers.answers import answer_privately
from handlers.cancellation.messenger import SlackMessenger
from handlers.cancellation.views import alarm, notices
from handlers.identity import Members
from handlers.readers import Readers
from handlers.web_client import SlackClient
from tests.builders import NOW, ORDER_ID, REQUESTER, STORE, a_request
from tests.fakes.people import FakeStaff
from tests.handlers.cancellation.samples import card, said
from tests.handlers.views.samples import TOKYO, a_reader, buttons, words

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


def test_an_alarm_reaches_every_approver_who_can_be_reached() -> None:
    """One whose account is gone and one out of reach keep no other from hearing it, and once."""
    tried: list[str] = []
    answers = {"U0GONE": "account_inactive", "U0BUSY": "internal_error"}

    def answer(request: httpx.Request) -> httpx.Response:
        user = json.loads(request.content)["channel"]
        tried.append(user)
        fault = {"error": answers[user]} if user in answers else {}
        return httpx.Response(200, json={"ok": not fault, "channel": user, "ts": "1.1", **fault})

    clock, shipped = MovableClock(NOW), Trouble.SHIPPED_IN_PROGRESS
    approvals = ("U0GONE", "U0BUSY", "U0KENJI", REQUESTER)
    request = a_request(state=State.SUBMITTED, approvals=approvals, trouble=shipped)
    http = httpx.Client(transport=httpx.MockTransport(answer))
    slack = SlackClient("xoxb-1", "https://slack.example/api/", http, clock.monotonic)
    readers = Readers(Members(slack, "T1", clock), "en", TOKYO, MARKETS["JP"], clock)
    messenger = SlackMessenger(
        slack,
        readers,
        partial(answer_privately, slack),
        store=STORE,
        channel="C1",
        staff=FakeStaff(Roles(frozenset(), frozenset())),
        stop_window=timedelta(seconds=60),
    )
    with closing(http):
        with pytest.raises(MessengerFault, match="internal_error"):
            messenger.notice(Notice.ALARM_APPROVERS, request)
        assert tried == ["U0GONE", "U0BUSY", "U0KENJI"]

        answers.clear()
        messenger.notice(Notice.ALARM_APPROVERS, request)
        assert tried[3:] == ["U0BUSY"]


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
