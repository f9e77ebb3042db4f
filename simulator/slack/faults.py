"""What can go wrong at Slack's Web API and its reply URLs, ordered beforehand.

Faults of a method are taken in the order they were asked for. The method `*` means every method;
`response_url` means the reply URLs.
"""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from simulator.slack.answers import Answer, api_answer
from simulator.slack.pulse import Pulse

EVERY = "*"
RESPONSE_URL = "response_url"
_LONGEST_HOLD = 120.0
_UNAVAILABLE = 503


class Hold:
    """A call kept waiting; as a context manager it is released at the end.

    `processed`: the call has taken effect when it is held, only its answer is missing.
    """

    def __init__(self, *, processed: bool) -> None:
        self.processed = processed
        self.dropped = False
        self.reached = threading.Event()
        self._released = threading.Event()

    def wait_until_reached(self, timeout: float = 5) -> None:
        """Wait until a call is held. Raises AssertionError."""
        if not self.reached.wait(timeout):
            raise AssertionError(f"no call was held within {timeout} s")

    def release(self, *, drop: bool = False) -> None:
        """Let the call go on; `drop`: close its connection without an answer."""
        self.dropped = self.dropped or drop
        self._released.set()

    def pass_through(self) -> None:
        """Hold the calling thread here until it is released."""
        self.reached.set()
        self._released.wait(_LONGEST_HOLD)

    def __enter__(self) -> "Hold":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


@dataclass(slots=True)
class Planned:
    """One fault and how often it is still to happen (None: until it is cleared)."""

    left: int | None
    channel: str | None = None
    instead: Answer | None = None
    hold: Hold | None = None

    def meets(self, channel: str) -> bool:
        """Say whether a call about a channel meets this fault."""
        return self.channel in (None, channel)


@dataclass(slots=True)
class Plan:
    """What is to happen to one call."""

    instead: Answer | None = None
    hold: Hold | None = None
    delay: float = 0.0


@dataclass
class Faults:
    """The faults that were ordered; thread-safe."""

    pulse: Pulse
    _planned: dict[str, deque[Planned]] = field(default_factory=lambda: defaultdict(deque))
    _delays: dict[str, float] = field(default_factory=dict)
    _holds: list[Hold] = field(default_factory=list)
    _down: Answer | None = None
    _over: threading.Event = field(default_factory=threading.Event)

    def fail(
        self,
        method: str,
        error: str,
        times: int | None = 1,
        *,
        channel: str | None = None,
        **extra: Any,
    ) -> None:
        """Answer the next calls (about a channel) with `{"ok": false, "error": …}`.

        times=None: until cleared.
        """
        answer = api_answer({"ok": False, "error": error, **extra})
        self._plan(method, Planned(times, channel, answer))

    def rate_limit(self, method: str, retry_after: int = 3, times: int | None = 1) -> None:
        """Answer the next calls with 429; `retry_after` is in seconds."""
        self._plan(method, Planned(times, instead=rate_limited(retry_after)))

    def http_error(self, method: str, status: int = 500, times: int | None = 1) -> None:
        """Answer the next calls with an HTML page and this status."""
        self._plan(
            method,
            Planned(times, instead=Answer(status, b"<html>Server Error</html>", "text/html")),
        )

    def close(self, method: str, times: int | None = 1) -> None:
        """Close the connection of the next calls without an answer and without effect."""
        self._plan(method, Planned(times, instead=Answer.nothing()))

    def hold(self, method: str, *, processed: bool = True) -> Hold:
        """Hold the next call (see Hold)."""
        hold = Hold(processed=processed)
        self._holds.append(hold)
        self._plan(method, Planned(1, hold=hold))
        return hold

    def delay(self, method: str, seconds: float) -> None:
        """Answer every call of a method this much real time later (0: no longer)."""
        self._delays[method] = seconds

    def down(self, *, on: bool = True, closing: bool = False) -> None:
        """Answer everything with 503 (`closing`: not at all), until `on=False`."""
        refusal = Answer.nothing() if closing else Answer(_UNAVAILABLE, b"", "text/plain")
        self._down = refusal if on else None

    def clear(self, method: str | None = None) -> None:
        """Forget what was ordered for a method, or everything; held calls go on."""
        with self.pulse.lock:
            for name in [method] if method else list({*self._planned, *self._delays}):
                for planned in self._planned.pop(name, ()):
                    if planned.hold is not None:
                        planned.hold.release()
                self._delays.pop(name, None)
            if method is None:
                self._down = None

    def end(self) -> None:
        """Let every call go that is held or delayed: the workspace closes."""
        self._over.set()
        for hold in self._holds:
            hold.release(drop=True)

    def take(self, method: str, channel: str = "") -> Plan:
        """Return what is to happen to a call, and count it; delays have passed when it returns."""
        delay = self._delays.get(method, 0.0) or self._delays.get(EVERY, 0.0)
        if delay:
            self._over.wait(delay)
        if self._down is not None:
            return Plan(instead=self._down)
        if not self._planned:
            return Plan()
        with self.pulse.lock:
            planned = self._next(method, channel) or self._next(EVERY, channel)
        return Plan(planned.instead, planned.hold) if planned else Plan()

    def _plan(self, method: str, planned: Planned) -> None:
        with self.pulse.lock:
            self._planned[method].append(planned)

    def _next(self, method: str, channel: str) -> Planned | None:
        queue = self._planned.get(method, deque())
        found = next((planned for planned in queue if planned.meets(channel)), None)
        if found is not None and found.left is not None:
            found.left -= 1
            if found.left <= 0:
                queue.remove(found)
        return found


def rate_limited(retry_after: int) -> Answer:
    """Return Slack's answer to a caller who is too fast."""
    body = {"ok": False, "error": "ratelimited"}
    return api_answer(body, status=429, headers={"Retry-After": str(retry_after)})
