"""One WebSocket, server side, over a socket whose HTTP handshake is done."""

import contextlib
import io
import socket
import struct
import threading
from collections.abc import Callable

from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection, Event, Ping, Pong, TextMessage
from wsproto.utilities import LocalProtocolError

_CHUNK = 65_536
_GOING_AWAY = 1001


class WebSocket:
    """Sends from any thread; `run` reads in the thread that calls it until the end.

    After `half_open` it takes everything in and says nothing: like a peer behind a dead router.
    """

    def __init__(
        self,
        raw: socket.socket,
        reader: io.BufferedIOBase,
        on_text: Callable[["WebSocket", str], None],
    ) -> None:
        self._raw = raw
        self._reader = reader
        self._on_text = on_text
        self._protocol = Connection(ConnectionType.SERVER)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.half_open = False
        self.was_reset = False

    def begin(self, handshake: bytes, greeting: str, *, then: Callable[[], None]) -> None:
        """Answer the handshake and greet; `then` runs before the other side can know of it."""
        with self._lock:
            then()
            self._raw.sendall(handshake + self._protocol.send(TextMessage(data=greeting)))

    def run(self) -> None:
        """Read until the other side or this one ends it."""
        parts: list[str] = []
        try:
            while data := self._read():
                self._protocol.receive_data(data)
                for event in self._protocol.events():
                    if self.half_open:
                        continue
                    if not self._take(event, parts):
                        return
        except (OSError, LocalProtocolError):
            pass
        finally:
            self._ended.set()

    def _read(self) -> bytes:
        data: bytes = self._reader.read1(_CHUNK)
        if hasattr(socket, "TCP_QUICKACK"):
            # Without it the peer's Nagle waits up to 40 ms for our delayed ACK.
            self._raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return data

    def _take(self, event: Event, parts: list[str]) -> bool:
        if isinstance(event, TextMessage):
            parts.append(event.data)
            if event.message_finished:
                text = "".join(parts)
                parts.clear()
                self._on_text(self, text)
        elif isinstance(event, Ping):
            self._send(event.response())
        elif isinstance(event, CloseConnection):
            with contextlib.suppress(LocalProtocolError):
                self._send(event.response())
            return False
        return True

    def send_text(self, text: str) -> None:
        """Send a message; into nowhere if half open. Raises OSError if the socket is gone."""
        self._send(TextMessage(data=text))

    def ping(self) -> None:
        """Ask whether the other side is there."""
        self._send(Ping(payload=b"Ping from simulator"))

    def _send(self, event: TextMessage | Ping | Pong | CloseConnection) -> None:
        with self._lock:
            if self.half_open:
                return
            if self._ended.is_set():
                raise ConnectionResetError
            try:
                self._raw.sendall(self._protocol.send(event))
            except LocalProtocolError as error:
                raise ConnectionResetError from error

    def close(self) -> None:
        """Say goodbye with a close frame and end."""
        with contextlib.suppress(OSError):
            self._send(CloseConnection(code=_GOING_AWAY))
        self._wake()

    def reset(self) -> None:
        """End it with a TCP reset, and wait until that is out."""
        self.was_reset = True
        with contextlib.suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._wake()

    def _wake(self) -> None:
        # A reader that waits in recv keeps the socket alive whatever else is closed.
        with contextlib.suppress(OSError):
            self._raw.shutdown(socket.SHUT_RD)
        self._ended.wait(1)
