"""HTTP routing of the workspace: Web API, response URLs and Socket Mode."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.clock import Clock
from simulator.slack.answers import ApiError, api_answer
from simulator.slack.sockets import Sockets
from simulator.slack.web_api import WebApi, read_params
from simulator.websocket import Listener
from simulator.wire import Answer, Asked

API = "/api/"
REPLIES = "/respond/"
LINK = "/link"


class SlackSite:
    """The workspace's site on the server."""

    def __init__(self, clock: Clock, web_api: WebApi, sockets: Sockets) -> None:
        self._clock = clock
        self._web_api = web_api
        self._sockets = sockets

    async def answer(self, asked: Asked) -> Answer | Listener:
        """Answer a call, or accept a WebSocket."""
        path = asked.path
        if path == LINK:
            ticket = parse_qs(urlsplit(asked.target).query).get("ticket", [""])[0]
            admitted = self._sockets.admits(ticket)
            return self._sockets if admitted else Answer(HTTPStatus.FORBIDDEN, b"", "text/plain")
        if path.startswith(API):
            name = path.removeprefix(API)
            return await self._called(asked, lambda params: self._api(name, asked, params))
        word = path.removeprefix(REPLIES)
        return await self._called(asked, lambda params: self._web_api.reply(word, params))

    async def _api(self, name: str, asked: Asked, params: dict[str, Any]) -> Answer:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ").strip()
        token = token or str(params.get("token") or "")
        params.pop("token", None)
        return await self._web_api.call(name, token, params)

    async def _called(
        self, asked: Asked, run: Callable[[dict[str, Any]], Awaitable[Answer]]
    ) -> Answer:
        query, content_type = urlsplit(asked.target).query, asked.headers.get("content-type", "")
        try:
            answer = await run(read_params(query, content_type, asked.body))
        except ApiError as error:
            answer = api_answer(error.answer())
        date = {"Date": format_datetime(self._clock.now(), usegmt=True)}
        return replace(answer, headers=date | dict(answer.headers))
