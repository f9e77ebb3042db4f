"""Socket Mode: the open WebSockets, envelopes to one of them, acknowledgements, and how they break.

The frames are wsproto's; the sockets are ours, so that they can be reset or fall silent.
"""

import base64
import contextlib
import hashlib
import itertools
import json
import socket
import struct
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection, Event, Ping, Pong, TextMessage

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ACK_SECONDS = 3.0


@dataclass
class Delivery:
    """An envelope on its way, and its acknowledgement."""

    envelope: dict[str, Any]
    sent_at: float = field(default_factory=time.monotonic)
    done: threading.Event = field(default_factory=threading.Event)
    payload: dict[str, Any] | None = None
    ms: float = 0.0
    on_ack: Callable[[dict[str, Any] | None], None] | None = None

    def wait(self, timeout: float = ACK_SECONDS) -> bool:
        """Wait for the acknowledgement; False where none came in time."""
        return self.done.wait(timeout)


class Socket:
    """One WebSocket to the bot."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._frames = Connection(ConnectionType.SERVER)
        self._lock = threading.Lock()
        self.silent = False
        self.open = True

    def send(self, data: dict[str, Any]) -> None:
        """Send a JSON message; a silent socket swallows it."""
        self._put(TextMessage(data=json.dumps(data, ensure_ascii=False)))

    def _put(self, event: Event) -> None:
        if self.silent:
            return
        with self._lock:
            try:
                self._socket.sendall(self._frames.send(event))
            except OSError:
                self.open = False

    def read(self, on_message: Callable[[dict[str, Any]], None]) -> None:  # noqa: C901 - one loop
        """Read until the socket ends."""
        text = ""
        while self.open:
            try:
                data = self._socket.recv(65536)
            except OSError:
                break
            if not data:
                break
            if self.silent:
                continue
            self._frames.receive_data(data)
            for event in self._frames.events():
                if isinstance(event, Ping):
                    self._put(Pong(payload=bytes(event.payload)))
                elif isinstance(event, TextMessage):
                    text += event.data
                    if event.message_finished:
                        on_message(json.loads(text))
                        text = ""
                elif isinstance(event, CloseConnection):
                    self.open = False
        self.open = False

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        self.open = False
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.end()

    def end(self) -> None:
        """Close the connection."""
        self.open = False
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class Sockets:
    """All WebSockets of the app."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[Socket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, Delivery] = {}
        self.repeats = 0
        self.refused = False

    @property
    def open(self) -> list[Socket]:
        """Return the sockets that are open."""
        with self._lock:
            self._sockets = [one for one in self._sockets if one.open]
            return list(self._sockets)

    def serve(self, connection: socket.socket, key: str) -> None:
        """Accept a WebSocket and read it until it ends."""
        digest = hashlib.sha1(f"{key}{_GUID}".encode(), usedforsecurity=False).digest()
        accept = base64.b64encode(digest).decode()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )
        opened = Socket(connection)
        opened.send({"type": "hello", "num_connections": len(self.open) + 1})
        with self._lock:
            self._sockets.append(opened)
        opened.read(self._acknowledged)

    def deliver(
        self,
        kind: str,
        payload: dict[str, Any],
        on_ack: Callable[[dict[str, Any] | None], None] | None = None,
    ) -> Delivery:
        """Send an envelope to one of the open sockets; the acknowledgement comes later."""
        envelope = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": True,
        }
        delivery = Delivery(envelope, on_ack=on_ack)
        self._waiting[str(envelope["envelope_id"])] = delivery
        self._send(envelope)
        if self.repeats > 0:
            self.repeats -= 1
            self._send(envelope)
        return delivery

    def redeliver(self, envelope: dict[str, Any], *, reason: str = "timeout") -> Delivery:
        """Send an envelope a second time, as after a lost acknowledgement."""
        delivery = Delivery(envelope)
        self._waiting[envelope["envelope_id"]] = delivery
        self._send(envelope | {"retry_attempt": 1, "retry_reason": reason})
        return delivery

    def _send(self, envelope: dict[str, Any]) -> None:
        sockets = self.open
        if sockets:
            sockets[next(self._turn) % len(sockets)].send(envelope)

    def _acknowledged(self, message: dict[str, Any]) -> None:
        delivery = self._waiting.pop(str(message.get("envelope_id")), None)
        if delivery is None:
            return
        delivery.ms = (time.monotonic() - delivery.sent_at) * 1000
        delivery.payload = message.get("payload")
        if delivery.on_ack is not None and delivery.ms < ACK_SECONDS * 1000:
            delivery.on_ack(delivery.payload)
        delivery.done.set()

    def reset(self) -> None:
        """Break every connection with a TCP reset."""
        for one in self.open:
            one.reset()

    def half_open(self) -> None:
        """Let every connection fall silent: nothing is answered, nothing arrives."""
        for one in self.open:
            one.silent = True

    def disconnect_frame(self, *, only_first: bool = False) -> None:
        """Tell the bot that connections are about to be refreshed."""
        for one in self.open[:1] if only_first else self.open:
            one.send({"type": "disconnect", "reason": "refresh_requested"})

    def refuse(self, refuse: bool = True) -> None:  # noqa: FBT001, FBT002 - refuse(True)
        """Open no new connections, or open them again."""
        self.refused = refuse

    def close(self) -> None:
        """Close every connection."""
        for one in self.open:
            one.end()
