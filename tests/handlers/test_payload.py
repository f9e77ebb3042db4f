"""What comes from Slack, whatever it is."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import Ack, BoltRequest
from slack_sdk import WebClient

from bot.workspace import bolt_app
from handlers.payload import reduced, without_surrogates

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "team_id", "value", "action_id", "state", "values", "type"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
ANY = re.compile("")
KEYS = ("user", "team", "user_id", "team_id", "actions", "view", "container", "text", "channel")
KINDS = ({"command": "/order"}, {"type": "block_actions"}, {"type": "view_submission"})
DELIVERIES = st.builds(
    lambda kind, parts: {**parts, **kind},
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from([*KEYS, "enterprise", "authorizations", "event"]), ODD),
)


@given(DELIVERIES)
def test_every_delivery_reaches_its_listener(payload: dict[str, Any]) -> None:
    """Parts that are missing, odd or unknown never fail in Bolt, nor reach the listener."""
    app = bolt_app(WebClient("xoxb-1"))
    seen: list[Any] = []

    def listener(ack: Ack, body: dict[str, Any]) -> None:
        seen.append(body)
        ack()

    app.block_action({"action_id": ANY})(listener)
    app.command(ANY)(listener)
    app.view_submission(ANY)(listener)

    response = app.dispatch(BoltRequest(mode="socket_mode", body=reduced(payload)))

    assert response.status == 200
    (body,) = seen
    assert isinstance(body.get("user", {}).get("id", ""), str)
    assert isinstance(body.get("actions", [{}])[0].get("action_id", ""), str)
    assert isinstance(body.get("view", {}).get("state", {}).get("values", {}), dict)


@given(ODD)
def test_what_is_no_delivery_is_empty(payload: Any) -> None:
    """A payload that is nothing we wait for leaves nothing."""
    assert reduced(payload) == {}


def test_all_that_a_message_says_is_read() -> None:
    """Text, blocks and attachments however deep, in their order, and no id of a block."""
    link: Any = {"url": "link"}
    for _ in range(3_000):
        link = {"elements": [link]}
    button = {"type": "button", "action_id": "no", "value": "value"}
    said: dict[str, Any] = {
        "text": "text",
        "blocks": [{"block_id": "no", "x": link}, button],
        "user": "no",
    }
    said["attachments"] = [{"fields": [{"value": "field"}]}, 7, None]
    found = reduced({"type": "message_action", "callback_id": "c", "message": said})
    assert found["message"] == {"texts": ["text", "link", "value", "field"]}
    assert reduced({"type": "shortcut"}) == {
        "type": "shortcut",
        "callback_id": "",
        "message": {"texts": []},
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("250-1\ud83d", "250-1\ufffd"),
        ("\ude00a", "\ufffda"),
        ("\ud83d\ude00", "😀"),
        ("日本語😀", "日本語😀"),
        ("plain", "plain"),
    ],
)
def test_halves_of_characters_are_made_whole(typed: str, kept: str) -> None:
    """Half an emoji would fail in the database and in the answer."""
    assert without_surrogates(typed) == kept
    assert reduced({"command": "/order", "text": typed})["text"] == kept


def test_an_id_that_is_too_long_is_none() -> None:
    """Nothing of a megabyte gets into the record or a log."""
    found = reduced({"command": "/order", "user_id": "U" * 1_000_000, "trigger_id": ["1"]})
    assert found == {"command": "/order"}
