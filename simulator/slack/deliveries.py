"""What Slack sends to the app and waits for: a command, a click, a submitted form."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ACK_WITHIN = 3.0
TIMED_OUT = "operation_timeout"
NOBODY_THERE = "dispatch_failed"


@dataclass(frozen=True, slots=True)
class Timeout:
    """What somebody saw instead of an answer."""

    user_id: str
    what: str
    error: str
    envelope_id: str


class Effect:
    """What an acknowledgement does to the workspace: the first one does it, repeats do not."""

    def __init__(self, do: Callable[[Mapping[str, Any]], None]) -> None:
        self._do = do
        self._lock = threading.Lock()
        self._done = False

    def __call__(self, response: Mapping[str, Any]) -> None:
        """Do it, unless it was done."""
        with self._lock:
            if self._done:
                return
            self._done = True
        self._do(response)


class Delivery:
    """One envelope on its way, and its acknowledgement.

    `sent_at` and `acked_at` are seconds of real monotonic time.
    """

    def __init__(
        self,
        envelope: Mapping[str, Any],
        *,
        user_id: str = "",
        what: str = "",
        effect: Effect | None = None,
    ) -> None:
        self.envelope = envelope
        self.user_id = user_id
        self.what = what
        self.effect = effect
        self.sent_at: float | None = None
        self.acked_at: float | None = None
        self.via: object = None
        """The socket it went over."""
        self.response: Mapping[str, Any] = {}
        self.error: str | None = None
        self._settled = threading.Event()

    @property
    def envelope_id(self) -> str:
        """Return the id an acknowledgement names."""
        return str(self.envelope["envelope_id"])

    @property
    def payload(self) -> Mapping[str, Any]:
        """Return what the app gets."""
        payload: Mapping[str, Any] = self.envelope["payload"]
        return payload

    @property
    def acked(self) -> bool:
        """Say whether it was acknowledged within Slack's 3 seconds."""
        return self.acked_at is not None and self.error is None

    @property
    def ms(self) -> float:
        """Return the milliseconds until the acknowledgement; raises ValueError without one."""
        if self.sent_at is None or self.acked_at is None:
            raise ValueError("not acknowledged")
        return (self.acked_at - self.sent_at) * 1000

    @property
    def overdue(self) -> bool:
        """Say whether the 3 seconds are over and nothing came."""
        return (
            self.sent_at is not None
            and self.acked_at is None
            and time.monotonic() - self.sent_at >= ACK_WITHIN
        )

    def wait(self, timeout: float = ACK_WITHIN) -> bool:
        """Wait for the acknowledgement and what it does; say whether it came in time."""
        self._settled.wait(timeout)
        return self.acked

    def again(self, **retry: Any) -> "Delivery":
        """Return the same envelope, to be delivered once more."""
        return Delivery(
            {**self.envelope, **retry}, user_id=self.user_id, what=self.what, effect=self.effect
        )

    def acknowledge(self, response: Mapping[str, Any]) -> None:
        """Take the acknowledgement, and let it have its effect if it came in time."""
        now = time.monotonic()
        if self.sent_at is not None and now - self.sent_at > ACK_WITHIN:
            self.fail(TIMED_OUT)
        self.response = response
        self.acked_at = now
        if self.effect is not None and self.error is None:
            self.effect(response)
        self._settled.set()

    def fail(self, error: str) -> None:
        """Give up: the person sees an error."""
        self.error = self.error or error
        self._settled.set()
