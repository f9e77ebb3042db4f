"""The HTTP server of the workspace: Web API, private answers, and the door to Socket Mode."""

import json
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from bot.ports import Clock
from bot.simulator.slack2.api import WebApi
from bot.simulator.slack2.faults import Fault, Faults
from bot.simulator.slack2.person import Person
from bot.simulator.slack2.sockets import Sockets
from bot.simulator.slack2.workspace import Channel, SlackError, Workspace

_JSON_FIELDS = ("blocks", "metadata", "view", "attachments")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API, as it was answered."""

    method: str
    params: dict[str, Any]
    ok: bool
    error: str
    status: int


class SlackSimulator:
    """A Slack workspace on this computer; the bot cannot tell it from Slack but by its address."""

    def __init__(
        self, clock: Clock, *, host: str = "127.0.0.1", port: int = 0, team_id: str = "T0DEMO"
    ) -> None:
        self.bot_token = "xoxb-simulated-bot"  # noqa: S105 - opens nothing but this
        self.app_token = "xapp-simulated-app"  # noqa: S105 - opens nothing but this
        self.bot_user_id, self.app_id = "U0SELLERDESK", "A0SELLERDESK"
        self.team_id = team_id
        self.workspace = Workspace(clock, team_id, self.bot_user_id, self.app_id)
        self.api = WebApi(self.workspace)
        self.faults = Faults()
        self.sockets = Sockets()
        self.calls: list[Call] = []
        self.timeouts: list[dict[str, Any]] = []
        self._server = _Server((host, port), _Handler)
        self._server.simulator = self
        self.base = f"http://{host}:{self._server.server_port}"
        self.api_url = f"{self.base}/api/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.add_user(self.bot_user_id, "sellerdesk", is_bot=True)

    @property
    def violations(self) -> list[str]:
        """Return what Slack would not have taken: too long, doubled, unknown."""
        return self.api.violations

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and close what is open."""
        self.sockets.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def add_user(  # noqa: PLR0913 - what a person is
        self,
        user_id: str,
        name: str,
        *,
        locale: str = "en-US",
        tz: str = "Asia/Tokyo",
        guest: bool = False,
        deleted: bool = False,
        is_bot: bool = False,
        team_id: str | None = None,
    ) -> None:
        """Let somebody in."""
        self.workspace.users[user_id] = {
            "id": user_id,
            "team_id": team_id or self.team_id,
            "name": name,
            "real_name": name,
            "locale": locale,
            "tz": tz,
            "is_restricted": guest,
            "is_ultra_restricted": False,
            "is_bot": is_bot,
            "deleted": deleted,
        }

    def add_channel(
        self,
        channel_id: str,
        name: str,
        *,
        bot_is_member: bool = True,
        archived: bool = False,
    ) -> None:
        """Make a channel."""
        self.workspace.channels[channel_id] = Channel(channel_id, name, bot_is_member, archived)

    def person(self, user_id: str) -> Person:
        """Return a person who types, reads, clicks and fills in."""
        return Person(self, user_id, self.team_id)

    def stranger(self, user_id: str, *, team_id: str) -> Person:
        """Return a person of another workspace, met in a shared channel."""
        return Person(self, user_id, team_id)

    def repeat_next(self, times: int = 1) -> None:
        """Deliver the next envelopes twice."""
        self.sockets.repeats += times

    def wait_for(
        self, predicate: Callable[[], object], timeout: float = 8, what: str = "something"
    ) -> None:
        """Wait until something is so; raises AssertionError with what there is instead."""
        end = time.monotonic() + timeout
        with self.workspace.changed:
            while not predicate():
                if time.monotonic() > end:
                    raise AssertionError(f"waited in vain for {what}\n{self.describe()}")
                self.workspace.changed.wait(0.02)

    def wait_message(self, channel: str, containing: str, timeout: float = 8) -> dict[str, Any]:
        """Wait for a message and return it."""

        def found() -> list[dict[str, Any]]:
            messages = self.workspace.channels[channel].messages
            return [m for m in messages if containing in json.dumps(m, ensure_ascii=False)]

        self.wait_for(found, timeout, f"{containing!r} in {channel}")
        return found()[-1]

    def describe(self) -> str:
        """Return the last messages and calls, for a failing test."""
        texts = [
            f"{channel.name}: {message['text']}"
            for channel in self.workspace.channels.values()
            for message in channel.messages[-5:]
        ]
        texts += [
            f"to {u}: {m['text']}" for u, ms in self.workspace.private.items() for m in ms[-3:]
        ]
        calls = [f"{c.method} {c.status} {c.error}" for c in self.calls[-8:]]
        return "\n".join([*texts, *calls])

    def answer(self, method: str, params: dict[str, Any], token: str) -> tuple[int, dict[str, Any]]:
        """Answer a call of the Web API; status 0 means no answer at all."""
        fault = self.faults.meet(method)
        if self.faults.is_down or (fault and fault.status == 0):
            return 0, {}
        try:
            if fault is not None:
                status, answer = _faulty(fault)
            else:
                status, answer = 200, self._called(method, params, token)
        except SlackError as error:
            status, answer = 200, error.answer
        ok, error_code = bool(answer.get("ok")), str(answer.get("error", ""))
        self.calls.append(Call(method, params, ok, error_code, status))
        self.workspace.announce()
        return status, answer

    def _called(self, method: str, params: dict[str, Any], token: str) -> dict[str, Any]:
        if method == "apps.connections.open":
            if token != self.app_token:
                raise SlackError("invalid_auth")
            if self.sockets.refused:
                raise SlackError("internal_error")
            address = self.base.replace("http:", "ws:")
            return {"ok": True, "url": f"{address}/link?ticket={uuid.uuid4().hex}"}
        if token != self.bot_token:
            raise SlackError("invalid_auth" if token else "not_authed")
        return self.api.call(method, params)


def _faulty(fault: Fault) -> tuple[int, dict[str, Any]]:
    if fault.status != 200 and fault.retry_after is None:
        return fault.status, {}
    answer = {"ok": False, "error": fault.error}
    if fault.retry_after is not None:
        answer["retry_after"] = str(fault.retry_after)
    return fault.status, answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    simulator: SlackSimulator

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a bot that is killed leaves broken connections behind."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        """Open a WebSocket, or answer a call made by GET."""
        parts = urlsplit(self.path)
        if parts.path == "/link":
            self.close_connection = True
            if self.server.simulator.faults.is_down:
                return
            self.server.simulator.sockets.serve(
                self.connection, str(self.headers.get("Sec-WebSocket-Key"))
            )
            return
        self._call(parts.path, dict(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        """Answer a call, or take a private answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/respond/"):
            self._respond(body)
            return
        self._call(urlsplit(self.path).path, self._params(body))

    def _params(self, body: bytes) -> dict[str, Any]:
        if "json" in str(self.headers.get("Content-Type")):
            parsed: dict[str, Any] = json.loads(body or b"{}")
            return parsed
        params: dict[str, Any] = dict(parse_qsl(body.decode(), keep_blank_values=True))
        for name in _JSON_FIELDS:
            if isinstance(params.get(name), str):
                params[name] = json.loads(params[name])
        return params

    def _call(self, path: str, params: dict[str, Any]) -> None:
        token = str(self.headers.get("Authorization") or "").removeprefix("Bearer ")
        token = token or str(params.pop("token", ""))
        method = path.removeprefix("/api/")
        simulator = self.server.simulator
        status, answer = simulator.answer(method, params, token)
        if status == 0:
            self.close_connection = True
            return
        headers = {"x-oauth-scopes": ",".join(sorted(simulator.api.scopes))}
        if answer.get("retry_after"):
            headers["Retry-After"] = str(answer["retry_after"])
        self._send(status, json.dumps(answer, ensure_ascii=False).encode(), headers)

    def _respond(self, body: bytes) -> None:
        simulator = self.server.simulator
        if simulator.faults.is_down:
            self.close_connection = True
            return
        fault = simulator.faults.meet("respond")
        status, said = (
            (fault.status, fault.error)
            if fault
            else simulator.workspace.reply(self.path, json.loads(body))
        )
        self._send(status, said.encode(), {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        lines = [
            f"HTTP/1.1 {status} Simulated",
            "Content-Type: application/json; charset=utf-8",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
