"""Time at Amazon."""

from datetime import datetime, timedelta

from simulator.clock import Clock


class Timeline:
    """Time at Amazon.

    It advances with the given clock but ignores `jump`: setting the clock of the program's computer
    does not change Amazon's time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.now()
        self._since = clock.monotonic()

    def now(self) -> datetime:
        """Return the current time at Amazon, in UTC, with milliseconds."""
        moment = self._began + timedelta(seconds=self.seconds())
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def seconds(self) -> float:
        """Return the seconds since the account was created."""
        return self._clock.monotonic() - self._since
