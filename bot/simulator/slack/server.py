"""HTTP and the WebSocket handshake on one port of this computer."""

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from wsproto.utilities import generate_accept_token

from bot.ports.clock import Clock
from bot.simulator.slack.answers import Answer, ApiError, api_answer
from bot.simulator.slack.sockets import Sockets
from bot.simulator.slack.web_api import WebApi, read_params
from bot.simulator.slack.websocket import WebSocket

API = "/api/"
REPLIES = "/respond/"
LINK = "/link"
_BACKLOG = 512
_END_WITHIN = 2.0


@dataclass(frozen=True, slots=True)
class Routes:
    """Where requests go."""

    clock: Clock
    web_api: WebApi
    sockets: Sockets


class SlackServer(ThreadingHTTPServer):
    """Listens from the moment it is made; `stop` ends every connection and every thread."""

    request_queue_size = _BACKLOG
    daemon_threads = True

    def __init__(self, address: tuple[str, int], routes: Routes) -> None:
        super().__init__(address, _Handler)
        self.routes = routes
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._acceptor = threading.Thread(target=self._accept, name="slack", daemon=True)
        self._acceptor.start()

    def _accept(self) -> None:
        while not self._stopping:
            try:
                connection, address = self.socket.accept()
            except OSError:
                return
            self._spawn(connection, address)

    def _spawn(self, connection: socket.socket, address: Any) -> None:
        thread = threading.Thread(
            target=self.process_request_thread, args=(connection, address), daemon=True
        )
        with self._lock:
            self._connections[connection] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """End a connection; one that is to be reset without the goodbye of TCP."""
        with self._lock:
            self._connections.pop(request, None)
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER):
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away; that is its right."""

    def stop(self) -> None:
        """End."""
        self._stopping = True
        with contextlib.suppress(OSError):
            # The acceptor waits in accept(): a last visitor lets it see that it is over.
            socket.create_connection(self.socket.getsockname(), timeout=1).close()
        self._acceptor.join(_END_WITHIN)
        self.socket.close()
        with self._lock:
            open_ones = dict(self._connections)
        for connection, thread in open_ones.items():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(_END_WITHIN)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SlackServer

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        split = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if split.path == LINK:
            self._link(parse_qs(split.query))
        elif split.path.startswith(API):
            name = split.path.removeprefix(API)
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ").strip()
            self._call(split.query, body, lambda params: self._api(name, token, params))
        elif split.path.startswith(REPLIES):
            word = split.path.removeprefix(REPLIES)
            reply = self.server.routes.web_api.reply
            self._call(split.query, body, lambda params: reply(word, params))
        else:
            self._send(Answer(HTTPStatus.NOT_FOUND, b"", "text/plain"))

    def _api(self, name: str, token: str, params: dict[str, Any]) -> Answer:
        token = token or str(params.get("token") or "")
        params.pop("token", None)
        return self.server.routes.web_api.call(name, token, params)

    def _call(self, query: str, body: bytes, run: Callable[[dict[str, Any]], Answer]) -> None:
        try:
            params = read_params(query, self.headers.get("Content-Type") or "", body)
        except ApiError as error:
            self._send(api_answer(error.answer()))
        else:
            self._send(run(params))

    def _send(self, answer: Answer) -> None:
        if answer.status is None:
            self.close_connection = True
            return
        head = {
            "Date": format_datetime(self.server.routes.clock.now(), usegmt=True),
            "Content-Type": answer.content_type,
            "Content-Length": str(len(answer.body)),
            **answer.headers,
        }
        status = HTTPStatus(answer.status)
        self.wfile.write(_head(status, head) + answer.body)

    def _link(self, query: Mapping[str, list[str]]) -> None:
        self.close_connection = True
        sockets = self.server.routes.sockets
        key = self.headers.get("Sec-WebSocket-Key")
        if not key or not sockets.admits(query.get("ticket", [""])[0]):
            self._send(Answer(HTTPStatus.FORBIDDEN, b"", "text/plain"))
            return
        head = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Accept": generate_accept_token(key.encode()).decode(),
        }
        raw = cast(socket.socket, self.connection)
        web_socket = WebSocket(raw, self.rfile, sockets.take)
        sockets.serve(web_socket, _head(HTTPStatus.SWITCHING_PROTOCOLS, head))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Keep no log: `calls` holds what came."""


def _head(status: HTTPStatus, fields: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii")
