"""What goes wrong, ordered beforehand: one plan for each outside, by operation or method.

What was ordered for a name is met in that order; `*` stands for every name. `times=None` lasts
until it is cleared. All methods may be called from any thread.
"""

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

from simulator.wire import CLOSED, Answer, changed

A = TypeVar("A")
Process = Callable[[A], Answer]
Way = Callable[[A, Process[A]], Answer]
"""What becomes of a call: it is given what was asked, and what would answer it."""

EVERY = "*"
_REDIRECTS = range(300, 400)


class Hold:
    """Calls that are kept waiting until `release`; as a context manager, until its end.

    `processed`: a call has taken effect when it is held, only its answer is missing. `once`: only
    the next call is held.
    """

    def __init__(self, *, processed: bool, once: bool) -> None:
        self.processed = processed
        self._once = once
        self._reached = threading.Event()
        self._released: Future[bool] = Future()

    def wait_until_reached(self, timeout: float = 5) -> None:
        """Wait until a call is held; raises TimeoutError."""
        if not self._reached.wait(timeout):
            raise TimeoutError(f"no call was held within {timeout} s")

    @property
    def reached(self) -> bool:
        """Say whether a call is or was held."""
        return self._reached.is_set()

    @property
    def released(self) -> bool:
        """Say whether calls go through again."""
        return self._released.done()

    def release(self, *, drop: bool = False) -> None:
        """Let held calls go on, or (`drop`) end without an answer; later ones go through."""
        with suppress(InvalidStateError):
            self._released.set_result(drop)

    def takes(self) -> bool:
        """Say whether the next call is held."""
        return not self.released and not (self._once and self.reached)

    async def pass_through(self) -> bool:
        """Wait for the release; say whether the call is dropped."""
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
    """Return the way of a call that is answered so; `after`: although it was processed."""

    def way(asked: Any, process: Process[Any]) -> Answer:
        if after:
            process(asked)
        return answer

    return way


def afterwards(change: Callable[[Answer], Answer]) -> Way[Any]:
    """Return the way of a call whose answer is changed."""
    return lambda asked, process: change(process(asked))


class Faults(Generic[A]):
    """The faults that were ordered, and what each call meets of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: dict[str, deque[_Planned[A]]] = defaultdict(deque)
        self._holds: list[tuple[str, Hold]] = []
        self._delays: dict[str, float] = {}
        self._down: Answer | None = None

    # what may be ordered for any of them

    def plan(
        self,
        name: str,
        way: Way[A],
        times: int | None = 1,
        *,
        meets: Callable[[A], bool] = lambda _: True,
    ) -> None:
        """Let the next calls (of those that `meets` says) go such a way."""
        with self._lock:
            self._planned[name].append(_Planned(way, times, meets))

    def gateway_page(
        self, name: str, times: int | None = 1, *, after: bool = False, status: int = 503
    ) -> None:
        """Answer as a gateway does: in HTML, with any status; a redirect leads to /elsewhere."""
        page = f"<html><head><title>{status}</title></head><body></body></html>".encode()
        headers = {"Location": "/elsewhere"} if status in _REDIRECTS else {}
        self.plan(name, instead(Answer(status, page, "text/html", headers), after=after), times)

    def drip(self, name: str, seconds: float, times: int | None = None) -> None:
        """Send the answers a byte at a time, so many seconds of real time apart."""
        self.plan(name, afterwards(lambda answer: replace(answer, drip=seconds)), times)

    def headers(self, name: str, headers: Mapping[str, str], times: int | None = None) -> None:
        """Put headers into the answers, also in place of their own."""
        self.plan(
            name,
            afterwards(lambda answer: replace(answer, headers={**answer.headers, **headers})),
            times,
        )

    def alter(self, name: str, change: Callable[[bytes], bytes], times: int | None = None) -> None:
        """Change the bodies of the answers."""
        self.plan(name, afterwards(lambda answer: replace(answer, body=change(answer.body))), times)

    def alter_json(self, name: str, change: Callable[[Any], Any], times: int | None = None) -> None:
        """Change the bodies of the answers, as JSON."""
        self.plan(name, afterwards(lambda answer: changed(answer, change)), times)

    def delay(self, name: str, seconds: float) -> None:
        """Answer every call late, in real seconds; 0 ends it."""
        self._delays[name] = seconds

    def _hold(self, name: str, hold: Hold) -> Hold:
        with self._lock:
            self._holds = [one for one in self._holds if not one[1].released]
            self._holds.append((name, hold))
        return hold

    def clear(self, name: str | None = None) -> None:
        """End the faults of a name, or all; what is held goes on."""
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
        """Let nobody be held any more: what is held ends without an answer."""
        with self._lock:
            held = [hold for _, hold in self._holds]
        for hold in held:
            hold.release(drop=True)

    # what a call meets

    async def meet(
        self, name: str, asked: A, process: Process[A], note: Callable[[Answer], None]
    ) -> Answer:
        """Return what a call is answered; `note` is told once it is decided, before the answer."""
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
        """Wait as long as a call is held; say whether it is dropped."""
        with self._lock:
            holds = [hold for at, hold in self._holds if at in (name, EVERY) and hold.takes()]
        dropped = [await hold.pass_through() for hold in holds if hold.processed is processed]
        return any(dropped)
