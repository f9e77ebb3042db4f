"""The simulated Amazon as tests and the demo hold it: an account behind real HTTP."""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

from bot.domain.markets import MARKETS
from bot.simulator.amazon2 import login
from bot.simulator.amazon2.account import Account
from bot.simulator.amazon2.faults import Faults
from bot.simulator.amazon2.routes import operation_of
from bot.simulator.amazon2.server import Listener
from bot.simulator.amazon2.wire import Answer, Asked, Call, Refusal


class _Clock(Protocol):
    def now(self) -> datetime: ...


class AmazonSimulator(Account):
    """A seller account that speaks SP-API at `url`; `clock` says what time it is at Amazon."""

    def __init__(
        self,
        clock: _Clock,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seller_id: str = "A2EXAMPLESELLER",
        marketplace: str = "JP",
    ) -> None:
        super().__init__(clock.now, seller_id, MARKETS[marketplace])
        self.calls: list[Call] = []
        self._listener = Listener(host, port, self._ask, clock.now)
        self.faults = Faults(self._listener.away, self._listener.open)

    @property
    def url(self) -> str:
        """Return the endpoint of SP-API."""
        return self._listener.url

    @property
    def lwa_url(self) -> str:
        """Return the address of the token service."""
        return self.url + login.PATH

    @property
    def refresh_token(self) -> str:
        """Return the seller's refresh token."""
        return self.lwa.refresh_token

    @property
    def client_id(self) -> str:
        """Return the app's client id."""
        return self.lwa.client_id

    @property
    def client_secret(self) -> str:
        """Return the app's client secret."""
        return self.lwa.client_secret

    def start(self) -> None:
        """Begin to listen."""
        self._listener.open()

    def stop(self) -> None:
        """Stop, and wait for what is under way."""
        self.faults.end()
        self._listener.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def called(self, operation: str) -> list[Call]:
        """Return the calls of one operation."""
        with self.lock:
            return [call for call in self.calls if call.operation == operation]

    def wait_for(self, predicate: Callable[[], object], timeout: float = 5, what: str = "") -> None:
        """Wait in real time until something is so; raises AssertionError."""
        pause, end = threading.Event(), time.monotonic() + timeout
        while not predicate():
            if time.monotonic() > end:
                msg = f"not within {timeout} s: {what}"
                raise AssertionError(msg)
            pause.wait(0.005)

    def _ask(self, asked: Asked) -> Answer | None:
        operation, target = operation_of(asked.method, asked.path)
        request_id = secrets.token_hex(8)
        answer = self._answered(operation, target, asked)
        params: dict[str, Any] = {**asked.query, **({"id": target} if target else {})}
        status = 0 if answer is None else answer.status
        with self.lock:
            self.calls.append(Call(operation, self.now(), status, request_id, params))
        if answer is None:
            return None
        headers = {"x-amzn-RequestId": request_id, **answer.headers}
        return Answer(answer.status, answer.body, answer.content_type, headers)

    def _answered(self, operation: str, target: str, asked: Asked) -> Answer | None:
        if not self.faults.before(operation):
            return None
        answer = self.faults.failure(operation)
        if answer is None and self.faults.denied(operation):
            answer = Refusal(403).answer()
        if answer is None:
            answer = self.answer(operation, target, asked, self.url)
        return answer if self.faults.after(operation) else None
