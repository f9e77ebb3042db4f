"""Time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The system clock, or one that can be moved."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never decrease."""
        ...
