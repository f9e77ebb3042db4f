"""Whom the message of a request calls."""

from bot.desk import Desk
from bot.domain.cancellation.request import Request, State
from bot.domain.people import Called, called


def called_for(desk: Desk, request: Request) -> Called:
    """Return whom the card of an undecided request mentions, and its reminder."""
    now = desk.clock.now()
    away = frozenset(one.user for one in desk.store.people.away() if one.until > now)
    own = frozenset() if desk.policy.self_approval else frozenset({request.requester})
    return called(desk.roles, away, own | frozenset(request.approvals))


def redraw_waiting(desk: Desk) -> None:
    """Have the undecided cards and Home drawn again, as they may concern somebody else by now."""
    desk.store.homes.changed()
    for request in desk.store.requests.in_state(State.REQUESTED):
        desk.store.requests.redraw(request.id)
