"""Answers that Amazon should not give: slow, a gateway's, about another thing, odd in content."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import product

import httpx
import pytest

from simulator.amazon import AmazonSimulator
from simulator.amazon.odd import DIGITS, ODD
from tests.simulator.amazon.account.caller import FEED_TYPE, FEEDS, ORDERS, Caller, cancel_xml
from tests.variants import variants

STATUSES = (302, 307, 400, 403, 408, 409, 500)


def log_in(caller: Caller) -> httpx.Response:
    """Ask for a token, without keeping it."""
    return caller.http.post(caller.sim.lwa_url, data={"grant_type": "x"})


def read(caller: Caller) -> httpx.Response:
    """Read an order."""
    return caller.get(f"{ORDERS}/{caller.sim.seeds['unshipped']}")


def upload(caller: Caller) -> httpx.Response:
    """Upload a document."""
    made = caller.call("POST", f"{FEEDS}/documents", json={"contentType": "text/xml"}).json()
    return caller.http.put(made["url"], content=b"<x/>", headers={"Content-Type": "text/xml"})


def create(caller: Caller) -> httpx.Response:
    """Upload a document and create its feed."""
    document = cancel_xml(caller.sim, caller.sim.seeds["unshipped"])
    return caller.create(caller.upload(document))


CALLS = {
    "a login": ("token", log_in),
    "a reading": ("getOrder", read),
    "an upload": ("uploadFeedDocument", upload),
    "a feed": ("createFeed", create),
}


@variants(("operation", "call"), CALLS)
def test_an_answer_can_be_sent_byte_by_byte(
    caller: Caller, operation: str, call: Callable[[Caller], httpx.Response]
) -> None:
    """A byte at a time, the head included, and whole in the end."""
    usual = call(caller)
    caller.sim.faults.drip(operation, 0.0005, times=1)
    begun = time.monotonic()
    dripped = call(caller)

    assert time.monotonic() - begun > 0.0005 * 100
    assert dripped.status_code == usual.status_code
    assert len(dripped.content) == len(usual.content)
    assert call(caller).status_code == usual.status_code


@variants(("operation", "call"), CALLS)
def test_a_gateway_may_answer_anything(
    caller: Caller, operation: str, call: Callable[[Caller], httpx.Response]
) -> None:
    """Any status with a page of HTML, before the call is processed and after it."""
    for status, after in product(STATUSES, (False, True)):
        caller.sim.faults.gateway_page(operation, after=after, status=status)
        response = call(caller)
        assert response.status_code == status
        assert response.content.startswith(b"<html>")
        assert response.headers.get("Location") == ("/elsewhere" if status < 400 else None)


@pytest.mark.parametrize("status", STATUSES)
def test_what_was_processed_before_the_refusal_is_there(caller: Caller, status: int) -> None:
    """A refusal after processing hides a token that is good, an upload and a feed."""
    faults = caller.sim.faults
    document_id = caller.upload(cancel_xml(caller.sim, caller.sim.seeds["unshipped"]))
    faults.fail("createFeed", status, after=True)
    assert caller.create(document_id).status_code == status
    assert [feed.feed_type for feed in caller.sim.feeds.all()] == [FEED_TYPE]

    faults.fail("uploadFeedDocument", status, after=True)
    made = caller.call("POST", f"{FEEDS}/documents", json={"contentType": "text/xml"}).json()
    put = caller.http.put(made["url"], content=b"<x/>", headers={"Content-Type": "text/xml"})
    assert put.status_code == status
    assert caller.create(made["feedDocumentId"]).status_code == 202


def test_an_answer_about_another_thing(caller: Caller) -> None:
    """Asked for order A Amazon answers with B, and with another feed than was asked for."""
    sim = caller.sim
    sim.faults.confuse("getOrder", sim.seeds["prime"])
    assert read(caller).json()["order"]["orderId"] == sim.seeds["prime"]
    assert read(caller).json()["order"]["orderId"] == sim.seeds["unshipped"]

    feed_id = create(caller).json()["feedId"]
    sim.faults.alter_json("getFeed", lambda feed: feed | {"feedId": "4711"}, times=1)
    assert [caller.feed(feed_id)["feedId"] for _ in range(2)] == ["4711", feed_id]


def test_headers_of_all_kinds(caller: Caller) -> None:
    """A date that is wrong, a wait, a rate: what is ordered stands in place of Amazon's own."""
    ahead = caller.sim.now().replace(microsecond=0) + timedelta(hours=1)
    told = {
        "Date": format_datetime(ahead, usegmt=True),
        "Retry-After": "1e9",
        "x-amzn-RateLimit-Limit": "1e-300",
    }
    caller.sim.faults.headers("getOrder", told, times=1)
    response = read(caller)
    assert parsedate_to_datetime(response.headers["Date"]) == ahead
    assert response.headers.get_list("Date") == [told["Date"]]
    assert response.headers["Retry-After"] == "1e9"
    assert response.headers["x-amzn-RateLimit-Limit"] == "1e-300"


def test_a_list_may_have_no_end(caller: Caller) -> None:
    """Each page is the first one, with a token for the next."""
    caller.sim.faults.repeat_page("searchOrders")
    caller.sim.faults.repeat_page("getFeeds")
    query = {"createdAfter": "2026-01-01T00:00:00Z"}
    first = caller.get(ORDERS, **query).json()
    second = caller.get(ORDERS, **query, paginationToken="again").json()
    assert first == second
    assert (first["pagination"], bool(first["orders"])) == ({"nextToken": "again"}, True)

    feeds = caller.get(f"{FEEDS}/feeds", feedTypes=FEED_TYPE).json()
    assert feeds == caller.get(f"{FEEDS}/feeds", nextToken="again").json()
    assert feeds["nextToken"] == "again"


@pytest.mark.parametrize("odd", [name for name in ODD if name])
def test_orders_can_be_odd(caller: Caller, odd: str) -> None:
    """An order that becomes odd is answered differently, and is there as an order all the same."""
    order_id = caller.sim.add_order()
    texts = []
    for caller.sim.order(order_id).odd in ("", odd):
        answer = caller.get(f"{ORDERS}/{order_id}", includedData="FULFILLMENT,CANCELLATION")
        texts.append(answer.text)
        assert json.loads(answer.text, parse_int=str)["order"]["orderId"] == order_id
    assert texts[0] != texts[1]


def test_lone_surrogates_and_long_numbers_are_sent_as_planned(
    caller: Caller, sim: AmazonSimulator
) -> None:
    """Half a surrogate pair comes as its escape, and a number has all its digits."""
    odd = [sim.add_order(odd=name) for name in ("lone surrogate", "digits in quantity")]
    title, digits = (caller.get(f"{ORDERS}/{order_id}").content for order_id in odd)
    assert rb"\ud83c" in title
    assert f'"quantityOrdered": {DIGITS},'.encode() in digits


def test_a_live_report_has_keys_of_its_own(sim: AmazonSimulator) -> None:
    """What the published schema does not know is there only where it was asked for."""
    [usual] = sim.health_report()["performanceMetrics"]
    sim.health.as_live(reviews=4, warnings=2)
    [live] = sim.health_report()["performanceMetrics"]

    assert live.keys() - usual.keys() == {
        "customerProductReviewsPolicyViolations",
        "policyViolationWarnings",
        "lateShipmentRateList",
    }
    assert live["customerProductReviewsPolicyViolations"]["defectsCount"] == 4
    assert live["policyViolationWarnings"]["warningsCount"] == 2
    assert len(live["lateShipmentRateList"]) == 2
