"""The simulators' server: HTTP and WebSockets on one local port."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Protocol

from aiohttp import web

from simulator.websocket import Listener, WebSocket
from simulator.wire import Answer, Asked

_BACKLOG = 512
_IDLE = 86_400.0


class Site(Protocol):
    """A simulated service behind the server."""

    async def answer(self, asked: Asked) -> Answer | Listener:
        """Return the answer, or the handler for a requested WebSocket."""
        ...


class Server:
    """Listens once constructed and answers after `start`, in a thread of its own.

    Sites run on that thread's event loop and must not block it. `stop` closes every connection.
    `address` is `host:port`.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = socket.create_server((host, port), backlog=_BACKLOG)
        self.address = "{}:{}".format(*self._socket.getsockname()[:2])
        self._sites: list[tuple[str, Site]] = []
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._end: Callable[[], object] = self._socket.close

    def serve(self, beginning: str, site: Site) -> None:
        """Register a site for a path prefix; the longest matching prefix wins."""
        self._sites.append((beginning, site))
        self._sites.sort(key=lambda one: len(one[0]), reverse=True)

    def start(self) -> None:
        """Start answering."""
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._answering()), name="simulator", daemon=True
        )
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Stop answering and close every connection."""
        thread, self._thread = self._thread, None
        self._end()
        if thread is not None:
            thread.join()

    async def _answering(self) -> None:
        handling = web.Server(self._handle, access_log=None, keepalive_timeout=_IDLE)
        runner = web.ServerRunner(handling, shutdown_timeout=0.01)
        await runner.setup()
        await web.SockSite(runner, self._socket, backlog=_BACKLOG).start()
        ending, loop = asyncio.Event(), asyncio.get_running_loop()
        self._end = lambda: loop.is_closed() or loop.call_soon_threadsafe(ending.set)
        self._ready.set()
        await ending.wait()
        await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.content.read()
        asked = Asked(request.method, request.raw_path, headers, body)
        site = next((one for begin, one in self._sites if asked.path.startswith(begin)), None)
        answer = await site.answer(asked) if site else Answer(HTTPStatus.NOT_FOUND)
        if not isinstance(answer, Answer):
            return await WebSocket(request, answer).run()
        if not answer.status:
            return _cut(request)
        if answer.drip:
            return await _dripped(request, answer)
        if answer.rest:
            return await _in_parts(request, answer, answer.rest)
        return web.Response(status=answer.status, body=answer.body, headers=dict(_head(answer)))


def _head(answer: Answer) -> Iterator[tuple[str, str]]:
    yield "Content-Type", answer.content_type
    yield from answer.headers.items()


def _cut(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()


async def _in_parts(
    request: web.BaseRequest, answer: Answer, rest: Callable[[], bytes]
) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=dict(_head(answer)))
    await response.prepare(request)
    await response.write(answer.body)
    await response.write(await asyncio.to_thread(rest))
    await response.write_eof()
    return response


async def _dripped(request: web.BaseRequest, answer: Answer) -> web.Response:
    head = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    head += [f"{name}: {value}" for name, value in _head(answer)]
    head += [f"Content-Length: {len(answer.body)}", "Connection: close", "", ""]
    for byte in "\r\n".join(head).encode() + answer.body:
        if request.transport is None or request.transport.is_closing():
            break
        request.transport.write(bytes([byte]))
        await asyncio.sleep(answer.drip)
    return _cut(request)
