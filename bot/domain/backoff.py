"""How long to wait before something is tried again."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.faults import AmazonFault, Throttled

_MOST = 100
"""The largest exponent: more than any wait needs, and too small to overflow a float."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits that grow: `first`, then `growth` times as long each time, `longest` at most."""

    first: timedelta
    growth: float
    longest: timedelta

    def after(self, tries: int) -> timedelta:
        """Return how long to wait; `tries`: failed attempts before the last one."""
        seconds = self.first.total_seconds() * self.growth ** min(tries, _MOST)
        return timedelta(seconds=min(seconds, self.longest.total_seconds()))


@dataclass(frozen=True, slots=True)
class Retry:
    """When a task asks Amazon again; `throttled` caps the wait that a 429 asks for."""

    throttled: timedelta
    refused: Backoff
    outage: Backoff

    def after(self, fault: AmazonFault, tries: int) -> timedelta:
        """Return how long to wait after a fault; `tries`: the number of faults before it."""
        if isinstance(fault, Throttled):
            return self.throttled if fault.wait is None else min(fault.wait, self.throttled)
        return (self.refused if fault.refusal else self.outage).after(tries)
