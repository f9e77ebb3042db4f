"""Clock skew: how far Amazon's clock is ahead of ours, from the Date headers of its answers."""

from collections import deque
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.domain import limits
from bot.ports.clock import Clock

_RECENT = timedelta(minutes=10).total_seconds()
_MAX_SAMPLES = 200
_MAX_BEHIND = timedelta(days=1)


class Skew:
    """The skew observed in recent answers, whatever their status."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, timedelta]] = deque(maxlen=_MAX_SAMPLES)

    def observe(self, date: str | None) -> None:
        """Record the Date header of an answer that just arrived; an invalid one is ignored."""
        try:
            server_time = parsedate_to_datetime(date or "")
            if limits.EARLIEST <= server_time < limits.LATEST:
                self._seen.append((self._clock.monotonic(), server_time - self._clock.now()))
        except (ValueError, TypeError, OverflowError):
            return

    def least(self) -> timedelta | None:
        """Return the smallest skew of the last 10 minutes, else the last one seen; None if none.

        The minimum, so that one date that is ahead (of a cache or a proxy) has no effect.
        """
        seen = tuple(self._seen)
        if not seen:
            return None
        now = self._clock.monotonic()
        return min((skew for at, skew in seen if now - at <= _RECENT), default=seen[-1][1])

    def earliest(self) -> datetime:
        """Return a lower bound of the time on Amazon's clock, at most one day behind ours."""
        return self._clock.now() + max(self.least() or timedelta(0), -_MAX_BEHIND)
