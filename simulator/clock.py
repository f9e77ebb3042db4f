"""The clock that the simulators use."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time source, injected by whoever starts a simulator."""

    def now(self) -> datetime:
        """Return the current time, timezone-aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return monotonic seconds."""
        ...
