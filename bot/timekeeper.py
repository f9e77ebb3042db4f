"""Sets the clock to the database server's, and keeps the database's lock."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.clock import MeasuredClock
from bot.ports.clock import Clock
from bot.ports.store import StoreBusy
from bot.start import CannotStart, database_refused
from storage import AlreadyRunning

_log = logging.getLogger(__name__)
TOLERATED: Final = timedelta(seconds=5)
"""How far this computer's clock may differ from the server's before it is logged."""


class Timekeeper:
    """Measures the server's clock; does nothing with a file, whose clock is the computer's."""

    def __init__(self, clock: Clock, beat: Callable[[], datetime] | None) -> None:
        self._clock = clock
        self._beat = beat
        self._wrong = False

    def start(self) -> None:
        """Measure for the first time. Raises CannotStart."""
        try:
            self.measure()
        except (AlreadyRunning, StoreBusy) as fault:
            raise CannotStart(database_refused(fault)) from fault

    def measure(self) -> None:
        """Measure; log once that this computer's clock is wrong. Raises StoreBusy."""
        if self._beat is None:
            return
        if not isinstance(self._clock, MeasuredClock):
            self._beat()
            return
        ahead = self._clock.measure(self._beat)
        wrong = abs(ahead) > TOLERATED
        if wrong and not self._wrong:
            _log.warning("clock.wrong", extra={"seconds_ahead": round(ahead.total_seconds(), 1)})
        self._wrong = wrong
