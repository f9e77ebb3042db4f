"""Web API calls: authorisation, fault injection, dispatch and the call log."""

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from simulator.slack import replies
from simulator.slack.answers import ApiError, api_answer
from simulator.slack.api.people import need
from simulator.slack.api.table import METHODS, Method
from simulator.slack.faults import RESPONSE_URL, Faults, Params
from simulator.slack.workspace import Workspace
from simulator.wire import Answer

_KEPT = 20_000
_JSON_PARAMS = ("blocks", "view", "metadata", "attachments", "unfurls")


@dataclass(frozen=True, slots=True)
class Call:
    """A call by the app; `status` is None if the connection was closed instead."""

    method: str
    params: Mapping[str, Any] = field(repr=False)
    at: datetime
    ok: bool
    error: str | None
    status: int | None


class WebApi:
    """Answers calls; `calls` holds the latest ones, oldest first."""

    def __init__(self, space: Workspace, faults: Faults, new_socket_url: Callable[[], str]) -> None:
        self._space = space
        self._faults = faults
        self.calls: deque[Call] = deque(maxlen=_KEPT)
        connect = Method(
            lambda *_: {"url": new_socket_url()}, ("connections:write",), tokens=("app",)
        )
        self._methods = {**METHODS, "apps.connections.open": connect}

    async def call(self, name: str, token: str, params: Params) -> Answer:
        """Answer a method call."""
        return await self._meet(name, params, lambda asked: self._answer(name, token, asked))

    async def reply(self, word: str, params: Params) -> Answer:
        """Answer a POST to a response_url."""
        return await self._meet(
            RESPONSE_URL, params, lambda asked: replies.reply(self._space, word, asked)
        )

    async def _meet(self, name: str, params: Params, run: Callable[[Params], Answer]) -> Answer:
        def note(answer: Answer) -> None:
            said = _said(answer)
            call = Call(
                name,
                params,
                self._space.clock.now(),
                said.get("ok") is True,
                said.get("error"),
                answer.status or None,
            )
            self.calls.append(call)
            self._space.signal.notify()

        return await self._faults.meet(name, params, run, note)

    def _answer(self, name: str, token: str, params: Mapping[str, Any]) -> Answer:
        scopes = ",".join(sorted(self._space.scopes))
        headers = {"x-oauth-scopes": scopes, "x-slack-req-id": "simulated"}
        try:
            method = self._admitted(name, token)
            said = {"ok": True, **method.run(self._space, {**params, "token": token})}
        except ApiError as error:
            said = error.answer()
        return api_answer(said, headers=headers)

    def _admitted(self, name: str, token: str) -> Method:
        method = self._methods.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        identity = self._space.identity
        kinds = {identity.bot_token: "bot", identity.app_token: "app"}
        if not token:
            raise ApiError("not_authed")
        kind = kinds.get(token)
        if kind is None:
            raise ApiError("invalid_auth")
        if kind not in method.tokens:
            raise ApiError("not_allowed_token_type")
        if kind == "bot":
            need(self._space, *method.scopes)
        return method


def _said(answer: Answer) -> Mapping[str, Any]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, Mapping) else {}


def read_params(query: str, content_type: str, body: bytes) -> dict[str, Any]:
    """Return the arguments from the query, a form or JSON. Raises ApiError."""
    params: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    try:
        if content_type.startswith("application/json") and body:
            said = json.loads(body)
            if not isinstance(said, dict):
                raise ApiError("json_not_object")
            params |= said
        elif body:
            params |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        for name in _JSON_PARAMS:
            if isinstance(params.get(name), str):
                params[name] = json.loads(params[name])
    except ValueError as error:
        raise ApiError("invalid_json") from error
    return params
