"""What the simulated workspace refuses to post, over the wire."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import SystemClock
from simulator.slack import SlackSimulator


def sections(*lengths: int) -> list[dict[str, Any]]:
    """Return sections with texts of these lengths."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": "x" * length}}
        for length in lengths
    ]


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        (sections(3001), "invalid_blocks"),
        (sections(3000, 3000, 3000, 3000, 1201), "msg_blocks_too_long"),
    ],
)
def test_what_slack_does_not_take_is_refused_and_noted(
    blocks: list[dict[str, Any]], error: str
) -> None:
    """The call fails with Slack's code, nothing is posted, and the violation is remembered."""
    with SlackSimulator(SystemClock()) as slack:
        slack.add_user("U1", "Tanaka")
        slack.add_channel("C1", "desk")
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        client.chat_postMessage(
            channel="C1", text="x", blocks=sections(3000, 3000, 3000, 3000, 1200)
        )
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="C1", text="x", blocks=blocks)
        assert refused.value.response["error"] == error
        assert len(slack.person("U1").messages("C1")) == 1
        assert len(slack.violations) == 1
