"""Connections to Slack: the Web API client, the Bolt app and Socket Mode."""

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

from bot.domain.wording import wording
from bot.ports.clock import Clock
from bot.ports.slack import MessengerFault
from bot.settings import Settings
from bot.start import CannotStart
from handlers.web_api import call, fault_code, refuses
from handlers.web_client import SlackClient, SlackHttp

_log = logging.getLogger(__name__)
_RETRY_SECONDS = 3.0
_HANDED_OVER = 1.0
"""Seconds within which a delivery that was read is with its worker; a reconnection takes longer."""
_OAUTH = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


def slack_client(settings: Settings, clock: Clock) -> SlackClient:
    """Return a Web API client; the caller closes its `http`."""
    token, url = settings.slack_bot_token.reveal(), settings.slack_api_url
    return SlackClient(token, url, SlackHttp(), clock.monotonic)


def bolt_app(client: WebClient) -> App:
    """Return a Bolt app whose listeners acknowledge by returning.

    This avoids Bolt's 10 ms poll for the acknowledgement and its pool of five threads. The client
    id and secret are removed from the environment: with them Bolt would use an installation store
    and reject every request. `authorize` avoids Bolt's own auth.test, which has no deadline.
    """
    for name in _OAUTH:
        os.environ.pop(name, None)
    without_token = copy.copy(client)
    without_token.token = None  # Bolt warns about a token that it does not use
    return App(
        name="sellerdesk",  # without it Bolt looks up the source file of every loaded module
        client=without_token,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token),
        process_before_response=True,
        ssl_check_enabled=False,
        request_verification_enabled=False,
        url_verification_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        listener_executor=ThreadPoolExecutor(10, thread_name_prefix="bolt"),
        logger=logging.getLogger("slack_bolt"),
    )


def team_of(client: WebClient, settings: Settings) -> str:
    """Return the workspace's id; retries until Slack answers. Raises CannotStart if it refuses."""
    team_id = _try_team(client)
    while team_id is None:
        threading.Event().wait(_RETRY_SECONDS)
        team_id = _try_team(client)
    if settings.slack_team_id and settings.slack_team_id != team_id:
        pinned = settings.slack_team_id
        raise CannotStart(wording("start.other_workspace", found=team_id, pinned=pinned))
    return team_id


def _try_team(client: WebClient) -> str | None:
    try:
        return str(call(client, "auth_test")["team_id"])
    except MessengerFault as fault:
        if fault.worded and refuses(fault.code):
            raise CannotStart(wording("start.bot_token", code=fault.code)) from fault
        _log.warning("slack.not_answering", extra={"fault": fault.code})
    return None


def connect(socket_mode: SocketModeHandler, *, again: bool = False) -> None:
    """Open a Socket Mode connection; retries until Slack answers.

    Raises CannotStart if Slack refuses the token; `again`, where it once took it, retries that too.
    """
    while True:
        try:
            socket_mode.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
        except SlackApiError as error:
            code = fault_code(error)
            if not refuses(code):
                _log.warning("slack.not_answering", extra={"fault": code})
            elif not again:
                raise CannotStart(wording("start.app_token", code=code)) from error
        except Exception as error:  # noqa: BLE001 - an unreadable answer raises anything
            _log.warning("slack.not_answering", extra={"fault": type(error).__name__})
        else:
            return
        threading.Event().wait(_RETRY_SECONDS)


def answer_and_hang_up(handler: SocketModeHandler) -> None:
    """Answer the deliveries received so far; Slack gives later ones to other programs."""
    client = handler.client
    if client.closed:
        return
    client.closed, client.auto_reconnect_enabled = True, False
    client.message_queue.put(None)  # its reader blocks for up to 1 s
    client.message_processor.event.set()
    client.message_processor.thread.join(_HANDED_OVER)
    while not client.message_queue.empty():
        client.process_message()  # type: ignore[no-untyped-call] # slack_sdk gives it no types
    client.message_workers.shutdown(wait=True)
    _hang_up(handler)


def close_at_once(handler: SocketModeHandler) -> None:
    """Close a connection at once: `close` alone waits up to 3 s for the next message."""
    handler.client.closed = True
    handler.client.message_queue.put(None)  # its reader blocks for up to 1 s
    _hang_up(handler)
    closing = threading.Thread(target=handler.client.close, daemon=True)
    closing.start()
    while closing.is_alive():
        # A session that was just being made has a flag of its own, and would never end.
        handler.client.current_session_state.terminated = True
        closing.join(0.05)
    handler.client.disconnect()  # from such a session; no thread makes another one now


def _hang_up(handler: SocketModeHandler) -> None:
    session = handler.client.current_session
    if session is not None and session.sock is not None:
        with suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)
