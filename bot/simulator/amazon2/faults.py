"""What can be made to go wrong on the way to Amazon and back."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.simulator.amazon2.wire import JSON, Answer

_PAGE = "<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>"
_PATIENCE = 30.0
"""A hold that nobody releases ends by itself after this many seconds."""


class Hold:
    """Keeps every call of an operation waiting until it is released."""

    def __init__(self, *, after: bool) -> None:
        self.after = after
        self.dropped = False
        self._reached = threading.Event()
        self._released = threading.Event()

    @property
    def reached(self) -> bool:
        """Say whether a call waits here, or did."""
        return self._reached.is_set()

    def wait_until_reached(self, timeout: float = 5) -> None:
        """Wait for a call to arrive; raises AssertionError where none does."""
        if not self._reached.wait(timeout):
            msg = f"no call arrived within {timeout} s"
            raise AssertionError(msg)

    def release(self, *, drop: bool = False) -> None:
        """Let go of what waits and of all that follows; `drop` closes without an answer."""
        self.dropped = drop
        self._released.set()

    def pause(self) -> bool:
        """Wait for the release; say whether the call goes on."""
        if self._released.is_set():
            return True
        self._reached.set()
        self._released.wait(_PATIENCE)
        return not self.dropped


@dataclass
class _Plan:
    failures: list[Answer] = field(default_factory=list)
    drops: list[bool] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    delay: float = 0
    denied: bool = False


class Faults:
    """The knobs, an operation at a time."""

    def __init__(self, away: Callable[[], None], back: Callable[[], None]) -> None:
        self._away = away
        self._back = back
        self._lock = threading.Lock()
        self._plans: defaultdict[str, _Plan] = defaultdict(_Plan)
        self._ended = threading.Event()

    def fail(
        self,
        operation: str,
        status: int = 500,
        body: str | None = None,
        content_type: str = JSON,
        times: int = 1,
    ) -> None:
        """Answer with an error and do nothing."""
        said = '{"errors":[{"code":"InternalFailure","message":"simulated"}]}'
        answer = Answer(status, (said if body is None else body).encode(), content_type)
        with self._lock:
            self._plans[operation].failures += [answer] * times

    def html503(self, operation: str, times: int = 1) -> None:
        """Answer with a gateway's page."""
        self.fail(operation, 503, _PAGE, "text/html", times)

    def empty500(self, operation: str, times: int = 1) -> None:
        """Answer 500 without a word."""
        self.fail(operation, 500, "", times=times)

    def drop(self, operation: str, times: int = 1, *, after: bool = True) -> None:
        """Close the connection without an answer, after the work is done or before."""
        with self._lock:
            self._plans[operation].drops += [after] * times

    def delay(self, operation: str, seconds: float) -> None:
        """Answer late, in real seconds."""
        self._plans[operation].delay = seconds

    def hold(self, operation: str, *, after: bool = False) -> Hold:
        """Keep calls waiting, before the work or after it."""
        hold = Hold(after=after)
        with self._lock:
            self._plans[operation].holds.append(hold)
        return hold

    def deny_role(self, operation: str, deny: bool = True) -> None:  # noqa: FBT001, FBT002 - a switch
        """Answer 403 whatever the token."""
        self._plans[operation].denied = deny

    def down(self, down: bool = True) -> None:  # noqa: FBT001, FBT002 - a switch
        """Refuse connections and cut those there are."""
        if down:
            self._away()
        else:
            self._back()

    def denied(self, operation: str) -> bool:
        """Say whether the app lacks the role."""
        return self._plans[operation].denied

    def failure(self, operation: str) -> Answer | None:
        """Take the next planned error."""
        with self._lock:
            planned = self._plans[operation].failures
            return planned.pop(0) if planned else None

    def before(self, operation: str) -> bool:
        """Wait as planned before the work; say whether to go on."""
        if delay := self._plans[operation].delay:
            self._ended.wait(delay)
        return not self._dropped(operation, after=False) and self._held(operation, after=False)

    def after(self, operation: str) -> bool:
        """Wait as planned after the work; say whether to answer."""
        return not self._dropped(operation, after=True) and self._held(operation, after=True)

    def _held(self, operation: str, *, after: bool) -> bool:
        with self._lock:
            holds = [hold for hold in self._plans[operation].holds if hold.after is after]
        return all(hold.pause() for hold in holds)

    def _dropped(self, operation: str, *, after: bool) -> bool:
        with self._lock:
            drops = self._plans[operation].drops
            if after not in drops:
                return False
            drops.remove(after)
            return True

    def end(self) -> None:
        """Let go of everything that waits."""
        self._ended.set()
        with self._lock:
            holds = [hold for plan in self._plans.values() for hold in plan.holds]
        for hold in holds:
            hold.release(drop=True)
