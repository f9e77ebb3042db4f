"""What people are told about a request under way: troubles, reminders, answers, the list."""

import re

import pytest

from bot.domain.cancellation.request import Refusal, State, Trouble
from bot.domain.messages import OF_BUYERS, OF_SHIPPING, Notice
from bot.domain.people import Called
from bot.usecases.cancellation.deciding import Done
from handlers.cancellation.views import notices
from tests.builders import APPROVER, NOW, a_request
from tests.handlers.views.samples import a_reader, one_tap, parts, words

LINK = "https://desk.slack.com/archives/C0/p1"


def test_the_private_line_leads_to_the_card() -> None:
    """After asking, the requester reads what happens and has a link to the card."""
    waiting = notices.posted(a_reader(), a_request(needed=2), LINK)
    assert "your request waits for approval (0 of 2)" in waiting.text
    assert [one["url"] for one in parts(waiting.blocks) if one.get("type") == "link"] == [LINK]
    decided = notices.posted(a_reader(), one_tap(send_after=NOW), "")
    assert "Not sent before 10:00; you can stop it on its card until then." in decided.text
    assert not [one for one in parts(decided.blocks) if one.get("type") == "link"]
    later = notices.posted(a_reader(), a_request(state=State.REJECTED), LINK)
    assert later.text.startswith("ステンレスボトル 500ml 真空… × 2: rejected. Order 250-1234567")


def test_the_reminder_calls_the_approvers() -> None:
    """The reminder mentions people so that Slack tells them, with the count and the end."""
    message = notices.reminder(a_reader(), a_request(), Called(("U1", "U2")))
    called = [one["user_id"] for one in parts(message.blocks) if one.get("type") == "user"]
    assert called == ["U1", "U2"]
    assert "(0 of 1). Expires Wed 25 Nov 10:00, then nothing is sent." in message.text
    nobody = notices.reminder(a_reader(), a_request(), Called())
    assert "still waits for an approver" in words(nobody.blocks)


def test_every_private_notice_has_its_view() -> None:
    """Each notice that goes to the requester alone is drawn by name."""
    elsewhere = {Notice.CARD, Notice.POSTED, Notice.REMINDER, Notice.ALARM, Notice.ALARM_APPROVERS}
    elsewhere |= OF_BUYERS | OF_SHIPPING
    assert set(notices.NOTICES) == {str(one) for one in Notice if one not in elsewhere}
    for draw in notices.NOTICES.values():
        message = draw(a_reader(), a_request(state=State.APPROVED, card_failed="is_archived"))
        assert "250-1234567-1234567" in message.text


def test_a_trouble_is_told_and_so_is_its_end() -> None:
    """What holds it up and what the bot does; later, that it goes on."""
    request = a_request(state=State.APPROVED, trouble=Trouble.AMAZON_DOWN)
    trouble = words(notices.trouble(a_reader(), request).blocks)
    assert "Amazon isn't responding" in trouble
    over = notices.trouble_over(a_reader(), request)
    assert "it goes on, approved, about to be sent" in over.text


def test_a_card_that_cannot_be_posted_says_what_to_do() -> None:
    """Slack's own word for it, and the cure."""
    message = notices.card_failed(a_reader(), a_request(card_failed="not_in_channel"))
    assert "Slack says not_in_channel" in message.text
    assert "Invite Sellerdesk to the channel" in words(message.blocks)


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
        assert "approved, about to be sent" in said
        assert "Order 250-1234567-1234567" in said


def test_the_list_shows_what_is_open_and_what_holds_it_up() -> None:
    """Product with a link to its card, state and who asked; what holds it up is said."""
    requests = [
        a_request(card_failed="is_archived"),
        a_request(state=State.SUBMITTED, trouble=Trouble.STUCK_QUEUE, approvals=(APPROVER,)),
    ]
    message = notices.open_requests(a_reader(), requests, {"request-1": LINK})
    said = words(message.blocks)
    assert message.text.startswith("2 open cancellations\n")
    assert "The card cannot be posted (Slack says is_archived)." in message.text
    assert (
        "🟡 ステンレスボトル 500ml 真空… × 2\n"
        "waiting for approval · @U0MIKA · 250-1234567-1234567"
        "\nThe card cannot be posted (Slack says is_archived)."
    ) in said
    assert "Amazon has not started on it for a long time" in said
    assert str(message.blocks).count(LINK) == len(requests)


def test_a_long_list_is_cut_and_an_empty_one_teaches() -> None:
    """The oldest ten are shown, the rest is counted; nothing open says how to begin."""
    many = notices.open_requests(a_reader(), [a_request()] * 1000, {})
    assert many.text.startswith("1,000 open cancellations\n")
    assert "… and 990 more" in words(many.blocks)
    none = notices.open_requests(a_reader(), (), {})
    assert none.text.startswith("No cancellation is open.")
    assert "/cancel and an order ID" in words(none.blocks)
