"""How far Amazon's clock is ahead of ours, as the answers of the last minutes tell."""

from collections import deque
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.domain import limits
from bot.ports.clock import Clock

_RECENT = timedelta(minutes=10).total_seconds()
_KEPT = 200
_FARTHEST = timedelta(days=1)


class Skew:
    """What the Date headers of Amazon's answers say together; any answer counts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, timedelta]] = deque(maxlen=_KEPT)

    def note(self, date: str | None) -> None:
        """Note the Date header of an answer that has just come."""
        try:
            said = parsedate_to_datetime(date or "")
            if limits.EARLIEST <= said < limits.LATEST:
                self._seen.append((self._clock.monotonic(), said - self._clock.now()))
        except (ValueError, TypeError, OverflowError):
            return

    def least(self) -> timedelta | None:
        """Return the least that recent answers told, the last one told where none is recent.

        One answer whose date is ahead, of a cache or a proxy, hides nothing that way.
        """
        seen = tuple(self._seen)
        if not seen:
            return None
        now = self._clock.monotonic()
        return min((skew for at, skew in seen if now - at <= _RECENT), default=seen[-1][1])

    def earliest(self) -> datetime:
        """Return the earliest moment that it may be now by Amazon's clock, a day ago at most."""
        return self._clock.now() + max(self.least() or timedelta(0), -_FARTHEST)
