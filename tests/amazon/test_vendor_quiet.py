"""What the vendor library would log, corrupt, add to queries or hide."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from bot.amazon import Access, Amazon, connect, feed_xml
from bot.clock import MovableClock
from bot.domain.cancellation.feed import CancelMessage
from bot.domain.cancellation.reasons import Reason
from bot.domain.faults import Doubtful, NotFound, RoleMissing, Unavailable
from bot.logs import configure
from simulator.amazon import AmazonSimulator
from tests.builders import OPEN_ORDERS

MESSAGE = CancelMessage(1, "250-0000000-0000001", ("11111111111111",), Reason.NO_INVENTORY)
Use = Callable[[Amazon], Any]
OPERATIONS: dict[str, Use] = {
    "getOrder": lambda amazon: amazon.order_book.get("250-0000000-0000001"),
    "searchOrders": lambda amazon: amazon.order_search.search(OPEN_ORDERS),
    "createFeedDocument": lambda amazon: amazon.transport.upload([MESSAGE]),
    "createFeed": lambda amazon: amazon.transport.create("document"),
    "getFeed": lambda amazon: amazon.transport.get("1"),
    "getFeeds": lambda amazon: amazon.transport.open_feeds(),
    "cancelFeed": lambda amazon: amazon.transport.take_back("1"),
    "getFeedDocument": lambda amazon: amazon.transport.report("document", [MESSAGE]),
    "createReport": lambda amazon: amazon.health_reports.request(),
    "getReport": lambda amazon: amazon.health_reports.look("1"),
    "getReportDocument": lambda amazon: amazon.health_reports.download("document"),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_gateways_page_is_no_answer_to_anything(
    amazon: Amazon, sim: AmazonSimulator, operation: str
) -> None:
    """A 503 in HTML, which the library returns as a success, is a fault of every operation."""
    sim.faults.gateway_page(operation, times=3)
    amazon.transport.log_in()

    with pytest.raises((Unavailable, Doubtful)):
        OPERATIONS[operation](amazon)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_denial_without_errors_is_no_answer_of_amazons(
    amazon: Amazon, sim: AmazonSimulator, operation: str
) -> None:
    """A 403 without "errors", which the library returns as a success, is a proxy's."""
    sim.faults.message_only(operation, times=3)
    amazon.transport.log_in()

    with pytest.raises((Unavailable, Doubtful)):
        OPERATIONS[operation](amazon)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_amazons_own_denial_is_a_missing_role(
    amazon: Amazon, sim: AmazonSimulator, operation: str
) -> None:
    """A 403 with Amazon's error list names the role."""
    sim.faults.deny_role(operation)
    amazon.transport.log_in()

    with pytest.raises(RoleMissing):
        OPERATIONS[operation](amazon)


def whole_way(amazon: Amazon, sim: AmazonSimulator, clock: MovableClock) -> None:
    """Read an order, send a feed, fetch its report, fetch a health report."""
    order = amazon.order_book.get(sim.seeds["unshipped"])
    message = CancelMessage(
        1, order.id, tuple(item.id for item in order.items), Reason.NO_INVENTORY
    )
    feed_id = amazon.transport.create(amazon.transport.upload([message]))
    report_id = amazon.health_reports.request()
    clock.advance(timedelta(minutes=2))
    document_id = amazon.transport.get(feed_id).result_document
    assert document_id is not None
    amazon.transport.report(document_id, [message])
    document_id = amazon.health_reports.look(report_id).document
    assert document_id is not None
    amazon.health_reports.download(document_id)


def test_neither_tokens_nor_addresses_are_logged(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """The library and its HTTP client log both at DEBUG and INFO; ours say operation and status."""
    logged = io.StringIO()
    configure("DEBUG", stream=logged)
    whole_way(amazon, sim, clock)

    said = logged.getvalue()
    assert said.count("amazon.called") >= 10
    for secret in ("Atza", "Atzr", sim.client_secret, "X-Amz", "feed-files", "report-files"):
        assert secret not in said, secret


def test_a_document_arrives_byte_for_byte(
    sim: AmazonSimulator, access: Access, clock: MovableClock
) -> None:
    """Japanese in a feed, which the library cannot encode, arrives as UTF-8."""
    connected = connect(access, "販売者", clock, pause=0)
    feed_id = connected.transport.create(connected.transport.upload([MESSAGE]))
    connected.close()

    feed = sim.feeds.find(feed_id)
    assert feed is not None
    assert feed.content == feed_xml.build("販売者", [MESSAGE])
    assert "販売者" in feed.content.decode()


def test_an_expired_address_gives_no_health_report(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """The storage's XML error is a fault, not the report, here too."""
    report_id = amazon.health_reports.request()
    clock.advance(timedelta(minutes=2))
    document_id = amazon.health_reports.look(report_id).document
    assert document_id is not None
    hold = sim.faults.hold("downloadReportDocument")
    with ThreadPoolExecutor(1) as pool:
        report = pool.submit(amazon.health_reports.download, document_id)
        hold.wait_until_reached()
        clock.advance(timedelta(minutes=6))
        hold.release()
        with pytest.raises(NotFound):
            report.result()


def test_every_page_of_feeds_is_read(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A feed on the third page is found; the token is the only parameter behind the first page."""
    feeds = {sim.feeds.add_foreign() for _ in range(230)}
    since = clock.now() - timedelta(minutes=1)

    assert {feed.id for feed in amazon.transport.created_since(since)} == feeds
    assert {feed.id for feed in amazon.transport.open_feeds()} == feeds

    pages = [set(call.params) for call in sim.called("getFeeds")]
    first = {"feedTypes", "pageSize"}
    token = {"nextToken"}
    assert pages == [
        first | {"createdSince"},
        token,
        token,
        first | {"processingStatuses"},
        token,
        token,
    ]


def test_documents_are_asked_for_by_their_id_alone(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """The library's four spellings of the marketplace parameter are not sent."""
    whole_way(amazon, sim, clock)

    for operation in ("getFeedDocument", "getReportDocument"):
        (call,) = sim.called(operation)
        assert set(call.params) == {"id"}
