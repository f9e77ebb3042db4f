"""What notifications and screen readers get: the text of a message, and the labels of buttons."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain import limits
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.languages import LANGUAGES
from bot.domain.people import Called
from handlers.blocks import Block, Message
from handlers.cancellation.views import approval_card, notices
from handlers.reader import Reader
from tests.builders import ORDER_ID, a_forecast, a_request, an_item, an_order
from tests.handlers.views import every_view
from tests.handlers.views.samples import a_reader

of_every_language = pytest.mark.parametrize("reader", [a_reader(one) for one in LANGUAGES])
PRODUCT = "ステンレスボトル"


def card(reader: Reader, request: Request) -> Message:
    """Return the card of a request, for two approvers."""
    return approval_card.approval_card(
        reader,
        request,
        called=Called(("U1", "U2")),
        stoppable=True,
        stop_window=timedelta(minutes=1),
    )


@of_every_language
def test_a_card_to_approve_says_what_is_decided_and_by_whom(reader: Reader) -> None:
    """Order, product, reason, requester, approvers, and the rate before and after."""
    request = a_request(forecast=a_forecast())
    text = card(reader, request).text
    forecast = a_forecast()
    rates = [
        reader.percent(one, forecast.target) for one in (forecast.rate_now, forecast.rate_after)
    ]
    wanted = [
        ORDER_ID,
        PRODUCT,
        "<@U0MIKA>",
        "<@U1>",
        "<@U2>",
        *rates,
        reader.target(forecast.target),
    ]
    assert [one for one in wanted if one not in text] == []
    assert reader.say("reason.NO_INVENTORY.name") in text


@of_every_language
@pytest.mark.parametrize("state", [one for one in State if one is not State.REQUESTED])
def test_a_card_says_its_state_and_what_to_do(reader: Reader, state: State) -> None:
    """Every other card: order, product, state, and the first thing that its blocks say of it."""
    text = card(reader, a_request(state=state)).text
    assert ORDER_ID in text
    assert PRODUCT in text
    assert reader.say(f"state.{state}") in text
    assert len(text) > len(f"{ORDER_ID}{PRODUCT}{reader.say(f'state.{state}')}") + 40


@of_every_language
def test_a_list_and_a_notice_carry_the_matter(reader: Reader) -> None:
    """`/cancel` names each request, an outage its kind."""
    many = [a_request(order_id=f"250-0000000-000000{n}") for n in range(3)]
    listed = notices.open_requests(reader, many, {}).text
    assert [one.order.id for one in many if one.order.id not in listed] == []
    told = notices.trouble(reader, a_request(trouble=Trouble.STUCK_QUEUE)).text
    assert reader.say("trouble.stuck_queue.what") in told


@of_every_language
def test_a_title_calls_nobody(reader: Reader) -> None:
    """Foreign text in the text of a message is no mention and no link."""
    order = an_order(items=(an_item(title="<!channel> <@U0EVIL> & co"),))
    text = card(reader, a_request(order=order)).text
    assert "&lt;!channel&gt; &lt;@U0EVIL&gt; &amp; co" in text


def buttons(message: Message) -> Iterator[Block]:
    """Yield the buttons of a message."""
    for block in message.blocks:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("type") == "button":
                yield element


@of_every_language
def test_buttons_that_look_alike_sound_different(reader: Reader) -> None:
    """Each button of an order names it for a screen reader, within Slack's limit."""
    found = [one for message in every_view.messages(reader) for one in buttons(message)]
    labels = [one.get("accessibility_label", "") for one in found]
    assert len(found) > 100
    assert [one for one, label in zip(found, labels, strict=True) if "250-" not in label] == []
    assert max(map(len, labels)) <= limits.ACCESSIBILITY_LABEL


def test_what_holds_a_request_up_stands_in_sentences_of_its_own() -> None:
    """On a lock screen there are no lines: what is wrong does not run into what comes of it."""
    reader = a_reader("ja")
    request = a_request(state=State.APPROVED, trouble=Trouble.AMAZON_DOWN)
    assert "Amazonから応答がありません。申請は失われていません。" in card(reader, request).text
    told = notices.trouble(reader, request).text
    assert told.startswith(f"⏳ Amazonから応答がありません。{PRODUCT}")
    assert "）。申請は失われていません。" in told
