"""Listeners for App Home: opening it, absences, refreshing it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.desk import Desk
from bot.usecases.home import opening
from bot.usecases.people import away
from handlers import ids
from handlers.boundary import Boundary, Say
from handlers.cancellation import forms
from handlers.front import Front
from handlers.home.views.away import away_modal, not_approver
from handlers.inbound import Inbound

_TAB = "home"


def register(boundary: Boundary) -> None:
    """Register this feature's listeners."""
    boundary.event(ids.Event.HOME_OPENED, on_opened)
    boundary.action(ids.Action.HOME_AWAY, on_away)
    boundary.action(ids.Action.HOME_BACK, on_back)
    boundary.action(ids.Action.HOME_REFRESH, on_refresh)
    boundary.submission(ids.Callback.HOME_AWAY, ids.Input.HOME_UNTIL, on_until)
    boundary.after_action(on_acted)


def on_opened(front: Front, event: Mapping[str, Any]) -> None:
    """Have Home published to the person who opened it, even without a role."""
    user_id = event.get("user")
    if event.get("tab") == _TAB and isinstance(user_id, str) and user_id:
        if front.members.get(user_id) is None:
            front.learn(user_id)
        desk = next(iter(front.desks.values()))
        opening.opened(desk, user_id, event["event_id"])


def on_acted(front: Front, inbound: Inbound) -> None:
    """Have Home published once more to whoever pressed one of its buttons, of any feature.

    It comes after the button's handler, so that the Home which is drawn next shows what that did.
    """
    if inbound.on_home:
        opening.acted(inbound.desk, inbound.user_id)


def on_away(front: Front, inbound: Inbound) -> Say | None:
    """Ask an approver until when they are away."""
    if not _may_approve(inbound):
        return lambda: not_approver(inbound.reader)
    if front.repeats.first(inbound.trigger_id):
        forms.open_view(front, inbound, away_modal(inbound.reader))
    return None


def on_until(front: Front, inbound: Inbound) -> dict[str, Any] | None:
    """Note the absence until the end of the chosen day, in the person's time zone."""
    state = forms.values(inbound).get(ids.Input.HOME_UNTIL) or {}
    chosen = (state.get(ids.Input.HOME_UNTIL) or {}).get("selected_date") or ""
    try:
        day = date.fromisoformat(str(chosen))
    except ValueError:
        return _error(inbound, "missing")
    if not _may_approve(inbound):
        return _error(inbound, "not_approver")
    until = _end_of(front, inbound, day)
    if until is None or not away.begin(
        inbound.desk, inbound.user_id, until, _others(front, inbound)
    ):
        return _error(inbound, "past")
    opening.acted(inbound.desk, inbound.user_id)
    return None


def _may_approve(inbound: Inbound) -> bool:
    return any(desk.roles.may_approve(inbound.person) for desk in inbound.desks)


def _others(front: Front, inbound: Inbound) -> list[Desk]:
    return [desk for desk in front.desks.values() if desk is not inbound.desk]


def _end_of(front: Front, inbound: Inbound, day: date) -> datetime | None:
    """Return when a day ends in the person's time zone; None beyond the last date."""
    member = front.members.get(inbound.user_id)
    zone = member.zone if member and member.zone else inbound.desk.rhythm.zone
    try:
        return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    except OverflowError:
        return None


def _error(inbound: Inbound, key: str) -> dict[str, Any]:
    words = inbound.reader.say(f"away.error.{key}")
    return {"response_action": "errors", "errors": {str(ids.Input.HOME_UNTIL): words}}


def on_back(front: Front, inbound: Inbound) -> None:
    """End the absence; Home shows it."""
    away.end(inbound.desk, inbound.user_id, _others(front, inbound))


def on_refresh(front: Front, inbound: Inbound) -> None:
    """Redraw Home, which every click does."""
    opening.opened(inbound.desk, inbound.user_id)
