"""What is kept and logged of a call that Slack did not answer well."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.web_api import fault_code


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        ({"error": "invalid_blocks", "ok": False}, 200, "invalid_blocks"),
        ({"error": 'Received a response in a non-JSON format: {"members"'}, 200, "http_200"),
        ({"error": {"name": "PLANTED"}}, 500, "http_500"),
        ({}, 502, "http_502"),
    ],
)
def test_only_a_code_is_taken_from_an_answer(
    answer: dict[str, object], status: int, code: str
) -> None:
    """Slack's own code, else the status: never a part of what the answer held."""
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=answer,
        headers={},
        status_code=status,
    )
    error = SlackApiError("", response)  # type: ignore[no-untyped-call] # of slack_sdk
    assert fault_code(error) == code


def test_what_did_not_reach_slack_is_named_by_its_kind() -> None:
    """A connection that broke says which exception it was."""
    assert fault_code(ConnectionResetError("PLANTED")) == "ConnectionResetError"
