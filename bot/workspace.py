"""The way to Slack: a client, an app, and the workspace that the token belongs to."""

import copy
import logging
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.ports.slack import MessengerFault
from bot.settings import Settings
from bot.start import CannotStart
from handlers.web_api import call, fault_code
from handlers.web_client import SlackClient, http_client

_log = logging.getLogger(__name__)
_START_PAUSE = 3.0
_OAUTH = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
_PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    }
)
"""Slack's words for what is over by itself; any other word of its is a refusal."""


def slack_client(settings: Settings) -> SlackClient:
    """Return Slack's client; close its `http` at the end."""
    token, url = settings.slack_bot_token.reveal(), settings.slack_api_url
    return SlackClient(token, url, http_client())


def bolt_app(client: WebClient) -> App:
    """Return a Bolt app whose listeners are done when they acknowledge.

    That takes away Bolt's poll for the acknowledgement (10 ms), and its pool of five. With a client
    id and secret in the environment Bolt would look for tokens elsewhere and admit nobody; without
    an `authorize` of ours it would ask Slack whose token it is, once more and without a deadline.
    """
    for name in _OAUTH:
        os.environ.pop(name, None)
    without_token = copy.copy(client)
    without_token.token = None  # Bolt warns of one that it does not use
    return App(
        client=without_token,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token),
        process_before_response=True,
        ssl_check_enabled=False,
        request_verification_enabled=False,
        url_verification_enabled=False,
        ignoring_self_events_enabled=False,
        listener_executor=ThreadPoolExecutor(10, thread_name_prefix="bolt"),
        logger=logging.getLogger("slack_bolt"),
    )


def team_of(client: WebClient, settings: Settings) -> str:
    """Return the workspace's id; wait for Slack where it does not answer. Raises CannotStart."""
    team_id = _ask_team(client)
    while team_id is None:
        threading.Event().wait(_START_PAUSE)
        team_id = _ask_team(client)
    if settings.slack_team_id and settings.slack_team_id != team_id:
        msg = (
            f"the token belongs to workspace {team_id}, SLACK_TEAM_ID says {settings.slack_team_id}"
        )
        raise CannotStart(msg)
    return team_id


def _ask_team(client: WebClient) -> str | None:
    try:
        return str(call(client, "auth_test")["team_id"])
    except MessengerFault as fault:
        if fault.worded and fault.code not in _PASSING:
            msg = f"Slack refuses the bot token ({fault.code}): set SLACK_BOT_TOKEN"
            raise CannotStart(msg) from fault
        _log.warning("slack.not_answering", extra={"fault": fault.code})
    return None


def connect(socket_mode: SocketModeHandler) -> None:
    """Open a connection to Slack; wait where it does not answer. Raises CannotStart."""
    while True:
        try:
            socket_mode.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
        except SlackApiError as error:
            code = fault_code(error)
            if not code.startswith("http_") and code not in _PASSING:
                msg = f"Slack refuses the app token ({code}): set SLACK_APP_TOKEN"
                raise CannotStart(msg) from error
            _log.warning("slack.not_answering", extra={"fault": code})
        except Exception as error:  # noqa: BLE001 - an answer of no known form is no connection
            _log.warning("slack.not_answering", extra={"fault": type(error).__name__})
        else:
            return
        threading.Event().wait(_START_PAUSE)


def hang_up(handler: SocketModeHandler) -> None:
    """Close a connection to Slack at once: `close` alone waits 3 s for something to read."""
    handler.client.closed = True
    handler.client.message_queue.put(None)  # its reader waits a second for a message
    session = handler.client.current_session
    if session is not None and session.sock is not None:
        with suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)
    closing = threading.Thread(target=handler.client.close, daemon=True)
    closing.start()
    while closing.is_alive():
        # A session that begins at this very moment takes that word back, and never ends.
        handler.client.current_session_state.terminated = True
        closing.join(0.05)
