"""Absences: cards do not mention people who are away; their rights stay the same."""

from collections.abc import Sequence
from datetime import datetime

from bot.desk import Desk
from bot.domain.audit import ACTOR, AuditEntry
from bot.domain.people import Away
from bot.usecases.people.calling import redraw_waiting


def begin(desk: Desk, user: str, until: datetime, others: Sequence[Desk] = ()) -> bool:
    """Note that a person is away until a time, in place of an earlier absence.

    The cards of the `others` stores are redrawn, too. Returns False and changes nothing if the time
    has passed. Raises StoreBusy.
    """
    now = desk.clock.now()
    if until <= now:
        return False
    with desk.change():
        desk.store.people.put_away(Away(user, until, since=now))
        _record(desk, user, "away", until.isoformat())
        _redraw(desk, others)
    return True


def end(desk: Desk, user: str, others: Sequence[Desk] = ()) -> bool:
    """Note that a person is back; False if they were not away. Raises StoreBusy."""
    with desk.change():
        if not desk.store.people.end_away(user):
            return False
        _record(desk, user, "back")
        _redraw(desk, others)
    return True


def of(desk: Desk, user: str) -> Away | None:
    """Return a person's absence; None if they are not away."""
    away = desk.store.people.away_of(user)
    return away if away and away.until > desk.clock.now() else None


def end_due(desk: Desk, others: Sequence[Desk] = ()) -> None:
    """End the absences that are over; redraw the cards of the `others` stores, too."""
    if not _over(desk):
        return
    with desk.change():
        for away in _over(desk):
            desk.store.people.end_away(away.user)
            _record(desk, ACTOR, "away_over", away.user)
        _redraw(desk, others)


def _redraw(desk: Desk, others: Sequence[Desk]) -> None:
    for one in (desk, *others):
        redraw_waiting(one)
        one.wake()


def _over(desk: Desk) -> list[Away]:
    now = desk.clock.now()
    return [away for away in desk.store.people.away() if away.until <= now]


def _record(desk: Desk, actor: str, action: str, why: str = "") -> None:
    desk.store.audit.add(AuditEntry(desk.clock.now(), actor, action, desk.store_key, why=why))
