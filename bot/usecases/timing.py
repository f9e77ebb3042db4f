"""Due times that survive a clock that is set back."""

from datetime import datetime, timedelta


def due(at: datetime | None, now: datetime, *, longest: timedelta) -> bool:
    """Return whether `at` has come, as None always has.

    A time more than `longest` ahead counts as due: it was written before the clock was set back.
    """
    return at is None or at <= now or at - now > longest


def not_ahead(at: datetime | None, now: datetime) -> datetime:
    """Return `at`, or now if it is None or, since the clock was set back, in the future."""
    return now if at is None else min(at, now)
