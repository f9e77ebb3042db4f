"""Orders as the account gives them out."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from simulator.amazon import PLANTED, AmazonSimulator
from tests.simulator.amazon.account.caller import ORDERS, Caller

GATED = {
    "BUYER": "buyer",
    "RECIPIENT": "recipient",
    "PROCEEDS": "proceeds",
    "FULFILLMENT": "fulfillment",
    "PACKAGES": "packages",
    "TAX": "tax",
    "PAYMENT": "payment",
}


def test_nothing_comes_that_was_not_asked_for(caller: Caller) -> None:
    """Without datasets an order has no status, no money and no buyer, but its product whole."""
    order = caller.order(caller.sim.seeds["shipped"])

    assert not order.keys() & set(GATED.values())
    assert order["orderItems"][0].keys() == {"orderItemId", "quantityOrdered", "product"}
    assert order["orderItems"][0]["product"]["customization"]["customizedUrl"].count(PLANTED)


@pytest.mark.parametrize(("dataset", "key"), GATED.items())
def test_each_dataset_brings_its_own(caller: Caller, dataset: str, key: str) -> None:
    """Asking for one dataset brings its key and none of the others'."""
    order = caller.order(caller.sim.seeds["shipped"], dataset)

    assert order.keys() & set(GATED.values()) == {key}


def test_the_buyers_request_and_who_cancelled_need_their_dataset(
    caller: Caller, sim: AmazonSimulator
) -> None:
    """The request stands on the item, goes when withdrawn, and a cancellation says by whom."""
    order_id = sim.add_order(items=[{}, {}])
    first = sim.order(order_id).items[0].item_id

    sim.buyer_requests(order_id, "間違えた", [first])
    items = caller.order(order_id, "CANCELLATION")["orderItems"]
    assert [item.get("cancellation") for item in items] == [
        {"cancellationRequest": {"requester": "BUYER", "cancelReason": "間違えた"}},
        None,
    ]
    assert "cancellation" not in caller.order(order_id, "FULFILLMENT")["orderItems"][0]

    sim.buyer_withdraws(order_id)
    assert "cancellation" not in caller.order(order_id, "CANCELLATION")["orderItems"][0]
    sim.amazon_cancels(order_id)
    order = caller.order(order_id, "CANCELLATION", "FULFILLMENT")
    execution = order["orderItems"][0]["cancellation"]["cancellationExecution"]
    assert execution["cancelledBy"] == "AMAZON"
    assert order["fulfillment"]["fulfillmentStatus"] == "CANCELLED"


def test_what_happens_moves_the_time_of_update(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A shipment counts the quantities and sets lastUpdatedTime."""
    order_id = sim.add_order(quantity=3)
    clock.advance(timedelta(minutes=7))
    sim.ship(order_id)
    order = caller.order(order_id, "FULFILLMENT")

    assert order["lastUpdatedTime"] == "2026-11-24T01:07:00Z"
    assert order["orderItems"][0]["fulfillment"]["quantityFulfilled"] == 3
    assert order["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_what_is_over_does_not_happen_again(sim: AmazonSimulator) -> None:
    """A cancelled order is not shipped, and a shipped one is not cancelled."""
    cancelled, shipped = sim.add_order(), sim.add_order()
    sim.buyer_cancels(cancelled)
    sim.ship(cancelled)
    sim.ship(shipped)
    sim.cancel_by_merchant(shipped)

    assert (sim.order(cancelled).status, sim.order(cancelled).cancelled_by) == (
        "CANCELLED",
        "BUYER",
    )
    assert sim.order(shipped).status == "SHIPPED"


@pytest.mark.parametrize(
    ("order_id", "status", "code"),
    [("250-9999999-9999999", 404, "NotFound"), ("TEST_CASE_400", 400, "InvalidInput")],
)
def test_an_order_that_the_account_does_not_have(
    caller: Caller, order_id: str, status: int, code: str
) -> None:
    """An unknown id is 404, a malformed one 400, both with Amazon's error list."""
    response = caller.get(f"{ORDERS}/{order_id}")

    assert (response.status_code, response.json()["errors"][0]["code"]) == (status, code)
    assert response.headers["x-amzn-RateLimit-Limit"] == "0.5"


def search(caller: Caller, **query: Any) -> Any:
    """Search orders and return the answer's body."""
    asked = {"createdAfter": "2026-11-20T00:00:00Z"} | query
    response = caller.get(ORDERS, **{name: value for name, value in asked.items() if value})
    return response.json()


def test_a_search_filters(caller: Caller, sim: AmazonSimulator) -> None:
    """Who ships and the status decide which orders are found."""
    found = search(caller, fulfilledBy="MERCHANT", fulfillmentStatuses="UNSHIPPED,PENDING")
    ids = {order["orderId"] for order in found["orders"]}

    assert {sim.seeds["unshipped"], sim.seeds["pending"]} <= ids
    assert not ids & {sim.seeds["fba"], sim.seeds["shipped"], sim.seeds["status_missing"]}


def test_pages_give_every_order_once(caller: Caller, sim: AmazonSimulator) -> None:
    """Following the token to its end finds what one large page finds, in the same order."""
    whole = [order["orderId"] for order in search(caller)["orders"]]
    found: list[str] = []
    token = None
    while True:
        page = search(caller, maxResultsPerPage=7, paginationToken=token)
        found += [order["orderId"] for order in page["orders"]]
        token = page.get("pagination", {}).get("nextToken")
        if token is None:
            break

    assert found == whole
    assert len(found) == len(sim.seeds)


def test_a_change_is_found_two_minutes_later(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A search by update leaves out the last two minutes, and says up to when it looked."""
    order_id = sim.seeds["unshipped"]
    sim.buyer_requests(order_id)
    asked = {"createdAfter": None, "lastUpdatedAfter": "2026-11-24T00:59:00Z"}
    assert search(caller, **asked)["orders"] == []

    clock.advance(timedelta(minutes=2))
    found = search(caller, **asked)

    assert [order["orderId"] for order in found["orders"]] == [order_id]
    assert found["lastUpdatedBefore"] == "2026-11-24T01:00:00Z"


@pytest.mark.parametrize(
    "query",
    [
        {"createdAfter": None},
        {"lastUpdatedAfter": "2026-11-20T00:00:00Z"},
        {"lastUpdatedBefore": "2026-11-20T00:00:00Z"},
        {"createdBefore": "2026-11-24T00:59:00Z"},
        {"createdBefore": "2026-11-01T00:00:00Z"},
        {"createdAfter": "yesterday"},
        {"maxResultsPerPage": "101"},
        {"fulfilledBy": "NOBODY"},
        {"includedData": "EVERYTHING"},
        {"paginationToken": "AAAA"},
        {"marketplaceIds": ",".join(["A1VC38T7YXB528"] * 51)},
    ],
)
def test_a_search_against_the_rules_is_refused(
    caller: Caller, clock: MovableClock, query: dict[str, str | None]
) -> None:
    """What Amazon's model forbids is answered with 400 InvalidInput."""
    assert search(caller, **query)["errors"][0]["code"] == "InvalidInput"


def test_a_page_token_holds_its_search_to_the_letter_for_a_day(
    caller: Caller, clock: MovableClock
) -> None:
    """Another filter with the same token is refused, other datasets are not, nor a day later."""
    token = search(caller, maxResultsPerPage=5)["pagination"]["nextToken"]

    assert "errors" in search(caller, paginationToken=token, fulfilledBy="AMAZON")
    assert "orders" in search(caller, paginationToken=token, includedData="PROCEEDS")
    clock.advance(timedelta(hours=24, seconds=1))
    caller.log_in()
    assert "errors" in search(caller, paginationToken=token)


def test_an_unknown_keyword_is_no_order(sim: AmazonSimulator) -> None:
    """A misspelt override is refused, and so is an id that is taken."""
    with pytest.raises(TypeError):
        sim.add_order(statsu="UNSHIPPED")
    with pytest.raises(ValueError, match="already"):
        sim.add_order(sim.seeds["unshipped"])
