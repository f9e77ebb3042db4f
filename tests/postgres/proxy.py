"""A TCP proxy before the server, which tests cut, freeze, or let lose one answer."""

import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

_CHUNK = 65_536
_NOTIFICATION = b"A"
"""The type of the message, which is its first byte."""


@dataclass
class Proxy:
    """Forwards connections on a port of its own to `target`, a host and a port."""

    target: tuple[str, int]
    frozen: threading.Event = field(default_factory=threading.Event)
    """While set, nothing is forwarded, and nobody is told."""
    lose_commit_of: tuple[bytes, ...] = ()
    """Lose, once, the answer to the COMMIT of a transaction with a request that holds all these."""
    deaf: bool = False
    """Lose every notification, as a pooler does that lends its connections by the transaction."""
    _down: bool = False
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.down()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    @property
    def port(self) -> int:
        """Return the port that clients connect to."""
        return int(self._listener.getsockname()[1])

    def down(self) -> None:
        """Close all connections, and each new one at once."""
        with self._lock:
            self._down = True
            for pair in self._pairs:
                for end in pair:
                    end.close()
            self._pairs.clear()

    def up(self) -> None:
        """Let new connections through."""
        self._down = False

    def _accept(self) -> None:
        while not self._ended.is_set():
            if not select.select([self._listener], [], [], 0.05)[0]:
                continue
            client, _ = self._listener.accept()
            with self._lock:
                if self._down:
                    client.close()
                    continue
                pair = client, socket.create_connection(self.target)
                self._pairs.append(pair)
            thread = threading.Thread(target=self._forward, args=pair, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        marked = False
        try:
            for source, data in self._chunks(client, server):
                if self.deaf and source is server and data.startswith(_NOTIFICATION):
                    continue  # one comes alone, where nothing was asked
                if source is client:
                    marked = marked or self._names_the_lost(data)
                # The answers are named even where the requests are prepared statements.
                elif b"BEGIN\0" in data:
                    marked = False
                elif marked and b"COMMIT\0" in data:
                    self.lose_commit_of = ()
                    return
                (server if source is client else client).sendall(data)
        except (OSError, ValueError):
            return  # closed by `down`, or by either end
        finally:
            client.close()
            server.close()

    def _chunks(self, *ends: socket.socket) -> Iterator[tuple[socket.socket, bytes]]:
        """Yield what comes from either end, until one of them closes."""
        while not self._ended.is_set():
            for source in select.select(ends, [], [], 0.05)[0]:
                while self.frozen.is_set() and not self._ended.is_set():
                    self._ended.wait(0.02)
                data = source.recv(_CHUNK)
                if not data:
                    return
                yield source, data

    def _names_the_lost(self, request: bytes) -> bool:
        parts = self.lose_commit_of
        return bool(parts) and all(part in request for part in parts)


def through(proxy: Proxy, url: str) -> str:
    """Return the URL of a database with the proxy in between."""
    parts = urlsplit(url)
    options = [one for one in parts.query.split("&") if one and not one.startswith("host=")]
    user = f"{parts.username}@" if parts.username else ""
    query = f"?{'&'.join(options)}" if options else ""
    return f"postgresql://{user}127.0.0.1:{proxy.port}{parts.path}{query}"


def host_and_port(url: str) -> tuple[str, int]:
    """Return where the server of a URL listens for TCP."""
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or 5432
