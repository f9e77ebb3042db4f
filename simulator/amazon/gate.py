"""Request pipeline: faults, token, role, rate limit, operation; and the call log."""

import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Protocol

from simulator.amazon.faults import Faults
from simulator.amazon.limits import RATES, Limits
from simulator.amazon.login import Login
from simulator.amazon.timeline import Timeline
from simulator.amazon.wire import Refusal, Request, denied, not_found
from simulator.change_signal import ChangeSignal
from simulator.wire import Answer, Asked

_TELLS_RATE = frozenset({200, 201, 202, 400, 404})
Handler = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Call:
    """An answered call; status 0 means that the connection was closed without an answer.

    `params` holds the query, the fields of a JSON body, and `id` from the path.
    """

    operation: str
    at: datetime
    status: int
    request_id: str
    params: Mapping[str, Any]
    path: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """An operation's method and path pattern; the pattern's groups are the handler's arguments."""

    operation: str
    method: str
    path: re.Pattern[str]
    handler: Handler


class Behind(Protocol):
    """The account behind the gate."""

    lwa: Login

    def routes(self) -> tuple[Route, ...]:
        """Return all operations."""
        ...

    def settled(self) -> AbstractContextManager[None]:
        """Apply everything due, then lock the account for the block."""
        ...


class Gate:
    """Answers all calls to the account; `root` is the path of its endpoint."""

    def __init__(
        self, behind: Behind, timeline: Timeline, faults: Faults, limits: Limits, root: str = ""
    ) -> None:
        self._root = root
        self._behind = behind
        self._timeline = timeline
        self._faults = faults
        self._limits = limits
        self._routes = behind.routes()
        self.calls: list[Call] = []
        self.signal = ChangeSignal()

    async def answer(self, asked: Asked) -> Answer:
        """Answer a call."""
        request = Request.read(replace(asked, target=asked.target.removeprefix(self._root)))
        route, arguments = self._find(request)
        call = Call(
            route.operation if route else "unknown",
            self._timeline.now(),
            0,
            str(uuid.uuid4()),
            request.params() | ({"id": arguments[0]} if arguments else {}),
            request.path,
            request.headers.get("host", ""),
        )
        answer = await self._faults.meet(
            call.operation,
            request,
            self._process,
            lambda answer: self._record(replace(call, status=answer.status)),
        )
        return self._dressed(call, answer)

    def _find(self, request: Request) -> tuple[Route | None, tuple[str, ...]]:
        for route in self._routes:
            found = route.path.fullmatch(request.path)
            if found and route.method == request.method:
                return route, found.groups()
        return None, ()

    def _process(self, request: Request) -> Answer:
        route, arguments = self._find(request)
        with self._behind.settled():
            try:
                if route is None:
                    raise not_found()
                if route.operation in RATES:
                    self._admit(request, route.operation)
                return route.handler(request, *arguments)
            except Refusal as refusal:
                return refusal.answer()

    def _admit(self, request: Request, operation: str) -> None:
        self._behind.lwa.check(request)
        if self._faults.is_denied(operation):
            raise denied()
        self._limits.take(operation)

    def _dressed(self, call: Call, answer: Answer) -> Answer:
        headers = {
            "Date": format_datetime(self._timeline.now(), usegmt=True),
            "x-amzn-RequestId": call.request_id,
        }
        if call.operation in RATES and answer.status in _TELLS_RATE:
            headers["x-amzn-RateLimit-Limit"] = self._limits.header(call.operation)
        return replace(answer, headers=headers | dict(answer.headers))

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        self.signal.notify()
