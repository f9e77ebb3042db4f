"""The cancellations that our own requests tell of."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.forecast import OwnCancel
from bot.domain.cancellation.ledger import OtherCancel, other_cancels, own_cancels
from bot.domain.cancellation.request import Cause, Request, State
from bot.domain.orders.order import CancelledBy
from tests.builders import NOW, ORDER_ID, a_request, an_order

LATER = NOW + timedelta(hours=1)
PLACED = NOW - timedelta(hours=5)


def ended(state: State, **changes: Any) -> Request:
    """Return a request that came to this state an hour later."""
    return a_request(state=state, changed_at=LATER, **changes)


@pytest.mark.parametrize("state", [State.CANCELLED, State.UNCONFIRMED])
def test_a_cancel_that_is_done_or_may_be_has_its_time(state: State) -> None:
    """An unconfirmed one is taken as done, since it may be."""
    assert own_cancels([ended(state)]) == (OwnCancel(ORDER_ID, PLACED, LATER, counted=True),)


@pytest.mark.parametrize("state", [State.APPROVED, State.SUBMITTING, State.SUBMITTED])
def test_a_cancel_under_way_has_no_time_yet(state: State) -> None:
    """What is approved or sent will count, but is not confirmed."""
    assert [cancel.cancelled_at for cancel in own_cancels([ended(state)])] == [None]


def test_what_changed_nothing_is_no_cancel() -> None:
    """Requests that wait for a decision or ended without a cancellation are left out."""
    assert own_cancels([ended(state) for state in IDLE]) == ()


IDLE = frozenset(
    {
        State.REQUESTED,
        State.FAILED,
        State.REJECTED,
        State.WITHDRAWN,
        State.EXPIRED,
        State.VOID,
    }
)


@pytest.mark.parametrize(
    "changes",
    [
        {"counting": Counting(in_rate=False, in_prime_rate=True)},
        {"cancelled_by": CancelledBy.BUYER},
    ],
)
def test_a_cancel_outside_the_rate_does_not_count(changes: dict[str, Any]) -> None:
    """On the buyer's formal request, or made by the buyer, it is known but not counted."""
    (cancel,) = own_cancels([ended(State.CANCELLED, **changes)])
    assert not cancel.counted


def test_an_order_found_cancelled_elsewhere_is_known() -> None:
    """A void request tells who cancelled, as far as Amazon says."""
    void = ended(State.VOID, cause=Cause.CANCELLED_ELSEWHERE, cancelled_by=CancelledBy.AMAZON)
    silent = ended(State.VOID, cause=Cause.CANCELLED_ELSEWHERE)
    shipped = ended(State.VOID, cause=Cause.SHIPPED)
    assert other_cancels([void, silent, shipped, ended(State.CANCELLED)]) == (
        OtherCancel(ORDER_ID, PLACED, LATER, CancelledBy.AMAZON),
        OtherCancel(ORDER_ID, PLACED, LATER, CancelledBy.NOT_STATED),
    )


def test_where_amazon_tells_no_time_of_an_order_the_requests_own_stands_for_it() -> None:
    """An order's time that became unreadable keeps its cancel in the count."""
    (cancel,) = own_cancels([ended(State.CANCELLED, order=an_order(created_at=None))])
    assert cancel.ordered_at == NOW
