"""Faults on demand, by operation: failures, lost answers, delays, holds, missing roles."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field

from simulator.amazon.wire import JSON, Answer, quota_exceeded

_GATEWAY_PAGE = b"<html><head><title>503 Service Unavailable</title></head><body></body></html>"


class Dropped(Exception):  # noqa: N818 - what happens to the connection
    """The connection is closed without an answer."""


@dataclass
class Hold:
    """Calls that are held until `release`, before they are processed or after it."""

    after_processing: bool = False
    _reached: threading.Event = field(default_factory=threading.Event)
    _released: threading.Event = field(default_factory=threading.Event)
    _drop: bool = False

    def wait_until_reached(self, timeout: float = 5) -> None:
        """Wait until a call is held; raises TimeoutError."""
        if not self._reached.wait(timeout):
            msg = "no call was held"
            raise TimeoutError(msg)

    @property
    def reached(self) -> bool:
        """Say whether a call is or was held."""
        return self._reached.is_set()

    @property
    def released(self) -> bool:
        """Say whether calls go through again."""
        return self._released.is_set()

    def release(self, *, drop: bool = False) -> None:
        """Let the held calls go on, or (`drop`) end without an answer; later ones go through."""
        self._drop = drop
        self._released.set()

    def wait(self) -> None:
        """Be held. Raises Dropped."""
        self._reached.set()
        self._released.wait()
        if self._drop:
            raise Dropped


@dataclass(frozen=True, slots=True)
class _Fault:
    """What a call meets: an answer, or None for a closed connection."""

    answer: Answer | None
    after: bool


class Faults:
    """What is wrong with Amazon just now.

    Operations have Amazon's names; the others are `token`, `uploadFeedDocument`,
    `downloadFeedDocument` and `downloadReportDocument`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queued: dict[str, deque[_Fault]] = defaultdict(deque)
        self._holds: dict[str, list[Hold]] = defaultdict(list)
        self._delays: dict[str, float] = {}
        self._denied: set[str] = set()
        self._stopping = threading.Event()
        self.is_down = False

    def fail(  # noqa: PLR0913 - an answer has that many parts
        self,
        operation: str,
        status: int = 500,
        body: bytes = b"",
        content_type: str = JSON,
        times: int = 1,
        *,
        after: bool = False,
    ) -> None:
        """Answer the next calls so; `after`: although they were processed."""
        self._queue(operation, _Fault(Answer(status, body, content_type), after), times)

    def gateway_page(self, operation: str, times: int = 1, *, after: bool = False) -> None:
        """Answer the next calls with a gateway's 503 in HTML."""
        self.fail(operation, 503, _GATEWAY_PAGE, "text/html", times, after=after)

    def message_only(self, operation: str, status: int = 403, times: int = 1) -> None:
        """Answer the next calls as a gateway does, without "errors" in the body."""
        self.fail(operation, status, b'{"message":"Forbidden"}', times=times)

    def throttle(self, operation: str, times: int = 1) -> None:
        """Answer the next calls with 429."""
        self._queue(operation, _Fault(quota_exceeded().answer(), after=False), times)

    def drop(self, operation: str, times: int = 1, after: bool = True) -> None:  # noqa: FBT001, FBT002 - as its callers say it
        """Close the connection of the next calls without an answer, after processing or before."""
        self._queue(operation, _Fault(None, after), times)

    def _queue(self, operation: str, fault: _Fault, times: int) -> None:
        with self._lock:
            self._queued[operation].extend([fault] * times)

    def delay(self, operation: str, seconds: float) -> None:
        """Answer every call late, in real seconds; 0 ends it."""
        self._delays[operation] = seconds

    def hold(self, operation: str, after_processing: bool = False) -> Hold:  # noqa: FBT001, FBT002
        """Hold the calls from now on until they are released."""
        hold = Hold(after_processing)
        with self._lock:
            self._holds[operation].append(hold)
        return hold

    def deny_role(self, operation: str) -> None:
        """Take the role away that an operation needs."""
        self._denied.add(operation)

    def allow_role(self, operation: str) -> None:
        """Give the role back."""
        self._denied.discard(operation)

    def is_denied(self, operation: str) -> bool:
        """Say whether the role for an operation is missing."""
        return operation in self._denied

    def down(self, down: bool = True) -> None:  # noqa: FBT001, FBT002 - down(True), down(False)
        """Close every connection without an answer, or answer again."""
        self.is_down = down

    def clear(self) -> None:
        """End all faults; what is held goes on."""
        with self._lock:
            self._queued.clear()
            held = [hold for holds in self._holds.values() for hold in holds]
            self._holds.clear()
        self._delays.clear()
        self._denied.clear()
        self.is_down = False
        for hold in held:
            hold.release()

    def stop(self) -> None:
        """Let nobody wait any more."""
        self._stopping.set()
        with self._lock:
            held = [hold for holds in self._holds.values() for hold in holds]
        for hold in held:
            hold.release(drop=True)

    def before(self, operation: str) -> Answer | None:
        """Return the answer that a call meets instead of being processed. Raises Dropped."""
        if self.is_down:
            raise Dropped
        seconds = self._delays.get(operation, 0)
        if seconds:
            self._stopping.wait(seconds)
        self.wait_held(operation, after=False)
        return self.queued(operation, after=False)

    def queued(self, operation: str, *, after: bool) -> Answer | None:
        """Return the next queued answer of a call. Raises Dropped."""
        with self._lock:
            waiting = self._queued.get(operation)
            if not waiting or waiting[0].after is not after:
                return None
            fault = waiting.popleft()
        if fault.answer is None:
            raise Dropped
        return fault.answer

    def wait_held(self, operation: str, *, after: bool) -> None:
        """Wait as long as calls are held. Raises Dropped."""
        with self._lock:
            holds = [hold for hold in self._holds.get(operation, ()) if not hold.released]
            self._holds[operation] = holds
        for hold in holds:
            if hold.after_processing is after:
                hold.wait()
