"""The page's site on a server: the page, its files, its WebSocket, and what people do."""

import asyncio
import json
import threading
from concurrent.futures import Executor
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.change_signal import ChangeSignal
from simulator.web.acts import Acts, BadRequestError
from simulator.web.drawing import Drawing
from simulator.web.files import static_answer
from simulator.web.guard import HTML, Guard
from simulator.web.tabs import Tab, Tabs
from simulator.websocket import Listener, WebSocket
from simulator.wire import JSON, Answer, Asked

_DO = "/do/"
_AT_LEAST_EVERY = 0.5
_RELOAD = json.dumps([[{"reload": True}]])


class WebSite:
    """The workspace in a browser; `start` begins to tell the tabs what changes."""

    def __init__(
        self,
        signal: ChangeSignal,
        guard: Guard,
        *,
        drawing: Drawing,
        acts: Acts,
        executor: Executor,
    ) -> None:
        self._signal = signal
        self._guard = guard
        self._drawing = drawing
        self._acts = acts
        self._executor = executor
        self._tabs = Tabs()
        self._live = Live()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="page", daemon=True)

    def start(self) -> None:
        """Begin to tell connected tabs of every change."""
        self._thread.start()

    def stop(self) -> None:
        """Stop telling; the server closes the WebSockets."""
        self._ending.set()
        self._signal.notify()
        self._thread.join()

    def _tell(self) -> None:
        seen = 0
        while not self._ending.is_set():
            seen = self._signal.wait_for_change(seen, _AT_LEAST_EVERY)
            for web_socket, tab in self._live.each():
                told = self._drawing.changes(tab)
                if told:
                    self._live.send(web_socket, json.dumps([told]))

    async def answer(self, asked: Asked) -> Answer | Listener:
        """Answer a request, or accept a WebSocket."""
        refused = self._guard.refusal(asked)
        if refused is not None:
            return refused
        if asked.path == "/socket" and asked.headers.get("upgrade", "").lower() == "websocket":
            return self._listener(asked)
        return self._guard.secured(await self._answered(asked))

    async def _answered(self, asked: Asked) -> Answer:
        if asked.method == "POST":
            if asked.path.startswith(_DO):
                return await self._done(asked)
        elif asked.path == "/":
            return self._page(asked)
        elif asked.path.startswith("/static/"):
            return static_answer(asked)
        return Answer(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _page(self, asked: Asked) -> Answer:
        tab = self._drawing.open(asked.target)
        self._tabs.add(tab)
        first = self._drawing.beginning(tab).encode()
        return Answer(HTTPStatus.OK, first, HTML, rest=lambda: self._drawing.rest(tab).encode())

    def _listener(self, asked: Asked) -> Listener:
        given = dict(parse_qs(urlsplit(asked.target).query))
        tab = self._tabs.get(given.get("tab", [""])[0])
        told = given.get("told", [""])[0]
        number = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
        return _Link(tab, number, self._drawing, self._live)

    async def _done(self, asked: Asked) -> Answer:
        try:
            said = json.loads(asked.body)
        except ValueError:
            return _json(HTTPStatus.BAD_REQUEST, {"error": "no JSON"})
        tab = self._tabs.get(str(said.get("tab"))) if isinstance(said, dict) else None
        if tab is None:
            return _json(HTTPStatus.GONE, {"error": "unknown tab"})
        name = asked.path.removeprefix(_DO)
        loop = asyncio.get_running_loop()
        try:
            wrong = await loop.run_in_executor(self._executor, self._acts.do, name, tab, said)
        except BadRequestError as error:
            return _json(HTTPStatus.BAD_REQUEST, {"error": str(error)})
        return _json(HTTPStatus.OK, {"error": wrong} if wrong else {})


def _json(status: HTTPStatus, said: dict[str, Any]) -> Answer:
    return Answer(status, json.dumps(said).encode(), JSON)


class Live:
    """The open WebSockets and their tabs; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[WebSocket, Tab] = {}

    def add(self, web_socket: WebSocket, tab: Tab) -> None:
        """Add a WebSocket."""
        with self._lock:
            self._open[web_socket] = tab

    def remove(self, web_socket: WebSocket) -> None:
        """Forget a WebSocket."""
        with self._lock:
            self._open.pop(web_socket, None)

    def each(self) -> list[tuple[WebSocket, Tab]]:
        """Return all of them."""
        with self._lock:
            return list(self._open.items())

    def send(self, web_socket: WebSocket, text: str) -> None:
        """Send a text; a tab that does not take it comes back for it."""
        try:
            web_socket.send_text(text)
        except (OSError, TimeoutError):
            self.remove(web_socket)
            web_socket.reset()


class _Link:
    """A tab's WebSocket: first what it missed, then what changes."""

    def __init__(self, tab: Tab | None, number: int, drawing: Drawing, live: Live) -> None:
        self._tab = tab
        self._number = number
        self._drawing = drawing
        self._live = live

    def greeting(self) -> str:
        """Return all the tab missed, or that it must reload."""
        if self._tab is None:
            return _RELOAD
        self._drawing.changes(self._tab)
        missed = self._tab.since(self._number)
        return _RELOAD if missed is None else json.dumps(missed)

    def begin(self, web_socket: WebSocket) -> None:
        """Let the tab be told of changes."""
        if self._tab is not None:
            self._live.add(web_socket, self._tab)

    def take(self, web_socket: WebSocket, text: str) -> None:
        """Ignore what the page sends: what people do comes by POST."""

    def end(self, web_socket: WebSocket) -> None:
        """Forget the WebSocket."""
        self._live.remove(web_socket)
