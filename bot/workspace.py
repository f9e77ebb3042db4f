"""The way to Slack: a client, an app, and the workspace that the token belongs to."""

import logging
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.settings import Settings
from bot.start import CannotStart
from bot.tls import certificates
from handlers.web_api import fault_code

_log = logging.getLogger(__name__)
SLACK_TIMEOUT = 10
_START_PAUSE = 3.0
_SERVER_FAULT = 500


def slack_client(settings: Settings) -> WebClient:
    """Return Slack's client; it retries nothing, since a retried post may be posted twice."""
    return WebClient(
        token=settings.slack_bot_token.reveal(),
        base_url=settings.slack_api_url,
        timeout=SLACK_TIMEOUT,
        ssl=certificates(),
        retry_handlers=[],
    )


def bolt_app(client: WebClient) -> App:
    """Return a Bolt app whose listeners are done when they acknowledge; it asks Slack who it is.

    That takes away Bolt's poll for the acknowledgement (10 ms), and its pool of five.
    """
    return App(
        client=client,
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
        return str(client.auth_test()["team_id"])
    except SlackApiError as error:
        if error.response.status_code < _SERVER_FAULT and not _limited(error):
            msg = f"Slack refuses the bot token ({fault_code(error)}): set SLACK_BOT_TOKEN"
            raise CannotStart(msg) from error
        _log.warning("slack.not_answering", extra={"fault": fault_code(error)})
    except (SlackClientError, OSError) as error:
        _log.warning("slack.not_answering", extra={"fault": fault_code(error)})
    return None


def _limited(error: SlackApiError) -> bool:
    return str(error.response.get("error")) in ("ratelimited", "rate_limited")


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
