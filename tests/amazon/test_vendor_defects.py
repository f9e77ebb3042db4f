"""Defects of the vendor library, and that the adapter hides them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.amazon import Access, Amazon, connect
from bot.clock import MovableClock
from bot.domain.cancellation.feed import CancelMessage
from bot.domain.cancellation.reasons import Reason
from bot.domain.faults import (
    AmazonFault,
    Doubtful,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from simulator.amazon import AmazonSimulator
from tests.builders import OPEN_ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = b"<html><head><title>503 Service Unavailable</title></head><body></body></html>"
MESSAGE_ONLY = b'{"message":"Forbidden"}'
ERRORS = b'{"errors":[{"code":"InternalFailure","message":"We had an internal error."}]}'


def message(sim: AmazonSimulator, seed: str = "unshipped") -> CancelMessage:
    """Return a message that cancels a seeded order."""
    order = sim.order(sim.seeds[seed])
    items = tuple(item.item_id for item in order.items)
    return CancelMessage(1, order.order_id, items, Reason.NO_INVENTORY)


@pytest.mark.parametrize(
    ("status", "body", "reading", "creating"),
    [
        (503, PAGE, Unavailable, Doubtful),
        (500, b"", Unavailable, Doubtful),
        (502, ERRORS, Unavailable, Doubtful),
        (200, ERRORS, Unavailable, Doubtful),
        (403, MESSAGE_ONLY, Unavailable, Doubtful),
        (400, MESSAGE_ONLY, Unavailable, Doubtful),
        (429, MESSAGE_ONLY, Unavailable, Doubtful),
        (408, PAGE, Unavailable, Doubtful),
        (409, PAGE, Unavailable, Doubtful),
        (307, b"{}", Unavailable, Doubtful),
        (400, b'{"errors":[]}', Unavailable, Doubtful),
        (400, ERRORS, Rejected, Rejected),
        (403, ERRORS, RoleMissing, RoleMissing),
        (429, ERRORS, Throttled, Throttled),
    ],
)
def test_no_failure_is_taken_for_a_success_or_for_another(  # noqa: PLR0917 - a table of cases
    amazon: Amazon,
    sim: AmazonSimulator,
    status: int,
    body: bytes,
    reading: type[AmazonFault],
    creating: type[AmazonFault],
) -> None:
    """Only Amazon's error list proves a refusal; any other failure of createFeed is Doubtful."""
    document_id = amazon.transport.upload([message(sim)])
    for operation in ("getOrder", "createFeed"):
        sim.faults.fail(operation, status, body, times=3)

    with pytest.raises(reading):
        amazon.order_book.get(sim.seeds["unshipped"])
    amazon.transport.log_in()
    before = len(sim.calls)
    with pytest.raises(creating):
        amazon.transport.create(document_id)
    assert [call.operation for call in sim.calls[before:]] == ["createFeed"]


def test_the_host_header_is_that_of_the_address(amazon: Amazon, sim: AmazonSimulator) -> None:
    """The header names host and port, not the address without its first eight letters."""
    amazon.order_book.get(sim.seeds["unshipped"])

    assert {f"http://{call.host}" for call in sim.calls} == {sim.url}


def test_an_expired_address_gives_no_document(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """The storage's XML error is a fault, not the report."""
    feed_id = amazon.transport.create(amazon.transport.upload([message(sim)]))
    clock.advance(timedelta(minutes=2))
    document_id = amazon.transport.get(feed_id).result_document
    assert document_id is not None
    hold = sim.faults.hold("downloadFeedDocument")
    with ThreadPoolExecutor(1) as pool:
        report = pool.submit(amazon.transport.report, document_id, [message(sim)])
        hold.wait_until_reached()
        clock.advance(timedelta(minutes=6))
        hold.release()
        with pytest.raises(NotFound):
            report.result()


def test_a_failed_upload_is_a_fault(amazon: Amazon, sim: AmazonSimulator) -> None:
    """What the storage refuses is not taken for uploaded, whatever the body says."""
    sim.faults.fail("uploadFeedDocument", 403, b"<Error/>", "application/xml")
    with pytest.raises(NotFound):
        amazon.transport.upload([message(sim)])

    sim.faults.fail("uploadFeedDocument", 503, b"", times=3)
    with pytest.raises(Unavailable):
        amazon.transport.upload([message(sim)])


def test_reports_are_read_as_utf_8(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Japanese in a report stays Japanese."""
    sim.reports.raw('{"performanceMetrics": [], "note": "出荷遅延率"}')
    report_id = amazon.health_reports.request()
    clock.advance(timedelta(minutes=1))
    document_id = amazon.health_reports.look(report_id).document
    assert document_id is not None

    assert "出荷遅延率" in amazon.health_reports.download(document_id)


@pytest.mark.slow
def test_an_answer_may_take_longer_than_five_seconds(amazon: Amazon, sim: AmazonSimulator) -> None:
    """The library's five seconds are not ours."""
    sim.faults.delay("getOrder", 5.5)

    assert amazon.order_book.get(sim.seeds["unshipped"]).id == sim.seeds["unshipped"]
    assert len(sim.called("getOrder")) == 1


def test_tries_end_though_others_succeed(amazon: Amazon, sim: AmazonSimulator) -> None:
    """A failing call gives up after three attempts while another thread's calls succeed."""
    good, bad = sim.seeds["unshipped"], sim.seeds["emoji"]
    stop = threading.Event()

    def succeed() -> None:
        while not stop.is_set():
            amazon.transport.wait_to_create()
            with suppress(NotYet):
                amazon.transport.get(feed_id)

    feed_id = sim.feeds.add_foreign()
    amazon.order_book.get(good)
    sim.faults.fail("getOrder", 500, times=100)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(succeed)
        with pytest.raises(Unavailable):
            amazon.order_book.get(bad)
        stop.set()
        other.result()

    assert len(sim.called("getOrder")) == 1 + 3


def test_what_changes_something_is_asked_once(amazon: Amazon, sim: AmazonSimulator) -> None:
    """A feed whose answer is lost is never created again by the connection."""
    document_id = amazon.transport.upload([message(sim)])
    sim.faults.drop("createFeed", times=3)
    with pytest.raises(Doubtful):
        amazon.transport.create(document_id)

    assert len(sim.called("createFeed")) == 1
    assert len(sim.feeds.all()) == 1


def test_a_short_trouble_is_not_noticed(amazon: Amazon, sim: AmazonSimulator) -> None:
    """Reads and documents are retried."""
    for operation in ("getOrder", "uploadFeedDocument"):
        sim.faults.drop(operation)
        sim.faults.gateway_page(operation)

    assert amazon.order_book.get(sim.seeds["unshipped"]).id
    assert amazon.transport.upload([message(sim)])


def test_threads_share_one_token_and_disturb_nobody(amazon: Amazon, sim: AmazonSimulator) -> None:
    """Sixteen threads that read and write at once log in once, and each gets its own answer."""
    orders = [sim.seeds[name] for name in ("unshipped", "emoji", "prime", "marks")] * 4
    barrier = threading.Barrier(len(orders))

    def work(number: int) -> tuple[str, str]:
        barrier.wait()
        document = amazon.transport.upload([message(sim)]) if number % 4 == 0 else ""
        return amazon.order_book.get(orders[number], urgent=True).id, document

    with ThreadPoolExecutor(len(orders)) as pool:
        answers = list(pool.map(work, range(len(orders))))

    assert [order_id for order_id, _ in answers] == orders
    assert len({document for _, document in answers if document}) == 4
    assert len(sim.called("token")) == 1
    assert {call.status for call in sim.calls} == {200, 201}


def test_accounts_share_no_token(
    amazon: Amazon, sim: AmazonSimulator, access: Access, clock: MovableClock
) -> None:
    """Two connections with one refresh token log in each for itself."""
    amazon.order_book.get(sim.seeds["unshipped"])
    other = connect(access, sim.seller_id, clock, pause=0)
    other.order_book.get(sim.seeds["unshipped"])
    other.close()

    assert len(sim.called("token")) == 2


def test_the_environment_does_not_choose_the_marketplace(
    sim: AmazonSimulator, access: Access, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SP_API_DEFAULT_MARKETPLACE, which others set for the library, changes nothing here."""
    monkeypatch.setenv("SP_API_DEFAULT_MARKETPLACE", "US")
    connected = connect(access, sim.seller_id, clock, pause=0)

    assert connected.order_book.get(sim.seeds["unshipped"]).id == sim.seeds["unshipped"]
    connected.close()


@pytest.mark.parametrize(
    "body", [b"[]", b'"x"', b"<html>", b"{}", b'{"order": []}', b'{"order": {"orderItems": [1]}}']
)
def test_an_answer_that_makes_no_sense_is_no_order(
    amazon: Amazon, sim: AmazonSimulator, body: bytes
) -> None:
    """A 200 without an order raises AmazonFault."""
    sim.faults.fail("getOrder", 200, body, times=3)
    with pytest.raises(Unavailable):
        amazon.order_book.get(sim.seeds["unshipped"])


@pytest.mark.parametrize("operation", ["createFeedDocument", "createFeed", "getFeed", "getFeeds"])
def test_feeds_answered_with_nonsense(amazon: Amazon, sim: AmazonSimulator, operation: str) -> None:
    """A 200 with an unexpected body raises AmazonFault, and Doubtful for createFeed."""
    calls: dict[str, Callable[[], Any]] = {
        "createFeedDocument": lambda: amazon.transport.upload([message(sim)]),
        "createFeed": lambda: amazon.transport.create("x"),
        "getFeed": lambda: amazon.transport.get("1"),
        "getFeeds": amazon.transport.open_feeds,
    }
    amazon.transport.log_in()
    for body in (b'{"a": 1}', b"[]", b'{"feeds": 1}', b"<html>"):
        sim.faults.fail(operation, 200, body, times=3)
        with pytest.raises(Doubtful if operation == "createFeed" else Unavailable):
            calls[operation]()
        sim.faults.clear()


def test_silence_is_not_taken_for_no_orders(amazon: Amazon, sim: AmazonSimulator) -> None:
    """A search answered without a list of orders is a fault, not an empty result."""
    sim.faults.fail("searchOrders", 200, b'{"a": 1}', times=3)
    with pytest.raises(Unavailable):
        amazon.order_search.search(OPEN_ORDERS)
