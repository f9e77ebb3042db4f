"""Invalid values from Amazon are normalised or become unknown, so no impossible one gets in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from bot.amazon import Amazon, mapping
from bot.domain import limits
from bot.domain.cancellation.eligibility import Rule, assess, counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.faults import Unavailable
from bot.domain.money import Money
from bot.domain.orders.order import Order
from simulator.amazon import AmazonSimulator
from simulator.amazon.order_json import order_json
from storage.codec import from_json, to_json
from tests.builders import OPEN_ORDERS

BIG = "9" * 5000


@contextmanager
def told(sim: AmazonSimulator, change: Any) -> Iterator[str]:
    """Change the JSON of an order in the simulator, and yield the order's id."""
    order_id = sim.seeds["request_all"]
    data: dict[str, Any] = order_json(sim.order(order_id), mapping.INCLUDED)
    change(data)
    body = json.dumps({"order": data}).replace(f'"{BIG}"', BIG).encode()
    sim.faults.fail("getOrder", 200, body)
    yield order_id


def read(amazon: Amazon, sim: AmazonSimulator, change: Any) -> Order:
    """Return an order with a change to its JSON, as it is read and kept."""
    with told(sim, change) as order_id:
        order = amazon.order_book.get(order_id)
    kept = to_json(order).encode("utf-8", "strict").decode()
    assert from_json(Order, kept).id == order_id
    return order


def put(*path: str | int, value: Any) -> Any:
    """Return what sets a value deep in an order's JSON."""

    def change(data: Any) -> None:
        here = data
        for key in path[:-1]:
            here = here.setdefault(key, {}) if isinstance(here, dict) else here[key]
        here[path[-1]] = value

    return change


ITEM = ("orderItems", 0)


@pytest.mark.parametrize("request_", [{}, False, "", [], {"requester": "AMAZON"}, "BUYER", 1])
def test_only_an_object_whose_requester_is_the_buyer_is_a_request(
    amazon: Amazon, sim: AmazonSimulator, request_: Any
) -> None:
    """Any other value is neither a request nor its absence, so the order is marked as unread."""
    order = read(amazon, sim, put(*ITEM, "cancellation", "cancellationRequest", value=request_))

    assert assess(order.facts).rule is Rule.NOT_READABLE
    assert order.unread == {"cancellationRequest"}
    assert counting(order.facts, Reason.BUYER_CANCELLED, prime_counts_all=False).in_rate


@pytest.mark.parametrize(
    "programs", ["PRIME", {"PRIME": True}, 1, ["PRIME", 7], ["x" * 65], ["PRIME"] * 31, [""], True]
)
def test_programs_that_are_no_list_of_codes_are_not_readable(
    amazon: Amazon, sim: AmazonSimulator, programs: Any
) -> None:
    """A string in place of a list must not hide Prime."""
    order = read(amazon, sim, put("programs", value=programs))

    assert assess(order.facts).rule is Rule.NOT_READABLE
    assert order.unread == {"programs"}


@pytest.mark.parametrize("nothing", [None, []])
def test_no_programs_and_no_request_are_what_they_say(
    amazon: Amazon, sim: AmazonSimulator, nothing: Any
) -> None:
    """What is absent, null or empty is simply not there."""
    order = read(amazon, sim, put("programs", value=nothing))
    assert (order.programs, order.unread) == (frozenset(), frozenset())

    order = read(amazon, sim, put(*ITEM, "cancellation", "cancellationRequest", value=None))
    assert assess(order.facts).rule is Rule.NO_REQUEST


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        (("createdTime",), "0001-01-01T00:00:00+09:00", "createdTime"),
        (("createdTime",), "9999-12-31T23:59:59-09:00", "createdTime"),
        (("createdTime",), "1999-12-31T23:59:59Z", "createdTime"),
        (("createdTime",), 20261124, "createdTime"),
        (("createdTime",), None, "createdTime"),
        ((*ITEM, "quantityOrdered"), BIG, "quantityOrdered"),
        ((*ITEM, "quantityOrdered"), -1, "quantityOrdered"),
        ((*ITEM, "quantityOrdered"), 1_000_001, "quantityOrdered"),
        ((*ITEM, "quantityOrdered"), 1.5, "quantityOrdered"),
        ((*ITEM, "quantityOrdered"), True, "quantityOrdered"),
        ((*ITEM, "quantityOrdered"), "2", "quantityOrdered"),
        ((*ITEM, "orderItemId"), "", "orderItems"),
        ((*ITEM, "orderItemId"), 7, "orderItems"),
        ((*ITEM, "orderItemId"), "<Item/>", "orderItems"),
        (("orderItems",), "none", "orderItems"),
        (("orderItems",), [1], "orderItems"),
        (("salesChannel", "marketplaceId"), None, "marketplaceId"),
        (("salesChannel", "marketplaceId"), ["A1VC38T7YXB528"], "marketplaceId"),
    ],
)
def test_an_unreadable_value_that_decides_is_not_guessed(
    amazon: Amazon, sim: AmazonSimulator, path: tuple[str | int, ...], value: Any, name: str
) -> None:
    """The order is shown, and nothing is cancelled on it."""
    order = read(amazon, sim, put(*path, value=value))

    assert assess(order.facts).rule is Rule.NOT_READABLE
    assert name in order.unread


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00Z", 7, None])
def test_an_order_whose_last_change_has_no_time_is_no_newer_than_any_other(
    amazon: Amazon, sim: AmazonSimulator, said: Any
) -> None:
    """What was read with a time of its change is not displaced by what has none."""
    order = read(amazon, sim, put("lastUpdatedTime", value=said))

    assert (order.updated_at, order.unread) == (limits.EARLIEST, frozenset())


@pytest.mark.parametrize("fulfilled", [BIG, -1, "0", None, 0.0, False])
def test_a_shipped_quantity_that_cannot_be_read_is_not_zero(
    amazon: Amazon, sim: AmazonSimulator, fulfilled: Any
) -> None:
    """Return whether something has left is not guessed at."""
    order = read(amazon, sim, put(*ITEM, "fulfillment", "quantityFulfilled", value=fulfilled))

    assert assess(order.facts).rule is Rule.NOT_READABLE


def test_items_without_number_or_that_repeat_are_not_readable(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """A cancellation lists every item once; more than an order can have are none of an order."""

    def many(data: Any) -> None:
        data["orderItems"] = [
            data["orderItems"][0] | {"orderItemId": str(number)} for number in range(201)
        ]

    def twice(data: Any) -> None:
        data["orderItems"] *= 2

    for change in (many, twice):
        assert assess(read(amazon, sim, change).facts).rule is Rule.NOT_READABLE


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("half \ud83d an emoji", "half \ufffd an emoji"),
        ("nul \x00 inside", "nul \ufffd inside"),
        ("two\r\nlines\tand more", "two lines and more"),
        ("x" * 5000, "x" * 499 + "…"),
        (None, ""),
        ({"ja": "題"}, ""),
        ("🎁", "🎁"),
    ],
)
def test_a_title_is_one_clean_line(
    amazon: Amazon, sim: AmazonSimulator, said: Any, shown: str
) -> None:
    """What is only read by people is mended, and shortened with an ellipsis."""
    order = read(amazon, sim, put(*ITEM, "product", "title", value=said))

    assert order.items[0].title == shown
    assert assess(order.facts).rule is Rule.REQUEST_ON_ALL


@pytest.mark.parametrize("said", ["x" * 65, None, 7])
def test_a_sku_is_whole_or_not_known(amazon: Amazon, sim: AmazonSimulator, said: Any) -> None:
    """Two products must not be taken for one because their codes were cut."""
    order = read(amazon, sim, put(*ITEM, "product", "sellerSku", value=said))

    assert order.items[0].sku == ""


@pytest.mark.parametrize(
    "amount",
    ["1e26", "-1e26", "NaN", "Infinity", "0E+999999", "1E-999999", BIG, "", "ten", [1], True, None],
)
def test_an_amount_that_cannot_be_meant_is_not_known(
    amazon: Amazon, sim: AmazonSimulator, amount: Any
) -> None:
    """Neither 1e26 nor a zero that is written with a million digits is money."""
    assert read(amazon, sim, put("proceeds", "grandTotal", "amount", value=amount)).total is None


@pytest.mark.parametrize("currency", ["", "yen", "JPYX", None, 392])
def test_an_amount_without_a_currency_is_not_known(
    amazon: Amazon, sim: AmazonSimulator, currency: Any
) -> None:
    """A number alone is no money."""
    change = put("proceeds", "grandTotal", "currencyCode", value=currency)
    assert read(amazon, sim, change).total is None


@pytest.mark.parametrize("amount", ["-1000000000000", 12, 12.5, "0.00"])
def test_an_amount_that_can_be_meant_is_kept(
    amazon: Amazon, sim: AmazonSimulator, amount: Any
) -> None:
    """Refunds and whole numbers are money as well."""
    change = put("proceeds", "grandTotal", "amount", value=amount)
    assert read(amazon, sim, change).total == Money(Decimal(str(amount)), "JPY")


def test_an_order_of_another_marketplace_is_told_from_ours(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """An Australian order of the same account is not judged by Japan's rules."""
    au = "A39IBJ37TRP1C6"
    order = read(amazon, sim, put("salesChannel", "marketplaceId", value=au))

    assert order.other_marketplace == au
    assert assess(order.facts).rule is Rule.OTHER_MARKETPLACE


def test_one_odd_order_leaves_the_others_of_its_page_readable(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """Half an emoji, a date of the year 1 and a number of 5,000 digits are in one order only."""
    good = order_json(sim.order(sim.seeds["unshipped"]), mapping.INCLUDED)
    odd = order_json(sim.order(sim.seeds["emoji"]), mapping.INCLUDED)
    for change in (
        put(*ITEM, "product", "title", value="\udc00"),
        put("createdTime", value="0001-01-01T00:00:00Z"),
        put("fulfillment", "shipByWindow", "latestDateTime", value="9999-12-31T23:59:59-09:00"),
        put(*ITEM, "quantityOrdered", value=BIG),
    ):
        change(odd)
    body = json.dumps({"orders": [odd, good]}).replace(f'"{BIG}"', BIG).encode()
    sim.faults.fail("searchOrders", 200, body)

    first, second = amazon.order_search.search(OPEN_ORDERS).orders
    assert first.unread == {"createdTime", "quantityOrdered"}
    assert first.ship_by is None
    assert (second.id, second.unread) == (good["orderId"], frozenset())


@pytest.mark.parametrize(
    "body",
    [
        b'{"order": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"order": {"orderId": "250"}}',
        b'{"order": {"orderId": 250}}',
        b'{"order": {"orderId": "' + b"2" * 201 + b'"}}',
        b"\xff\xfe",
        b"NaN",
    ],
    ids=["deep", "other", "number", "long", "no text", "no number"],
)
def test_an_answer_that_is_no_order_is_an_outage(
    amazon: Amazon, sim: AmazonSimulator, body: bytes
) -> None:
    """However it is broken, there is one fault for it."""
    sim.faults.fail("getOrder", 200, body, times=3)

    with pytest.raises(Unavailable):
        amazon.order_book.get(sim.seeds["unshipped"])
