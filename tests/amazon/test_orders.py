"""Orders as read from Amazon, without any buyer data."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.amazon import Amazon
from bot.clock import MovableClock
from bot.domain.cancellation.eligibility import Rule, assess
from bot.domain.faults import NotFound, NotYet, Rejected, Throttled
from bot.domain.money import Money
from bot.domain.orders.order import CancelledBy, Status
from simulator.amazon import PLANTED, AmazonSimulator
from tests.builders import NOW

RULES = {
    "unshipped": Rule.NO_REQUEST,
    "request_all": Rule.REQUEST_ON_ALL,
    "request_all_multi": Rule.REQUEST_ON_ALL,
    "request_some": Rule.REQUEST_ON_SOME,
    "prime_request": Rule.REQUEST_ON_ALL_PRIME,
    "prime": Rule.NO_REQUEST,
    "fba": Rule.FBA,
    "unfulfillable": Rule.FBA,
    "pending": Rule.PENDING,
    "pending_availability": Rule.PENDING,
    "shipped": Rule.SHIPPED,
    "partially_shipped": Rule.PARTLY_SHIPPED,
    "partly_fulfilled": Rule.PARTLY_SHIPPED,
    "cancelled": Rule.ALREADY_CANCELLED,
    "non_amazon": Rule.OTHER_CHANNEL,
    "easy_ship": Rule.AMAZON_DELIVERS,
    "delivery_by_amazon": Rule.AMAZON_DELIVERS,
    "item_cancelled": Rule.ITEM_CANCELLED,
    "status_missing": Rule.NOT_READABLE,
    "status_unknown": Rule.NOT_READABLE,
    "fulfilled_by_missing": Rule.NOT_READABLE,
    "quantity_missing": Rule.NOT_READABLE,
    "unknown_keys": Rule.NO_REQUEST,
}


@pytest.mark.parametrize(("seed", "rule"), RULES.items())
def test_each_row_of_the_table_comes_over_the_wire(
    amazon: Amazon, sim: AmazonSimulator, seed: str, rule: Rule
) -> None:
    """What Amazon says of an order leads to the rule about it."""
    assert assess(amazon.order_book.get(sim.seeds[seed]).facts).rule is rule


def test_an_order_as_it_is_told(amazon: Amazon, sim: AmazonSimulator) -> None:
    """Times in UTC, money in decimals with its currency, quantities, titles, ids."""
    order = amazon.order_book.get(sim.seeds["multi_item"])
    mug, towel = order.items

    assert order.created_at == NOW - timedelta(hours=5)
    assert (order.ship_by, order.read_at) == (NOW + timedelta(days=2), NOW)
    assert order.total == Money(Decimal(6260), "JPY")
    assert (mug.quantity, mug.fulfilled, mug.unit_price) == (2, 0, Money(Decimal(1480), "JPY"))
    assert (mug.total, towel.total) == (Money(Decimal(2960), "JPY"), Money(Decimal(3300), "JPY"))
    assert mug.title.startswith("マグカップ")


@pytest.mark.parametrize(
    ("seed", "by"),
    [
        ("cancelled", CancelledBy.MERCHANT),
        ("cancelled_by_buyer", CancelledBy.BUYER),
        ("cancelled_by_amazon", CancelledBy.AMAZON),
        ("cancelled_unstated", CancelledBy.NOT_STATED),
    ],
)
def test_who_cancelled_is_read_from_the_items(
    amazon: Amazon, sim: AmazonSimulator, seed: str, by: CancelledBy
) -> None:
    """Merchant, buyer, Amazon, or not stated."""
    order = amazon.order_book.get(sim.seeds[seed])

    assert (order.status, order.cancelled_by) == (Status.CANCELLED, by)


def test_nothing_about_the_buyer_is_asked_for_or_let_through(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """No dataset with personal data is asked for, and what comes all the same is dropped."""
    sim.rate_limits = False
    orders = [amazon.order_book.get(sim.seeds[s], urgent=True) for s in list(sim.seeds)[:25]]

    assert PLANTED not in repr(orders)
    asked = {call.params["includedData"] for call in sim.called("getOrder")}
    assert asked == {"FULFILLMENT,PROCEEDS,CANCELLATION"}


def test_an_order_that_is_not_there(amazon: Amazon) -> None:
    """An unknown id is not found, a malformed one is rejected with Amazon's code."""
    with pytest.raises(NotFound):
        amazon.order_book.get("250-9999999-9999999")
    with pytest.raises(Rejected, match="InvalidInput"):
        amazon.order_book.get("nonsense")


def test_equal_lookups_at_one_moment_share_a_call(amazon: Amazon, sim: AmazonSimulator) -> None:
    """Five people who look at one order ask Amazon once; the next one asks again."""
    order_id = sim.seeds["unshipped"]
    hold = sim.faults.hold("getOrder")
    with ThreadPoolExecutor(5) as pool:
        looks = [pool.submit(amazon.order_book.get, order_id) for _ in range(5)]
        hold.wait_until_reached()
        sim.wait_for(lambda: sum(look.running() for look in looks) == 5, what="all to look")
        hold.release()
        assert {look.result().id for look in looks} == {order_id}
    asked = len(sim.called("getOrder"))
    amazon.order_book.get(order_id)

    assert asked <= 2
    assert len(sim.called("getOrder")) == asked + 1


def test_a_fault_is_not_remembered(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """After a 429 the bucket is empty; once it refills, the next read calls Amazon again."""
    sim.faults.throttle("getOrder")
    with pytest.raises(Throttled):
        amazon.order_book.get(sim.seeds["unshipped"])
    with pytest.raises(NotYet):
        amazon.order_book.get(sim.seeds["unshipped"])
    clock.advance(timedelta(seconds=22))

    assert amazon.order_book.get(sim.seeds["unshipped"]).id


def test_the_reading_before_sending_has_a_reserve(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Users can spend twenty reads; ten are reserved for urgent ones; the bucket refills."""
    order_id = sim.seeds["unshipped"]
    for _ in range(20):
        amazon.order_book.get(order_id)
    with pytest.raises(NotYet) as not_yet:
        amazon.order_book.get(order_id)
    assert not_yet.value.wait == timedelta(seconds=2)
    for _ in range(10):
        amazon.order_book.get(order_id, urgent=True)
    with pytest.raises(NotYet):
        amazon.order_book.get(order_id, urgent=True)
    assert len(sim.called("getOrder")) == 30

    clock.advance(timedelta(seconds=2))
    assert amazon.order_book.get(order_id, urgent=True).id
    assert {call.status for call in sim.called("getOrder")} == {200}


def test_the_skew_of_the_computers_clock_is_known(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Amazon's Date tells how far the computer's clock is off."""
    clock.jump(timedelta(minutes=-7))
    amazon.order_book.get(sim.seeds["unshipped"])

    assert amazon.connection.skew == timedelta(minutes=7)
