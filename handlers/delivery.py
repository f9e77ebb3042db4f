"""Socket Mode deliveries: handle, acknowledge, then run deferred work."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import partial
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from handlers.frames import FramedSocket
from handlers.payload import reduced
from handlers.web_api import fault_code, refuses

_log = logging.getLogger(__name__)
_PING_EVERY = 2


class _Deferred(threading.local):
    """Work deferred until this thread has acknowledged its delivery, if it has one."""

    waiting: list[Callable[[], object]] | None = None


_deferred = _Deferred()


def afterwards(work: Callable[[], object]) -> None:
    """Run `work` once this thread has acknowledged its delivery, or at once if it has none.

    The caller's logging context is kept. `work` must be fast and must not raise.
    """
    if _deferred.waiting is None:
        work()
    else:
        _deferred.waiting.append(partial(copy_context().run, work))


class _Client(SocketModeClient):
    """slack_sdk's client, which reads whole WebSocket frames, and stops reading when it ends.

    It asks for a new connection every few seconds while it has none.
    """

    refused = ""
    """Slack's error code for refusing the app's token; empty if it does not."""

    def issue_new_wss_url(self) -> str:
        """Ask Slack where to connect; a refusal is logged once."""
        try:
            url = super().issue_new_wss_url()
        except SlackApiError as error:
            code = fault_code(error)
            if refuses(code) and code != self.refused:
                self.refused = code
                _log.error("slack.token_refused", extra={"fault": code})
            raise
        self.refused = ""
        return url

    def _run_current_session(self) -> None:
        # In this order: `connect` replaces the session before its state.
        session, state = self.current_session, self.current_session_state
        if session is None or state.terminated:
            return  # slack_sdk would revive the state, read on from a closed socket, and never end
        with session.sock_receive_lock:  # the socket is closed under this lock
            if session.sock is None:
                return
            if not isinstance(session.sock, FramedSocket):
                session.sock = FramedSocket(session.sock)  # type: ignore[assignment]
        session.run_until_completion(state)


class Socket(SocketModeHandler):
    """A Socket Mode connection that wakes no other thread before it has acknowledged a delivery."""

    def __init__(
        self, app: App, app_token: str, greeted: Callable[[int], None] = lambda _: None
    ) -> None:
        """`greeted` gets the number of the app's connections whenever Slack reports it."""
        # Bolt's own handler would start a client that reads partial frames.
        self.app = app
        self.app_token = app_token
        self.client: _Client = _Client(
            app_token, logger=app.logger, web_client=app.client, ping_interval=_PING_EVERY
        )
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]
        self.client.message_listeners.append(self._hear)
        self._greeted = greeted

    @property
    def pong_at(self) -> float | None:
        """Return when Slack last answered a ping, in seconds of the system clock."""
        session = self.client.current_session
        return None if session is None else session.last_ping_pong_time

    @property
    def refused(self) -> str:
        """Return Slack's error code for refusing the app's token; empty if it does not."""
        return self.client.refused

    def _hear(self, _client: object, message: Mapping[str, Any], _raw: str | None = None) -> None:
        count = message.get("num_connections")
        if message.get("type") == "hello" and isinstance(count, int):
            self._greeted(count)

    def handle(  # type: ignore[override] # Bolt's narrows it in the same way
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        """Handle a delivery, acknowledge it, then run what was deferred."""
        req.payload = reduced(req.payload)
        if not req.payload:
            _log.warning("slack.delivery_unknown", extra={"kind": str(req.type)[:40]})
            client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
            return
        waiting: list[Callable[[], object]] = []
        # A broken connection may block the acknowledgement; deferred work does not wait for it.
        _deferred.waiting = waiting if client.is_connected() else None
        try:
            super().handle(client, req)
        finally:
            _deferred.waiting = None
            for work in waiting:
                work()
