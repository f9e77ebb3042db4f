"""A server with scripted answers, including ones that no HTTP server sends."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from hypothesis import strategies as st

_BODILESS = (100, 101, 103, 204, 304)
_LONG: Final = "X-Long"
HERE: Final = b"http://here.invalid"
"""Stands for the server's own address in what it says."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply. `short`: fewer bytes than announced; `shut`: nothing at all, or junk."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    short: bool = False
    shut: bytes | None = None

    @property
    def whole(self) -> bool:
        """Whether the reply is complete."""
        return self.shut is None and not self.short

    def written(self) -> bytes:
        """Return the bytes to send."""
        if self.shut is not None:
            return self.shut
        length = len(self.body) + 5 * self.short
        named = {name.lower() for name, _ in self.headers}
        lines = [f"HTTP/1.1 {self.status} Said"]
        lines += [f"{name}: {value * (1 + 700 * (name == _LONG))}" for name, value in self.headers]
        lines += [] if "content-type" in named else ["Content-Type: application/json"]
        lines += [] if "content-length" in named else [f"Content-Length: {length}"]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + self.body

    @property
    def last(self) -> bool:
        """Whether the connection ends after it."""
        named = {name.lower() for name, _ in self.headers}
        odd = bool({"content-length", "transfer-encoding", "connection"} & named)
        return not self.whole or odd or self.status in _BODILESS


Answering = Callable[[str, str], Reply]
"""Returns the answer to a method and a target."""


class Scripted(socketserver.ThreadingTCPServer):
    """Listens on localhost; `answering` may be set at any time."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    answering: Answering = staticmethod(lambda _method, _target: Reply(404))

    @property
    def url(self) -> str:
        """Return the base URL."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


class _Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Scripted)
        try:
            while line := self.rfile.readline():
                method, target = line.decode("latin-1").split()[:2]
                self._read_on()
                reply = server.answering(method, target)
                here = replace(reply, body=reply.body.replace(HERE, server.url.encode()))
                self.wfile.write(here.written())
                if reply.last:
                    return
        except OSError:
            return

    def _read_on(self) -> None:
        length = 0
        while (line := self.rfile.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self.rfile.read(length)


@contextmanager
def scripted() -> Iterator[Scripted]:
    """Start a server for the block."""
    with Scripted(("127.0.0.1", 0), _Connection) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        serving.start()
        try:
            yield server
        finally:
            server.shutdown()
            serving.join()


def _shut(said: bytes) -> Reply:
    return Reply(0, shut=said)


STATUSES: Final = st.sampled_from(
    [
        *(200, 200, 201, 202, 204, 206, 299, 301, 302, 304, 307, 308),
        *(400, 400, 401, 403, 403, 404, 404, 408, 409, 413, 422, 429, 429, 451, 499),
        *(500, 502, 503, 504, 520, 599, 600, 999, 100, 101, 103),
    ]
)
HEADERS: Final[st.SearchStrategy[tuple[str, str]]] = st.sampled_from(
    [
        *(("Content-Encoding", said) for said in ("gzip", "br", "identity", "\xff", "gzip, gzip")),
        *(("Content-Type", said) for said in ("text/html", "", "application/json; charset=x")),
        *(("Content-Length", said) for said in ("0", "3", "-1", "9" * 30)),
        ("Transfer-Encoding", "chunked"),
        ("Location", "http://127.0.0.1:1/elsewhere"),
        ("Connection", "close"),
        *(("Retry-After", said) for said in ("0", "-5", "7200", "1e12", "nan", "soon", "")),
        *(
            ("x-amzn-RateLimit-Limit", said)
            for said in ("1e-300", "1e-9", "nan", "inf", "-1", "many", "1e300", "\xe9")
        ),
        *(
            ("Date", said)
            for said in (
                "Tue, 24 Nov 2026 02:00:00 GMT",
                "Mon, 01 Jan 0001 00:00:00 GMT",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "Tue, 24 Nov 2026 01:00:00 +9999",
                "yesterday",
            )
        ),
        ("x-amzn-RequestId", "\x1b[31m"),
        (_LONG, "x" * 100),
    ]
)


MANNERS: Final = st.one_of(
    st.just(Reply(0)),
    st.just(Reply(0)),
    st.builds(Reply, st.just(0), headers=st.tuples(HEADERS)),
    st.builds(Reply, STATUSES),
    st.builds(Reply, STATUSES, headers=st.tuples(HEADERS, HEADERS)),
    st.sampled_from(
        [
            Reply(0, short=True),
            *map(_shut, (b"", b"\x00\xff\r\n\r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/9 x\r\n")),
        ]
    ),
)
"""How an answer comes; status 0: with the status that the valid one has."""


def reply(manner: Reply, status: int, body: bytes) -> Reply:
    """Return a reply in the manner of another, with this status and body."""
    return replace(manner, status=manner.status or status, body=body)
