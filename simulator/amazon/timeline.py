"""Amazon's time."""

from datetime import datetime, timedelta

from simulator.clock import Clock


class Timeline:
    """Time as it passes at Amazon.

    It passes with the given clock, but does not follow when somebody sets that clock (`jump`): a
    computer whose time is wrong does not change Amazon's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.now()
        self._since = clock.monotonic()

    def now(self) -> datetime:
        """Return the present moment at Amazon, in UTC, to the millisecond."""
        moment = self._began + timedelta(seconds=self.seconds())
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def seconds(self) -> float:
        """Return the seconds that passed since the account was set up."""
        return self._clock.monotonic() - self._since
