"""The sockets of the simulated Amazon: HTTP/1.1 on this computer, connections kept alive."""

import contextlib
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.simulator.amazon2.wire import Answer, Asked

Ask = Callable[[Asked], Answer | None]


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], ask: Ask, now: Callable[[], datetime]) -> None:
        self.ask = ask
        self.now = now
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._ended = False
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            ended = self._ended
            self._open.add(request)
        if ended:
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hung up."""

    def cut(self) -> None:
        """Refuse connections from now on and cut those there are."""
        self.shutdown()
        self.socket.close()
        with self._guard:
            self._ended = True
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: _Server

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, keep_blank_values=True)
        length = int(self.headers.get("content-length") or 0)
        asked = Asked(
            self.command,
            parts.path,
            {name: ",".join(values) for name, values in query.items()},
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        answer = self.server.ask(asked)
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the library's names

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - by our clock
        return format_datetime(self.server.now(), usegmt=True)

    def version_string(self) -> str:
        return "Server"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Keep quiet: the calls are listed by the simulator."""


class Listener:
    """Listens at one address; can be away for a while and come back at the same port."""

    def __init__(self, host: str, port: int, ask: Ask, now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._servers: list[_Server] = []
        self._thread: threading.Thread | None = None
        self._address = (host, port)

    @property
    def url(self) -> str:
        """Return the address as an URL without a path."""
        host, port = self._address
        return f"http://{host}:{port}"

    def open(self) -> None:
        """Begin to listen; does nothing where it listens already."""
        if self._thread is not None:
            return
        server = _Server(self._address, self._ask, self._now)
        self._address = (self._address[0], server.server_port)
        self._servers.append(server)
        self._thread = threading.Thread(
            target=server.serve_forever, args=(0.01,), name="amazon-simulator"
        )
        self._thread.start()

    def away(self) -> None:
        """Refuse connections and cut the open ones, until `open`."""
        if self._thread is None:
            return
        self._servers[-1].cut()
        self._thread.join()
        self._thread = None

    def close(self) -> None:
        """Stop for good and wait for the threads."""
        self.away()
        for server in self._servers:
            server.server_close()
        self._servers.clear()
