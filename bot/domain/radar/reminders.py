"""When people are reminded of a buyer's request that nobody has answered."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from bot.domain.radar.policy import QuietHours

LAST_CALL = timedelta(hours=2)
"""How long before ship-by the last reminder comes."""
APART = timedelta(minutes=15)
"""A reminder that depends on the ship-by is left out if another one is closer than this."""
ESCALATED_FROM = 2
"""The number of the first reminder that names ESCALATE_TO."""


def moments(
    seen: datetime, ship_by: datetime | None, reminders: Iterable[timedelta]
) -> tuple[datetime, ...]:
    """Return the times of all reminders of a request first seen at `seen`, in order."""
    chosen = [seen + span for span in reminders]
    if ship_by is not None:
        for moment in (seen + (ship_by - seen) / 2, ship_by - LAST_CALL):
            if moment > seen and all(abs(moment - one) >= APART for one in chosen):
                chosen.append(moment)
    return tuple(sorted(set(chosen)))


def is_due(
    remind_at: Sequence[datetime],
    now: datetime,
    *,
    ship_by: datetime | None,
    quiet: QuietHours | None,
    zone: tzinfo,
) -> bool:
    """Return whether a reminder is due and may be sent at this hour.

    In quiet hours it may only if the order's ship-by lies before their end.
    """
    if not any(moment <= now for moment in remind_at):
        return False
    end = quiet.end_after(now, zone) if quiet else None
    return end is None or (ship_by is not None and ship_by < end)


def to_come(remind_at: Sequence[datetime], now: datetime) -> tuple[datetime, ...]:
    """Return the reminders still to come; those in the past are sent as one."""
    return tuple(moment for moment in remind_at if moment > now)
