"""Whom the messages of a request mention."""

from bot.desk import Desk
from bot.domain.cancellation.request import Request, State
from bot.domain.messages import Notice
from bot.domain.people import Called, called, called_to_answer
from bot.domain.radar.buyer_request import BuyerState


def called_for(desk: Desk, request: Request) -> Called:
    """Return whom the card of an undecided request and its reminder mention."""
    own = frozenset() if desk.policy.self_approval else frozenset({request.requester})
    return called(desk.roles, _away(desk), own | frozenset(request.approvals))


def called_by_a_buyers_request(desk: Desk, *, escalated: bool = False) -> Called:
    """Return whom the card of a buyer's request and its reminders mention."""
    return called_to_answer(desk.roles, _away(desk), escalated=escalated)


def _away(desk: Desk) -> frozenset[str]:
    now = desk.clock.now()
    return frozenset(one.user for one in desk.store.people.away() if one.until > now)


def redraw_waiting(desk: Desk) -> None:
    """Redraw the undecided cards and Home, since other people may be mentioned now."""
    for buyer in desk.store.buyer_requests.in_state(BuyerState.WAITING):
        desk.store.outbox.put(Notice.BUYER_CARD, buyer.order_id, at=desk.clock.now(), posted=True)
    desk.store.homes.changed()
    for request in desk.store.requests.in_state(State.REQUESTED):
        desk.store.requests.redraw(request.id)
