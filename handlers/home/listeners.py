"""Listeners for App Home: opening it, being away, drawing it anew."""

from collections.abc import Mapping
from typing import Any

from bot.usecases.home import opening
from handlers import ids
from handlers.boundary import Boundary
from handlers.front import Front
from handlers.inbound import Inbound

_TAB = "home"


def register(boundary: Boundary) -> None:
    """Register this feature's listeners."""
    boundary.event(ids.Event.HOME_OPENED, on_opened)
    boundary.action(ids.Action.HOME_REFRESH, on_refresh)


def on_opened(front: Front, event: Mapping[str, Any]) -> None:
    """Have Home published to whoever opened it, also without a role."""
    user_id = str(event.get("user") or "")
    if event.get("tab") == _TAB and user_id:
        desk = next(iter(front.desks.values()))
        opening.opened(desk, user_id, event["event_id"])


def on_refresh(front: Front, inbound: Inbound) -> None:
    """Draw Home anew, as after every click on it."""
