"""What can go wrong at the simulated workspace, over the wire."""

import time
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import URLError

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import SystemClock
from simulator.slack import SlackSimulator


@pytest.fixture
def slack() -> Iterator[SlackSimulator]:
    """Return a workspace with a channel and some people."""
    with SlackSimulator(SystemClock()) as started:
        for number in range(5):
            started.add_user(f"U{number}", f"person {number}")
        started.add_channel("C1", "desk")
        yield started


@pytest.fixture
def client(slack: SlackSimulator) -> WebClient:
    """Return a client that tries nothing twice."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def said(slack: SlackSimulator) -> int:
    """Return how many messages the channel holds."""
    return len(slack.person("U1").messages("C1"))


def test_an_answer_can_drip(slack: SlackSimulator, client: WebClient) -> None:
    """A byte at a time, and whole in the end."""
    slack.faults.drip("chat.postMessage", 0.0005, times=1)
    begun = time.monotonic()
    assert client.chat_postMessage(channel="C1", text="x")["ok"]
    assert time.monotonic() - begun > 0.0005 * 100


@pytest.mark.parametrize("status", [307, 403, 500])
@pytest.mark.parametrize("after", [False, True])
def test_a_gateway_answers_in_html(slack: SlackSimulator, status: int, *, after: bool) -> None:
    """Any status, before the message is posted or after it."""
    slack.faults.gateway_page("chat.postMessage", status=status, after=after)
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    asked = {"channel": "C1", "text": "x"}
    answer = httpx.post(f"{slack.api_url}chat.postMessage", data=asked, headers=headers)

    assert (answer.status_code, answer.text[:6]) == (status, "<html>")
    assert said(slack) == after
    assert [(call.ok, call.status) for call in slack.calls] == [(False, status)]


@pytest.mark.parametrize("after", [False, True])
def test_a_connection_is_closed(slack: SlackSimulator, client: WebClient, *, after: bool) -> None:
    """Nothing is answered, whether the message was posted or not."""
    slack.faults.close("chat.postMessage", after=after)
    with pytest.raises((URLError, HTTPException, ConnectionError)):
        client.chat_postMessage(channel="C1", text="x")
    assert said(slack) == after
    assert slack.calls[-1].status is None


def test_a_workspace_may_forbid_editing(slack: SlackSimulator, client: WebClient) -> None:
    """A message can be posted, and changed no more."""
    slack.faults.forbid_editing()
    ts = client.chat_postMessage(channel="C1", text="x")["ts"]
    for _ in range(2):
        with pytest.raises(SlackApiError, match="edit_window_closed"):
            client.chat_update(channel="C1", ts=ts, text="y")


def test_a_cursor_may_lead_back(slack: SlackSimulator, client: WebClient) -> None:
    """Each page of the people is the first one."""
    slack.faults.repeat_page()
    first = client.users_list(limit=2)
    again = client.users_list(limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert first["members"] == again["members"]
    assert again["response_metadata"]["next_cursor"]


def test_a_later_page_may_be_refused(slack: SlackSimulator, client: WebClient) -> None:
    """The first page of the people is answered, the next one is 429 once."""
    slack.faults.rate_limit("users.list", 7, paged=True)
    cursor = client.users_list(limit=2)["response_metadata"]["next_cursor"]
    with pytest.raises(SlackApiError) as refused:
        client.users_list(limit=2, cursor=cursor)
    assert refused.value.response.headers["Retry-After"] == "7"
    assert client.users_list(limit=2, cursor=cursor)["ok"]
