"""Envelopes to the app that need an acknowledgement: commands, actions, submissions."""

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
    """The error a person saw because an acknowledgement was missing."""

    user_id: str
    what: str
    error: str
    envelope_id: str


class Effect:
    """What an acknowledgement does to the workspace; only the first one has an effect."""

    def __init__(self, do: Callable[[Mapping[str, Any]], None]) -> None:
        self._do = do
        self._lock = threading.Lock()
        self._done = False

    def __call__(self, response: Mapping[str, Any]) -> None:
        """Apply the effect, once."""
        with self._lock:
            if self._done:
                return
            self._done = True
        self._do(response)


class Delivery:
    """An envelope in transit, and its acknowledgement.

    `sent_at` and `acked_at` are real monotonic seconds.
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
        """Return the envelope_id."""
        return str(self.envelope["envelope_id"])

    @property
    def payload(self) -> Mapping[str, Any]:
        """Return the payload."""
        payload: Mapping[str, Any] = self.envelope["payload"]
        return payload

    @property
    def acked(self) -> bool:
        """Whether the acknowledgement arrived within Slack's 3 seconds."""
        return self.acked_at is not None and self.error is None

    @property
    def ms(self) -> float:
        """Return the milliseconds until the acknowledgement. Raises ValueError without one."""
        if self.sent_at is None or self.acked_at is None:
            raise ValueError("not acknowledged")
        return (self.acked_at - self.sent_at) * 1000

    @property
    def overdue(self) -> bool:
        """Whether the 3 seconds passed without an acknowledgement."""
        return (
            self.sent_at is not None
            and self.acked_at is None
            and time.monotonic() - self.sent_at >= ACK_WITHIN
        )

    def wait(self, timeout: float = ACK_WITHIN) -> bool:
        """Wait for the acknowledgement and its effect; return whether it came in time."""
        self._settled.wait(timeout)
        return self.acked

    def again(self, **retry: Any) -> "Delivery":
        """Return a redelivery of the same envelope."""
        return Delivery(
            {**self.envelope, **retry}, user_id=self.user_id, what=self.what, effect=self.effect
        )

    def acknowledge(self, response: Mapping[str, Any]) -> None:
        """Record the acknowledgement; apply its effect if it came in time."""
        now = time.monotonic()
        if self.sent_at is not None and now - self.sent_at > ACK_WITHIN:
            self.fail(TIMED_OUT)
        self.response = response
        self.acked_at = now
        if self.effect is not None and self.error is None:
            self.effect(response)
        self._settled.set()

    def fail(self, error: str) -> None:
        """Fail the delivery: the person sees `error`."""
        self.error = self.error or error
        self._settled.set()
