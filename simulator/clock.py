"""The clock that the simulated outsides go by."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; whoever starts a simulator decides how it passes."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        ...
