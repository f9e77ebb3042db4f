"""Faults on demand: errors, rate limits, outages, and answers held back, method by method."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Hold:
    """Calls of a method that are held until `release`; `dropped` ones get no answer at all."""

    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    dropped: bool = False

    def wait_until_reached(self, timeout: float = 5) -> None:
        """Wait until a call is held; raises TimeoutError."""
        if not self.reached.wait(timeout):
            raise TimeoutError

    def release(self, *, drop: bool = False) -> None:
        """Let the held calls go on, or end without an answer."""
        self.dropped = drop
        self.released.set()


@dataclass(frozen=True, slots=True)
class Fault:
    """What a call meets instead of its answer."""

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    body: dict[str, Any] | None = None


class Faults:
    """What is wrong with the workspace just now."""

    def __init__(self) -> None:
        self._queued: dict[str, deque[Fault]] = defaultdict(deque)
        self._holds: dict[str, Hold] = {}
        self._delays: dict[str, float] = {}
        self.is_down = False

    def fail(self, method: str, error: str, times: int = 1) -> None:
        """Answer the next calls with an error of Slack's."""
        self._queued[method].extend([Fault(error)] * times)

    def rate_limit(self, method: str, retry_after: int = 3, times: int = 1) -> None:
        """Answer the next calls with 429."""
        self._queued[method].extend([Fault("ratelimited", 429, retry_after)] * times)

    def http_error(self, method: str, status: int = 500, times: int = 1) -> None:
        """Answer the next calls with a failure of the server."""
        self._queued[method].extend([Fault("", status)] * times)

    def delay(self, method: str, seconds: float) -> None:
        """Answer every call of a method late, in real time."""
        self._delays[method] = seconds

    def hold(self, method: str) -> Hold:
        """Hold the calls of a method until they are released."""
        self._holds[method] = Hold()
        return self._holds[method]

    def down(self, down: bool = True) -> None:  # noqa: FBT001, FBT002 - down(True), down(False)
        """Answer nothing at all, or answer again."""
        self.is_down = down

    def meet(self, method: str) -> Fault | None:
        """Return the fault that a call meets, after the delays and holds it has to wait for."""
        seconds = self._delays.get(method)
        if seconds:
            threading.Event().wait(seconds)
        hold = self._holds.get(method)
        if hold is not None:
            hold.reached.set()
            hold.released.wait(30)
            self._holds.pop(method, None)
            if hold.dropped:
                return Fault(status=0)
        queued = self._queued.get(method)
        return queued.popleft() if queued else None
