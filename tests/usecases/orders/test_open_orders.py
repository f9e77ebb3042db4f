"""Reading the open orders: once a morning, page by page, within Amazon's rate."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.digest.todo import Need
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.orders.order import Order
from bot.usecases.orders import open_orders
from tests.builders import a_request, an_item, an_order
from tests.usecases.mornings import Morning, tokyo


def some(count: int, **changes: object) -> list[Order]:
    """Return so many open orders."""
    return [an_order(id=f"250-0000000-{n:07}", **changes) for n in range(count)]


def read(morning: Morning) -> OpenOrders:
    """Return the last reading."""
    opened = morning.desk.store.orders.opened()
    assert opened is not None
    return opened


def test_the_orders_are_read_when_the_digest_is_due(morning: Morning) -> None:
    """One reading a morning, its pages counted; nothing is read before the time."""
    morning.orders.orders, morning.orders.size = some(250), 100
    morning.at(tokyo(24, 8, 29))
    morning.work()
    assert morning.orders.calls == 0

    morning.until(tokyo(24, 8, 34))
    assert morning.orders.calls == 3
    assert len(read(morning).orders) == 250
    scan = morning.desk.store.orders.scan()
    assert scan is not None
    assert (scan.calls, scan.failed) == (3, "")

    morning.until(tokyo(24, 20), step=600)
    assert morning.orders.calls == 3


def test_a_page_that_the_rate_forbids_comes_later(morning: Morning) -> None:
    """A reading goes on where it was when there is room again, also after a restart."""
    morning.orders.orders, morning.orders.size = some(3), 2
    morning.at(tokyo(24, 8, 30))
    open_orders.step(morning.desk)
    morning.orders.faults += [NotYet("searchOrders", timedelta(seconds=178)), Throttled()]
    open_orders.step(morning.desk)
    open_orders.step(replace(morning.desk))
    assert morning.orders.calls == 2

    for _ in range(20):
        morning.clock.advance(timedelta(minutes=1))
        open_orders.step(morning.desk)
    assert morning.orders.calls == 4
    assert len(read(morning).orders) == 3
    assert read(morning).read_at == tokyo(24, 8, 30)


@pytest.mark.parametrize("fault", [RoleMissing("searchOrders", "x"), CredentialsRefused()])
def test_a_refusal_ends_the_reading(morning: Morning, fault: AmazonFault) -> None:
    """What asking again cannot help is not asked again before the next morning."""
    morning.orders.faults.append(fault)
    morning.at(tokyo(24, 8, 30))
    morning.wait(5)
    scan = morning.desk.store.orders.scan()
    assert scan is not None
    assert (morning.orders.calls, scan.failed) == (1, fault.code)
    assert morning.desk.store.orders.opened() is None

    morning.until(tokyo(25, 8, 35), step=600)
    assert morning.orders.calls == 2


@pytest.mark.parametrize("fault", [Rejected(), NotFound()])
def test_one_rejection_of_a_constant_call_is_retried(morning: Morning, fault: AmazonFault) -> None:
    """A 400 or a 404 to the list is Amazon's fault: asked again after half a minute, and slower."""
    morning.orders.faults += [fault] * 3
    morning.orders.orders = some(1)
    morning.at(tokyo(24, 8, 30))
    morning.wait(2)
    assert morning.orders.calls == 3
    morning.wait(3)

    assert morning.orders.calls == 4
    assert len(read(morning).orders) == 1


def test_an_outage_is_retried_with_back_off(morning: Morning) -> None:
    """Amazon is asked again, less and less often, until it answers."""
    morning.orders.faults += [Unavailable()] * 3
    morning.orders.orders = some(1)
    morning.at(tokyo(24, 8, 30))
    morning.wait(2)
    assert morning.orders.calls == 4
    assert len(read(morning).orders) == 1


def test_a_buyers_request_keeps_the_time_it_was_first_seen(morning: Morning) -> None:
    """The time of the first reading that shows it stands, and is forgotten with the request."""
    asked = some(1, items=(an_item(requested=True),))
    morning.orders.orders = asked
    morning.at(tokyo(24, 8, 30))
    morning.wait(1)
    first = read(morning).first_seen
    assert list(first) == [asked[0].id]

    morning.until(tokyo(25, 8, 40), step=600)
    assert read(morning).first_seen == first
    assert read(morning).read_at > first[asked[0].id]

    morning.orders.orders = some(1)
    morning.until(tokyo(26, 8, 40), step=600)
    assert read(morning).first_seen == {}


def test_what_to_ship_next_is_told_from_the_last_reading(morning: Morning) -> None:
    """The orders come the most urgent first; what we are about to cancel is not to be shipped."""
    assert open_orders.ship_next(morning.desk) is None

    late, soon, ours = some(3)
    soon = replace(soon, ship_by=tokyo(24, 12))
    morning.orders.orders = [late, soon, ours]
    morning.at(tokyo(24, 8, 30))
    with morning.desk.store.transaction():
        morning.desk.store.requests.add(a_request(order=ours), view_id=None)
    morning.wait(1)

    found = open_orders.ship_next(morning.desk)
    assert found is not None
    assert found[0] == read(morning).read_at
    assert [(task.order.id, task.need, task.until) for task in found[1]] == [
        (soon.id, Need.SOON, tokyo(24, 12)),
        (late.id, Need.LATER, late.ship_by),
    ]


def test_the_first_reading_is_begun_once(morning: Morning) -> None:
    """Whoever asks before it is there gets the one under way; the list is there when it ends."""
    morning.orders.orders = some(1)
    morning.at(tokyo(24, 18))
    begun = open_orders.first_reading(morning.desk)
    morning.clock.advance(timedelta(seconds=1))
    assert open_orders.first_reading(morning.desk) == begun
    open_orders.step(morning.desk)
    assert len(read(morning).orders) == 1


def test_a_first_reading_that_failed_is_begun_anew_and_said(morning: Morning) -> None:
    """What went wrong the last time is known to whoever asks again."""
    morning.orders.faults.append(RoleMissing("searchOrders", "x"))
    morning.at(tokyo(24, 18))
    assert open_orders.first_reading(morning.desk).failed == ""
    open_orders.step(morning.desk)
    assert open_orders.first_reading(morning.desk).failed == "role_missing"
    open_orders.step(morning.desk)
    assert read(morning).orders == ()
