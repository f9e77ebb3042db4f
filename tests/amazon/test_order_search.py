"""The list of changed orders as read from Amazon, page by page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.amazon import Amazon
from bot.amazon.order_search import SpApiOrderSearch
from bot.clock import MovableClock
from bot.domain.faults import NotYet, ReadRefused, Unavailable
from bot.domain.orders.open_orders import OrdersQuery
from bot.domain.orders.order import Order, Status
from simulator.amazon import PLANTED, AmazonSimulator
from tests.builders import NOW, OPEN_ORDERS

SINCE = OrdersQuery(NOW - timedelta(days=1))


def all_pages(amazon: Amazon, query: OrdersQuery) -> list[Order]:
    """Return the orders of every page."""
    found: list[Order] = []
    while True:
        page = amazon.order_search.search(query)
        found += page.orders
        if page.next_token is None:
            return found
        query = replace(query, token=page.next_token)


def test_open_orders_come_page_by_page(amazon: Amazon, sim: AmazonSimulator) -> None:
    """All merchant orders that wait are found over the pages, each once, without their buyers."""
    for _ in range(150):
        sim.add_order()
    waiting = {
        order.order_id
        for order in sim.orders.values()
        if order.fulfilled_by == "MERCHANT" and order.status in ("UNSHIPPED", "PARTIALLY_SHIPPED")
    }
    found = all_pages(amazon, OPEN_ORDERS)

    assert sorted(order.id for order in found) == sorted(waiting)
    assert PLANTED not in repr(found)
    assert len(sim.called("searchOrders")) == 2


def test_what_changed_is_found_whatever_its_status(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """An order that was shipped or cancelled is seen to leave, two minutes later at most."""
    shipped, cancelled, asked = (sim.add_order() for _ in range(3))
    clock.advance(timedelta(hours=1))
    query = OrdersQuery(clock.now())
    clock.advance(timedelta(seconds=1))
    sim.ship(shipped)
    sim.buyer_cancels(cancelled)
    sim.buyer_requests(asked)
    assert all_pages(amazon, query) == []

    clock.advance(timedelta(minutes=2))
    found = {order.id: order for order in all_pages(amazon, query)}
    assert {name: order.status for name, order in found.items()} == {
        shipped: Status.SHIPPED,
        cancelled: Status.CANCELLED,
        asked: Status.UNSHIPPED,
    }
    assert found[asked].facts.requested_on_all


def test_a_page_says_how_far_the_search_went(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Amazon's own end of it is the same on every page, and of two minutes ago."""
    for _ in range(150):
        sim.add_order()
    first = amazon.order_search.search(SINCE)
    clock.advance(timedelta(hours=1))
    second = amazon.order_search.search(replace(SINCE, token=first.next_token))

    assert first.before == second.before == NOW - timedelta(minutes=2)
    assert (len(first.orders), second.next_token) == (100, None)


def test_a_page_without_its_end_says_so(amazon: Amazon, sim: AmazonSimulator) -> None:
    """Where Amazon does not say how far the search went, nothing is guessed."""
    sim.faults.alter_json("searchOrders", lambda body: {"orders": body["orders"]})

    assert amazon.order_search.search(SINCE).before is None


def test_a_search_goes_on_after_a_restart(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A connection that did not begin a search can read its next page, hours later."""
    for _ in range(150):
        sim.add_order()
    token = amazon.order_search.search(OPEN_ORDERS).next_token
    clock.advance(timedelta(hours=3))

    page = SpApiOrderSearch(amazon.connection).search(replace(OPEN_ORDERS, token=token))
    assert page.orders
    assert page.next_token is None


def test_a_search_that_amazon_refuses_is_an_outage(amazon: Amazon, sim: AmazonSimulator) -> None:
    """A 400 to what is always asked in the same way is Amazon's fault; it is asked once."""
    sim.faults.refuse_dataset("searchOrders", "FULFILLMENT")

    with pytest.raises(ReadRefused) as refused:
        amazon.order_search.search(SINCE)
    assert isinstance(refused.value, Unavailable)
    assert len(sim.called("searchOrders")) == 1


def test_a_reduced_page_holds_no_facts(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """It shows what a buyer asks for, and neither status nor who ships."""
    asked = sim.add_order()
    sim.buyer_requests(asked)
    sim.faults.refuse_dataset("searchOrders", "FULFILLMENT")
    clock.advance(timedelta(minutes=3))

    page = amazon.order_search.search(replace(SINCE, reduced=True))
    [order] = [order for order in page.orders if order.id == asked]
    assert order.facts.requested_on_all
    assert (order.status, order.ship_by) == (Status.UNKNOWN, None)
    assert sim.called("searchOrders")[-1].params["includedData"] == "CANCELLATION"


def test_only_what_is_urgent_uses_the_last_of_the_rate(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """Further pages of a long scan leave room for the scan before a digest."""
    for _ in range(15):
        amazon.order_search.search(SINCE, urgent=False)
    with pytest.raises(NotYet):
        amazon.order_search.search(SINCE, urgent=False)

    for _ in range(5):
        amazon.order_search.search(SINCE)
    with pytest.raises(NotYet):
        amazon.order_search.search(SINCE)
    assert {call.status for call in sim.called("searchOrders")} == {200}
