"""Due times that survive a clock that is set back."""

from datetime import datetime, timedelta


def due(at: datetime | None, now: datetime, *, longest: timedelta) -> bool:
    """Return whether `at` is not in the future; None is always due.

    A time more than `longest` ahead is due, too: it was written before the clock was set back.
    """
    return at is None or at <= now or at - now > longest


def not_ahead(at: datetime | None, now: datetime) -> datetime:
    """Return `at`, or now if it is None or in the future (the clock was set back)."""
    return now if at is None else min(at, now)
