"""What an answer proves: only a valid answer of Amazon about the requested object counts."""

import json
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.amazon import Access, Amazon, connect
from bot.clock import MovableClock
from bot.domain import limits
from bot.domain.cancellation.feed import CancelMessage
from bot.domain.cancellation.reasons import Reason
from bot.domain.faults import AmazonFault, Doubtful, NotFound, Rejected, RoleMissing, Unavailable
from simulator.amazon import AmazonSimulator
from tests.builders import OPEN_ORDERS
from tests.fakes.rates import NoRates

MESSAGE = CancelMessage(1, "250-0000000-0000001", ("11111111111111",), Reason.NO_INVENTORY)
Use = Callable[[Amazon], Any]
CHANGES: dict[str, Use] = {
    "createFeed": lambda amazon: amazon.transport.create("1"),
    "cancelFeed": lambda amazon: amazon.transport.take_back("1"),
}
CONSTANT: dict[str, Use] = {
    "searchOrders": lambda amazon: amazon.order_search.search(OPEN_ORDERS),
    "getFeeds": lambda amazon: amazon.transport.open_feeds(),
    "createFeedDocument": lambda amazon: amazon.transport.upload([MESSAGE]),
    "createReport": lambda amazon: amazon.health_reports.request(),
}
ABOUT_ONE: dict[str, Use] = {
    "getOrder": lambda amazon: amazon.order_book.get("250-0000000-0000001"),
    "getFeed": lambda amazon: amazon.transport.get("1"),
    "getReport": lambda amazon: amazon.health_reports.look("1"),
    "getFeedDocument": lambda amazon: amazon.transport.report("document", [MESSAGE]),
    "getReportDocument": lambda amazon: amazon.health_reports.download("document"),
}
INVALID = b'{"errors":[{"code":"InvalidInput","message":"Invalid input"}]}'


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (400, INVALID, Rejected),
        (401, b'{"errors":[{"code":"Unauthorized"}]}', RoleMissing),
        (403, b'{"errors":[{"code":"Unauthorized"}]}', RoleMissing),
        (403, b'{"message":"Forbidden"}', Doubtful),
        (403, b"<html>", Doubtful),
        (408, b"<html>", Doubtful),
        (409, b"", Doubtful),
        (302, b"", Doubtful),
        (307, b"", Doubtful),
        (500, INVALID, Doubtful),
        (200, INVALID, Doubtful),
        (200, b"<html>", Doubtful),
    ],
)
def test_a_change_is_sent_once_and_rejected_only_by_amazon(  # noqa: PLR0917
    amazon: Amazon,
    sim: AmazonSimulator,
    operation: str,
    status: int,
    body: bytes,
    fault: type[AmazonFault],
) -> None:
    """Exactly one request is sent; the fault is Doubtful unless Amazon itself refuses."""
    amazon.transport.log_in()
    sim.faults.fail(operation, status, body)

    with pytest.raises(fault):
        CHANGES[operation](amazon)
    assert [call.operation for call in sim.calls] == ["token", operation]


def test_an_accepted_feed_that_a_proxy_denies_is_one_feed(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """A 403 after an accepted createFeed is Doubtful, and the feed is not created again."""
    document = amazon.transport.upload([MESSAGE])
    sim.faults.fail("createFeed", 403, b"<html>Forbidden</html>", "text/html", after=True)
    with pytest.raises(Doubtful):
        amazon.transport.create(document)

    assert len(sim.feeds.all()) == 1


@pytest.mark.parametrize("operation", CONSTANT)
@pytest.mark.parametrize(("status", "code"), [(400, "InvalidInput"), (404, "NotFound")])
def test_a_constant_call_rejected_as_invalid_is_an_outage(
    amazon: Amazon, sim: AmazonSimulator, operation: str, status: int, code: str
) -> None:
    """Calls with constant parameters are valid, so a rejection by Amazon is Unavailable."""
    sim.faults.fail(operation, status, json.dumps({"errors": [{"code": code}]}).encode())

    with pytest.raises(Unavailable, match=code):
        CONSTANT[operation](amazon)
    assert len(sim.called(operation)) == 1


@pytest.mark.parametrize("operation", ABOUT_ONE)
@pytest.mark.parametrize(("status", "fault"), [(400, Rejected), (404, NotFound)])
def test_a_refusal_about_one_thing_is_about_that_thing(
    amazon: Amazon,
    sim: AmazonSimulator,
    operation: str,
    status: int,
    fault: type[AmazonFault],
) -> None:
    """Amazon knows no such order, feed, report or document, and answers all else."""
    sim.faults.fail(operation, status, INVALID)

    with pytest.raises(fault):
        ABOUT_ONE[operation](amazon)


def other(operation: str, sim: AmazonSimulator) -> bytes:
    """Return a valid answer about another object."""
    at = "2026-11-24T00:00:00Z"
    feed = {
        "feedId": "other",
        "feedType": "POST_ORDER_ACKNOWLEDGEMENT_DATA",
        "processingStatus": "CANCELLED",
        "createdTime": at,
    }
    report = {
        "reportId": "other",
        "reportType": "GET_V2_SELLER_PERFORMANCE_REPORT",
        "processingStatus": "DONE",
        "createdTime": at,
        "reportDocumentId": "other",
    }
    order = {
        "orderId": "250-0000000-0000009",
        "createdTime": at,
        "lastUpdatedTime": at,
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": sim.market.id},
        "fulfillment": {"fulfillmentStatus": "CANCELLED", "fulfilledBy": "MERCHANT"},
        "orderItems": [],
    }
    bodies: dict[str, Any] = {
        "getOrder": {"order": order},
        "getFeed": feed,
        "getReport": report,
        "getFeedDocument": {"feedDocumentId": "other", "url": f"{sim.url}/feed-files/x"},
        "getReportDocument": {"reportDocumentId": "other", "url": f"{sim.url}/report-files/x"},
    }
    return json.dumps(bodies[operation]).encode()


@pytest.mark.parametrize("operation", ABOUT_ONE)
def test_an_answer_about_another_thing_is_an_outage_and_logged(
    amazon: Amazon, sim: AmazonSimulator, caplog: pytest.LogCaptureFixture, operation: str
) -> None:
    """A cancelled order B says nothing of order A, and so for feeds, reports and documents."""
    sim.faults.fail(operation, 200, other(operation, sim))

    with pytest.raises(Unavailable):
        ABOUT_ONE[operation](amazon)
    (line,) = [one for one in caplog.records if one.message == "amazon.wrong_answer"]
    assert line.levelno == logging.ERROR
    assert len(sim.called(operation)) == 1


@pytest.mark.parametrize("operation", ["getFeed", "getFeeds", "getReport"])
def test_an_answer_of_another_type_is_an_outage(
    amazon: Amazon, sim: AmazonSimulator, operation: str
) -> None:
    """A feed of prices, or a report of sales, is not what was asked about."""
    body = (
        other("getFeed" if operation == "getFeeds" else operation, sim)
        .replace(b"POST_ORDER_ACKNOWLEDGEMENT_DATA", b"POST_PRODUCT_PRICING_DATA")
        .replace(b"GET_V2_SELLER_PERFORMANCE_REPORT", b"GET_SALES_REPORT")
        .replace(b'"other"', b'"1"')
    )
    sim.faults.fail(operation, 200, b'{"feeds": [%b]}' % body if operation == "getFeeds" else body)

    with pytest.raises(Unavailable):
        (ABOUT_ONE | CONSTANT)[operation](amazon)


@pytest.mark.parametrize("status", [302, 303, 307, 308])
def test_a_redirect_is_no_success_and_is_not_followed(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock, status: int
) -> None:
    """A redirect makes neither an upload nor a download succeed."""
    feed_id = amazon.transport.create(amazon.transport.upload([MESSAGE]))
    clock.advance(timedelta(minutes=2))
    document_id = amazon.transport.get(feed_id).result_document or ""
    for operation in ("uploadFeedDocument", "downloadFeedDocument"):
        sim.faults.fail(operation, status, times=3)

    with pytest.raises(Unavailable):
        amazon.transport.upload([MESSAGE])
    with pytest.raises(Unavailable):
        amazon.transport.report(document_id, [MESSAGE])


def test_a_feed_in_queue_is_taken_back_by_an_empty_success(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """Amazon answers a successful cancelFeed with an empty body."""
    feed_id = amazon.transport.create(amazon.transport.upload([MESSAGE]))
    amazon.transport.take_back(feed_id)

    assert amazon.transport.get(feed_id).status == "CANCELLED"


@pytest.mark.parametrize("tokens", [["a", "a"], ["a", "b", "a"], ["a", 7], ["a", ["b"]]])
def test_pages_that_repeat_come_to_an_end(
    amazon: Amazon, sim: AmazonSimulator, tokens: list[Any]
) -> None:
    """A repeated or invalid page token ends the listing with Unavailable."""
    for token in tokens:
        sim.faults.fail("getFeeds", 200, json.dumps({"feeds": [], "nextToken": token}).encode())
        page = {"orders": [], "pagination": {"nextToken": token}}
        sim.faults.fail("searchOrders", 200, json.dumps(page).encode())

    with pytest.raises(Unavailable):
        amazon.transport.open_feeds()
    with pytest.raises(Unavailable):
        search_all(amazon)
    assert len(sim.called("getFeeds")) == len(sim.called("searchOrders")) == len(tokens)


def test_pages_without_end_come_to_an_end(
    access: Access, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """New page tokens are followed up to the page limit."""
    sim.limits.enforced = False
    for number in range(limits.ORDERS_PAGES + 5):
        body = {"feeds": [], "nextToken": f"{number}"}
        sim.faults.fail("getFeeds", 200, json.dumps(body).encode())
        page = {"orders": [], "pagination": {"nextToken": f"{number}"}}
        sim.faults.fail("searchOrders", 200, json.dumps(page).encode())

    with closing(connect(access, sim.seller_id, clock, pause=0, rates=NoRates())) as amazon:
        with pytest.raises(Unavailable, match="no end"):
            amazon.transport.open_feeds()
        with pytest.raises(Unavailable, match="no end"):
            search_all(amazon)
    assert len(sim.called("getFeeds")) == limits.FEEDS_PAGES
    assert len(sim.called("searchOrders")) <= limits.ORDERS_PAGES + 1


def search_all(amazon: Amazon) -> None:
    """Read every page of the open orders."""
    token = amazon.order_search.search(OPEN_ORDERS).next_token
    while token:
        token = amazon.order_search.search(replace(OPEN_ORDERS, token=token)).next_token


@pytest.mark.parametrize(
    ("granted", "seconds"),
    [
        ("1e-9", 20),  # a tenth of the published half a call a second
        ("1e-300", 20),
        ("0.25", 4),
        ("5", 0.2),
        ("1e300", 0.01),
        ("0", 2),
        ("-3", 2),
        ("nan", 2),
        ("inf", 2),
        ("fast", 2),
    ],
)
def test_a_rate_is_followed_as_far_as_it_can_be_meant(
    amazon: Amazon, sim: AmazonSimulator, granted: str, seconds: float
) -> None:
    """Granted rates are clamped to a tenth of the published rate and 100 calls a second."""
    sim.limits.announced["getOrder"] = granted
    with pytest.raises(NotFound):
        amazon.order_book.get("250-9999999-9999999")
    amazon.connection.limits.exhausted("getOrder")

    assert amazon.connection.limits.wait("getOrder").total_seconds() == pytest.approx(seconds)


def test_any_answer_tells_amazons_time(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Answers of the login and of the document storage also count for the skew."""
    clock.jump(timedelta(minutes=-7))
    amazon.transport.log_in()

    assert amazon.connection.skew == timedelta(minutes=7)
