"""When a thing is due, although somebody may set the clock."""

from datetime import datetime, timedelta


def due(at: datetime | None, now: datetime, *, longest: timedelta) -> bool:
    """Say whether it is time.

    A moment further ahead than anybody ever waits was written before the clock was set back.
    """
    return at is None or at <= now or at - now > longest


def not_ahead(at: datetime | None, now: datetime) -> datetime:
    """Return a moment of the past: now, where none is known or the clock was set back since."""
    return now if at is None else min(at, now)
