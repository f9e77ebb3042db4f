"""Fault injection: each simulated service has planned faults, by operation or method.

Faults planned for a name are applied in that order; `*` matches every name. `times=None` keeps a
fault active until it is cleared. All methods are thread-safe.
"""

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

from simulator.change_signal import PATIENCE
from simulator.wire import CLOSED, Answer, changed

A = TypeVar("A")
Process = Callable[[A], Answer]
Way = Callable[[A, Process[A]], Answer]
"""How a call is answered, given the request and the function that would process it."""

EVERY = "*"
_REDIRECTS = range(300, 400)


class Hold:
    """A hold on calls until `release`; as a context manager, until the end of the block.

    `processed`: calls take effect first and only their answers are held. `once`: only the next call
    is held.
    """

    def __init__(self, *, processed: bool, once: bool) -> None:
        self.processed = processed
        self._once = once
        self._reached = threading.Event()
        self._released: Future[bool] = Future()

    def wait_until_reached(self, timeout: float = PATIENCE) -> None:
        """Wait until a call is held. Raises TimeoutError."""
        if not self._reached.wait(timeout):
            raise TimeoutError(f"no call was held within {timeout} s")

    @property
    def reached(self) -> bool:
        """Whether a call is or was held."""
        return self._reached.is_set()

    @property
    def released(self) -> bool:
        """Whether calls go through again."""
        return self._released.done()

    def release(self, *, drop: bool = False) -> None:
        """Let held calls proceed, or (`drop`) end without an answer; later calls are not held."""
        with suppress(InvalidStateError):
            self._released.set_result(drop)

    def takes(self) -> bool:
        """Return whether the next call is held."""
        return not self.released and not (self._once and self.reached)

    async def pass_through(self) -> bool:
        """Wait for the release; return whether the call is dropped."""
        self._reached.set()
        return await asyncio.shield(asyncio.wrap_future(self._released))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


@dataclass(slots=True)
class _Planned(Generic[A]):
    way: Way[A]
    left: int | None
    meets: Callable[[A], bool]


def instead(answer: Answer, *, after: bool = False) -> Way[Any]:
    """Return a Way that answers with `answer`; `after` processes the call first."""

    def way(asked: Any, process: Process[Any]) -> Answer:
        if after:
            process(asked)
        return answer

    return way


def afterwards(change: Callable[[Answer], Answer]) -> Way[Any]:
    """Return a Way that processes the call and changes its answer."""
    return lambda asked, process: change(process(asked))


class Faults(Generic[A]):
    """Planned and active faults."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: dict[str, deque[_Planned[A]]] = defaultdict(deque)
        self._holds: list[tuple[str, Hold]] = []
        self._delays: dict[str, float] = {}
        self._down: Answer | None = None

    # fault injection

    def plan(
        self,
        name: str,
        way: Way[A],
        times: int | None = 1,
        *,
        meets: Callable[[A], bool] = lambda _: True,
    ) -> None:
        """Answer the next calls (those for which `meets` is true) in the given way."""
        with self._lock:
            self._planned[name].append(_Planned(way, times, meets))

    def gateway_page(
        self, name: str, times: int | None = 1, *, after: bool = False, status: int = 503
    ) -> None:
        """Answer with a gateway's HTML page; a redirect status points to /elsewhere."""
        page = f"<html><head><title>{status}</title></head><body></body></html>".encode()
        headers = {"Location": "/elsewhere"} if status in _REDIRECTS else {}
        self.plan(name, instead(Answer(status, page, "text/html", headers), after=after), times)

    def drip(self, name: str, seconds: float, times: int | None = None) -> None:
        """Send answers one byte at a time, `seconds` of real time apart."""
        self.plan(name, afterwards(lambda answer: replace(answer, drip=seconds)), times)

    def headers(self, name: str, headers: Mapping[str, str], times: int | None = None) -> None:
        """Add headers to the answers, overriding existing ones."""
        self.plan(
            name,
            afterwards(lambda answer: replace(answer, headers={**answer.headers, **headers})),
            times,
        )

    def alter_json(self, name: str, change: Callable[[Any], Any], times: int | None = None) -> None:
        """Transform the answers' bodies as JSON."""
        self.plan(name, afterwards(lambda answer: changed(answer, change)), times)

    def delay(self, name: str, seconds: float) -> None:
        """Delay every call by real seconds; 0 ends it."""
        self._delays[name] = seconds

    def _hold(self, name: str, hold: Hold) -> Hold:
        with self._lock:
            self._holds = [one for one in self._holds if not one[1].released]
            self._holds.append((name, hold))
        return hold

    def clear(self, name: str | None = None) -> None:
        """Clear a name's faults, or all of them; held calls proceed."""
        with self._lock:
            for planned in [name] if name else list(self._planned):
                self._planned.pop(planned, None)
            held = [hold for at, hold in self._holds if name in (None, at)]
            for delayed in [name] if name else list(self._delays):
                self._delays.pop(delayed, None)
        if name is None:
            self._down = None
        for hold in held:
            hold.release()

    def stop(self) -> None:
        """End all holds; held calls end without an answer."""
        with self._lock:
            held = [hold for _, hold in self._holds]
        for hold in held:
            hold.release(drop=True)

    @property
    def is_down(self) -> bool:
        """Whether the whole service is down."""
        return self._down is not None

    # applying faults

    async def meet(
        self, name: str, asked: A, process: Process[A], note: Callable[[Answer], None]
    ) -> Answer:
        """Return a call's answer after faults; `note` gets the answer before it is sent."""
        if self._down is None and (seconds := self._of(self._delays, name)):
            await asyncio.sleep(seconds)
        dropped = self._down or (CLOSED if await self._held(name, processed=False) else None)
        if dropped is None:
            with self._lock:
                way = self._next(name, asked) or self._next(EVERY, asked)
            answer = way(asked, process) if way else process(asked)
        else:
            answer = dropped
        note(answer)
        if dropped is None and await self._held(name, processed=True):
            return CLOSED
        return answer

    @staticmethod
    def _of(delays: Mapping[str, float], name: str) -> float:
        return delays.get(name, 0.0) or delays.get(EVERY, 0.0)

    def _next(self, name: str, asked: A) -> Way[A] | None:
        queue: deque[_Planned[A]] = self._planned.get(name, deque())
        found = next((planned for planned in queue if planned.meets(asked)), None)
        if found is None:
            return None
        if found.left is not None:
            found.left -= 1
            if found.left <= 0:
                queue.remove(found)
        return found.way

    async def _held(self, name: str, *, processed: bool) -> bool:
        """Wait while a call is held; return whether it is dropped."""
        with self._lock:
            holds = [hold for at, hold in self._holds if at in (name, EVERY) and hold.takes()]
        dropped = [await hold.pass_through() for hold in holds if hold.processed is processed]
        return any(dropped)
