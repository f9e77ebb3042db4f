"""The cancellations that our requests know of: the input of forecast and miscount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cancellation.forecast import OwnCancel
from bot.domain.cancellation.request import Cause, Request, State
from bot.domain.orders.order import CancelledBy, Order

_UNDER_WAY = frozenset({State.APPROVED, State.SUBMITTING, State.SUBMITTED})
_DONE_OR_IN_DOUBT = frozenset({State.CANCELLED, State.UNCONFIRMED})
OWN = _UNDER_WAY | _DONE_OR_IN_DOUBT
"""The states in which a request is a cancellation, or is about to be one."""


@dataclass(frozen=True, slots=True)
class OtherCancel:
    """An order that somebody else cancelled; by whom, Amazon says."""

    order_id: str
    ordered_at: datetime
    cancelled_at: datetime
    by: CancelledBy


def _ordered_at(request: Request) -> datetime:
    """Return when the order was placed, or the time of the request if that could not be read."""
    return request.order.created_at or request.created_at


def own_cancels(requests: Iterable[Request]) -> tuple[OwnCancel, ...]:
    """Return the cancellations of these requests, also those still to be sent.

    An unconfirmed one is taken as done when it became unconfirmed; one that turned out to be the
    buyer's does not count.
    """
    return tuple(
        OwnCancel(
            order_id=request.order.id,
            ordered_at=_ordered_at(request),
            cancelled_at=request.changed_at if request.state in _DONE_OR_IN_DOUBT else None,
            counted=request.counting.in_rate and request.cancelled_by is not CancelledBy.BUYER,
        )
        for request in requests
        if request.state in OWN
    )


def other_cancels(requests: Iterable[Request]) -> tuple[OtherCancel, ...]:
    """Return the orders requested here that turned out to be cancelled by somebody else."""
    return tuple(
        OtherCancel(
            order_id=request.order.id,
            ordered_at=_ordered_at(request),
            cancelled_at=request.changed_at,
            by=request.cancelled_by or CancelledBy.NOT_STATED,
        )
        for request in requests
        if request.cause is Cause.CANCELLED_ELSEWHERE
    )


@dataclass(frozen=True, slots=True)
class EarlierCancel:
    """A recently cancelled order with the same product (`asin`)."""

    asin: str
    order_id: str
    cancelled_at: datetime


def earlier_cancel(
    order: Order, requests: Iterable[Request], *, since: datetime
) -> EarlierCancel | None:
    """Return our newest cancellation since then of another order with one of these products.

    Amazon's help for some marketplaces (sellercentral-europe 200285210) names two cancellations
    by the seller in a row within 30 days as a reason to remove an offer.
    """
    asins = {item.asin for item in order.items if item.asin}
    found = [
        EarlierCancel(item.asin, request.order.id, request.changed_at)
        for request in requests
        if request.state is State.CANCELLED
        and request.changed_at >= since
        and request.order.id != order.id
        and request.cancelled_by in (None, CancelledBy.MERCHANT, CancelledBy.NOT_STATED)
        for item in request.order.items
        if item.asin in asins
    ]
    return max(found, key=lambda each: each.cancelled_at, default=None)
