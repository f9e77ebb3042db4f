"""The forecast that decisions rest on, and earlier cancels of the same product."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from bot.domain.orders.form import OpenedView
from bot.domain.orders.order import CancelledBy
from bot.domain.people import Person
from bot.usecases.cancellation import asking
from bot.usecases.cancellation.asking import Filled
from bot.usecases.cancellation.forecasting import current_forecast, same_product
from tests.builders import STORE, a_request, an_item, an_order
from tests.fakes.health import a_document
from tests.usecases.mornings import NOON, Morning, tokyo


def add(morning: Morning, request: Request) -> Request:
    """Store a request."""
    with morning.desk.store.transaction():
        morning.desk.store.requests.add(request, view_id=None)
    return request


def test_our_own_cancels_of_today_are_added(noon: Morning) -> None:
    """What Amazon may not have counted yet makes the forecast worse, and the approval stricter."""
    first = current_forecast(noon.desk)
    assert first is not None
    assert (first.unseen, first.misses) == (0, False)

    add(noon, a_request(id="r1", order_id="250-1", state=State.APPROVED))
    second = current_forecast(noon.desk)
    assert second is not None
    assert (second.unseen, second.misses) == (1, True)

    third = current_forecast(noon.desk, ordered_at=NOON - timedelta(days=2))
    assert third is not None
    assert third.recovers_by_order is not None
    assert third.recovers_on is not None
    assert third.recovers_by_order < third.recovers_on


def test_the_forecast_shown_is_stored_with_the_request(noon: Morning) -> None:
    """A request keeps the forecast of the moment it was made, and with it who must approve."""
    noon.keep(a_document(orders=38), tokyo(24, 9))
    policy = replace(noon.desk.policy, approvals_over_target=2)
    desk = replace(noon.desk, policy=policy)
    view = OpenedView("V1", STORE, an_order(), "U0SATO", "https://reply.test", NOON)
    form = asking.open_form(desk, view)
    asked = asking.ask(
        desk,
        Filled(
            "V1",
            Person("U0SATO", full_member=True),
            Reason.NO_INVENTORY,
            parcel_left=False,
            note="",
            warned=False,
        ),
    )
    assert asked.request is not None
    assert form.forecast == asked.request.forecast
    assert asked.request.forecast is not None
    assert asked.request.forecast.misses
    assert asked.request.forecast.recovers_by_order is not None
    assert asked.request.needed == 2


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["250-2"]),
        ({"cancelled_by": CancelledBy.MERCHANT}, ["250-2"]),
        ({"cancelled_by": CancelledBy.BUYER}, []),
        ({"state": State.FAILED}, []),
        ({"changed_at": NOON - timedelta(days=31)}, []),
        ({"order": an_order(id="250-2", items=(an_item(asin="B0OTHER"),))}, []),
        ({"order": an_order(id="250-2", items=(an_item(asin=""),))}, []),
        ({"order": an_order()}, []),
    ],
)
def test_an_earlier_cancel_of_the_same_product_is_a_fact(
    noon: Morning, changes: dict[str, object], expected: list[str]
) -> None:
    """Only an order of ours, cancelled within 30 days, with one of the same products counts."""
    at = NOON - timedelta(days=5)
    defaults = {"order_id": "250-2", "state": State.CANCELLED, "changed_at": at}
    if "order" in changes:
        del defaults["order_id"]
    add(noon, a_request(**{**defaults, **changes}))
    earlier = same_product(noon.desk, an_order())
    assert [each.order_id for each in [earlier] if each] == expected
