"""One WebSocket, server side."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine
from http import HTTPStatus
from typing import Any, Protocol

from aiohttp import WSMsgType, web

_GOING_AWAY = 1001
_WITHIN = 5.0
_GOODBYE = 0.5
_LOOK = 0.05


class Listener(Protocol):
    """Handles a WebSocket; called in the server's thread."""

    def greeting(self) -> str:
        """Return the first message to send."""
        ...

    def begin(self, web_socket: "WebSocket") -> None:
        """Register a new connection, before the peer can know of it."""
        ...

    def take(self, web_socket: "WebSocket", text: str) -> None:
        """Handle a message from the peer."""
        ...

    def end(self, web_socket: "WebSocket") -> None:
        """Handle the end of the connection."""
        ...


class WebSocket:
    """A server-side WebSocket; methods may be called from any thread but the server's.

    After `half_open` it reads everything and sends nothing, like a peer behind a dead router.
    """

    def __init__(self, request: web.BaseRequest, listener: Listener) -> None:
        self._request = request
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._wire = web.WebSocketResponse(
            timeout=_GOODBYE, autoping=False, autoclose=False, compress=False, max_msg_size=0
        )
        self._turn = asyncio.Lock()
        self._ended = threading.Event()
        self.half_open = False
        self.was_reset = False

    async def run(self) -> web.StreamResponse:
        """Accept the handshake, send the greeting, and read until either side closes."""
        try:
            async with self._turn:
                greeting = self._listener.greeting()
                self._listener.begin(self)
                await self._wire.prepare(self._request)
                await self._wire.send_str(greeting)
            await self._read()
        except ConnectionError:
            pass
        finally:
            self._ended.set()
            self._listener.end(self)
        # A peer may leave during the handshake.
        return self._wire if self._wire.prepared else web.Response(status=HTTPStatus.BAD_REQUEST)

    async def _read(self) -> None:
        async for message in self._wire:
            self._acknowledge_at_once()
            if self.half_open:
                continue
            if message.type is WSMsgType.TEXT:
                self._listener.take(self, message.data)
            elif message.type is WSMsgType.PING:
                await self._wire.pong(message.data)
        while self.half_open and not self._is_cut():
            await asyncio.sleep(_LOOK)

    def _is_cut(self) -> bool:
        return self._request.transport is None or self._request.transport.is_closing()

    def _acknowledge_at_once(self) -> None:
        # Otherwise the peer's Nagle algorithm waits up to 40 ms for our delayed ACK.
        if hasattr(socket, "TCP_QUICKACK"):
            self._set_option(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _set_option(self, level: int, option: int, value: int | bytes) -> None:
        if not self._is_cut():
            with contextlib.suppress(OSError):
                self._request.get_extra_info("socket").setsockopt(level, option, value)

    def send_text(self, text: str) -> None:
        """Send a text message; discarded if half-open. Raises OSError if the socket is closed."""
        self._send(lambda: self._wire.send_str(text))

    def ping(self) -> None:
        """Send a ping. Raises OSError if the socket is closed."""
        self._send(lambda: self._wire.ping(b"Ping from simulator"))

    def send_bytes(self, said: bytes) -> None:
        """Send raw bytes, which need not be a frame. Raises OSError if the socket is closed."""
        self._in_loop(self._as_it_is(said))

    async def _as_it_is(self, said: bytes) -> None:
        if self._request.transport is not None:
            self._request.transport.write(said)

    def close(self) -> None:
        """Close with a close frame."""
        with contextlib.suppress(OSError):
            self._send(self._say_goodbye)
            self._ended.wait(1)

    async def _say_goodbye(self) -> None:
        await self._wire.close(code=_GOING_AWAY)
        self._cut()

    def reset(self) -> None:
        """Reset the TCP connection, and wait until that is sent."""
        self.was_reset = True
        with contextlib.suppress(OSError):
            self._in_loop(self._reset())
            self._ended.wait(1)

    async def _reset(self) -> None:
        self._set_option(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._cut()

    def _cut(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()

    def _send(self, send: Callable[[], Awaitable[None]]) -> None:
        if not self.half_open:
            self._in_loop(self._in_turn(send))

    async def _in_turn(self, send: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            await send()

    def _in_loop(self, work: Coroutine[Any, Any, None]) -> None:
        if self._ended.is_set():
            work.close()
            raise ConnectionResetError
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_WITHIN)
