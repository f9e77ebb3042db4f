"""When a thing is due, although somebody may set the clock."""

from datetime import datetime, timedelta


def due(at: datetime | None, now: datetime, *, longest: timedelta) -> bool:
    """Say whether it is time.

    A moment further ahead than anybody ever waits was written before the clock was set back.
    """
    return at is None or at <= now or at - now > longest
