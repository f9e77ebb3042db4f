"""What Slack's answers mean, whatever they are."""

from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.domain import limits
from bot.ports.clock import Clock
from bot.ports.slack import MessengerFault
from handlers.answers import reply
from handlers.blocks import Message, paragraph, words
from handlers.web_api import call, say
from handlers.web_client import SlackClient, SlackHttp, retry_after
from tests.builders import NOW

DRAWN = Message("said", [paragraph([words("said")])])


def answering(
    *answers: httpx.Response, clock: Clock | None = None
) -> tuple[SlackClient, list[httpx.Request]]:
    """Return a client whose calls get these answers, and the requests it makes."""
    asked: list[httpx.Request] = []
    coming = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return next(coming)

    http = SlackHttp(transport=httpx.MockTransport(answer))
    told = clock or MovableClock(NOW)
    return SlackClient("xoxb-1", "https://slack.example/api/", http, told.monotonic), asked


def fault(client: SlackClient) -> MessengerFault:
    """Return what a call raises."""
    with closing(client.http), pytest.raises(MessengerFault) as raised:
        call(client, "chat_postMessage", channel="C1", text="said")
    return raised.value


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        *[("30", 30), ("7200", 3600), ("1e12", 3600), ("9" * 400, 3600), ("inf", 3600), ("0", 1)],
        *[("-5", 1), ("nan", 1), ("", 1), ("Wed, 21 Oct 2026 07:28:00 GMT", 1)],
    ],
)
def test_retry_after_is_believed_within_limits(said: str, seconds: int) -> None:
    """Neither a wait for ever nor none at all; what cannot be read is a second."""
    assert retry_after(said) == timedelta(seconds=seconds)
    refused = httpx.Response(429, headers={"Retry-After": said}, json={"error": "ratelimited"})
    client, _ = answering(refused)
    assert fault(client).retry_after == timedelta(seconds=seconds)


def test_a_limited_method_waits_alone() -> None:
    """Until the time that Slack named it is not called again; every other method is."""
    limited = httpx.Response(429, headers={"Retry-After": "30"}, json={"error": "ratelimited"})
    taken = [httpx.Response(200, json={"ok": True, "channel": "C1", "ts": "1.0"})] * 2
    clock = MovableClock(NOW)
    client, asked = answering(limited, *taken, clock=clock)
    say, update = partial(call, client, "chat_postMessage"), partial(call, client, "chat_update")
    with closing(client.http):
        for seconds in (0, 20):
            clock.advance(timedelta(seconds=seconds))
            with pytest.raises(MessengerFault) as raised:
                say(channel="C1", text="said")
            assert raised.value.retry_after == timedelta(seconds=30 - seconds)
            assert raised.value.worded
            assert not raised.value.permanent
        update(channel="C1", ts="1.0", text="said")
        clock.advance(timedelta(seconds=10))
        say(channel="C1", text="said")
    assert [one.url.path.rpartition("/")[2] for one in asked] == [
        "chat.postMessage",
        "chat.update",
        "chat.postMessage",
    ]


@given(st.text())
def test_no_retry_after_is_outside_the_limits(said: str) -> None:
    """Whatever the header holds."""
    least, most = limits.RETRY_AFTER
    assert least <= retry_after(said) <= most


@pytest.mark.parametrize(
    "body",
    [
        *[b"", b"[]", b"7", b"null", b"{", b"{}", b"\xff", b"[" * 100_000, b'{"ok": true}'],
        *[b'{"ok": true, "channel": [], "ts": {}}', b'{"ok": 1, "ts": "1.0"}'],
    ],
)
def test_a_malformed_answer_is_a_temporary_fault(body: bytes) -> None:
    """A cut body, another type, a missing part: tried again, and named as no word of Slack's."""
    client, _ = answering(httpx.Response(200, content=body))
    found = fault(client)
    assert not found.permanent
    assert not found.worded


@pytest.mark.parametrize("status", [302, 403, 404, 500])
def test_a_gateway_page_is_not_an_answer_of_slack(status: int) -> None:
    """HTML with any status says nothing of the message."""
    client, _ = answering(httpx.Response(status, html="<html>Not here</html>"))
    found = fault(client)
    assert (found.code, found.permanent, found.worded) == (f"http_{status}", False, False)


def test_blocks_that_slack_refuses_are_sent_as_words() -> None:
    """The message arrives plain; anything else that Slack refuses is raised."""
    refused: dict[str, Any] = {"ok": False, "error": "invalid_blocks"}
    taken = {"ok": True, "channel": "C1", "ts": "1.0"}
    client, asked = answering(httpx.Response(200, json=refused), httpx.Response(200, json=taken))
    with closing(client.http):
        assert say(client, DRAWN, channel="C1")["ts"] == "1.0"
    assert [b"blocks" in request.content for request in asked] == [True, False]


def test_a_reply_that_slack_cannot_draw_is_sent_as_words() -> None:
    """The same for what one person sees."""
    refused = httpx.Response(400, json={"ok": False, "error": "invalid_blocks"})
    client, asked = answering(refused, httpx.Response(200, text="ok"))
    with closing(client.http):
        reply(client.http, "https://slack.example/respond/1", DRAWN)
    assert [b"blocks" in request.content for request in asked] == [True, False]


def test_words_are_not_repeated_where_there_are_no_blocks_to_leave_out() -> None:
    """A message of words alone that Slack refuses is sent once, not twice the same."""
    refused = httpx.Response(400, json={"ok": False, "error": "invalid_blocks"})
    client, asked = answering(refused, refused)
    with closing(client.http), pytest.raises(MessengerFault, match="invalid_blocks"):
        reply(client.http, "https://slack.example/respond/1", Message("said", []))
    assert len(asked) == 1


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (429, False), (500, False)])
def test_a_reply_that_is_refused(status: int, permanent: bool) -> None:  # noqa: FBT001
    """Only an address that is used up is used up."""
    client, _ = answering(httpx.Response(status, text="no"))
    with closing(client.http), pytest.raises(MessengerFault) as raised:
        reply(client.http, "https://slack.example/respond/1", DRAWN)
    assert raised.value.permanent is permanent


def test_a_reply_to_no_address() -> None:
    """An address that is none is a fault like any other."""
    client, _ = answering()
    with closing(client.http), pytest.raises(MessengerFault):
        reply(client.http, "http://\x00", DRAWN)
