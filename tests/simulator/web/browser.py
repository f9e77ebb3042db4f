"""A browser without a screen: opens tabs, follows their WebSockets, and does what people do."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx

Changes = list[dict[str, Any]]
_SECONDS = 10.0


class Browser:
    """Holds the cookie that it got for the token of `address`."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.origin = f"http://{self.host}"
        self.http = httpx.Client(base_url=self.origin, headers={"Origin": self.origin})
        self.first = self.http.get(address)

    def open(self, query: str = "") -> "Tab":
        """Open a tab."""
        answer = self.http.get(f"/{query}")
        assert answer.status_code == 200, answer.text
        return Tab(self, answer.text)

    def cookie(self) -> str:
        """Return the header that the browser sends along."""
        return "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())


class Tab:
    """A tab; `html` is the page as it was when it was opened."""

    def __init__(self, browser: Browser, html: str) -> None:
        self.browser = browser
        self.html = html
        [self.id] = re.findall(r'data-tab="([^"]+)"', html)

    def do(self, act: str, /, **said: Any) -> dict[str, Any]:
        """Do something and return the answer."""
        answer = self.send(act, **said)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    def send(self, act: str, /, **said: Any) -> httpx.Response:
        """Do something and return the response, whatever it is."""
        return self.browser.http.post(f"/do/{act}", json={"tab": self.id, **said}, timeout=_SECONDS)

    @contextmanager
    def follow(self, told: int = 0) -> Iterator["Link"]:
        """Open the tab's WebSocket."""
        with asyncio.Runner() as runner:
            link = Link(runner)
            runner.run(link.open(self, told))
            try:
                yield link
            finally:
                runner.run(link.close())

    def versions(self) -> dict[str, int]:
        """Return the version of each message by its id."""
        found = re.findall(r'id="([mr]-[\d.]+)" data-version="(\d+)"', self.html)
        return {name: int(version) for name, version in found}


class Link:
    """An open WebSocket."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        self.told = 0

    async def open(self, tab: Tab, told: int) -> None:
        """Connect as the page does."""
        headers = {"Cookie": tab.browser.cookie()}
        self._session = aiohttp.ClientSession(headers=headers)
        url = f"ws://{tab.browser.host}/socket?tab={tab.id}&told={told}"
        self._socket = await self._session.ws_connect(url, origin=tab.browser.origin)

    async def close(self) -> None:
        """Close it."""
        await self._socket.close()
        await self._session.close()

    def message(self) -> list[Changes]:
        """Return the next message: lists of changes, each with its number first."""
        told: list[Changes] = self._runner.run(self._socket.receive_json(timeout=_SECONDS))
        for head, *_ in told:
            self.told = head.get("number", self.told)
        return told

    def changes(self) -> Changes:
        """Return the changes of the next message without their numbers."""
        return [change for _, *changes in self.message() for change in changes]

    def until(self, words: str) -> dict[str, Any]:
        """Return the next change whose HTML has these words."""
        while True:
            for change in self.changes():
                if words in change.get("html", ""):
                    return change

    def until_dropped(self, name: str) -> None:
        """Return when an element is to be removed."""
        while {"drop": name} not in self.changes():
            pass
