"""The Amazon simulator's answers to each operation, as valid input for mutations."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from bot.amazon import Access, Amazon, connect
from bot.clock import MovableClock
from bot.domain.cancellation.feed import CancelMessage
from bot.domain.cancellation.reasons import Reason
from bot.domain.markets import MARKETS
from bot.domain.processing import ProcessingStatus
from simulator.amazon import AmazonSimulator
from simulator.faults import afterwards
from simulator.wire import Answer
from tests.builders import NOW, OPEN_ORDERS
from tests.fuzz.scripted import HERE

OPERATIONS = (
    *("token", "getOrder", "searchOrders", "createFeedDocument", "uploadFeedDocument"),
    *("createFeed", "getFeed", "getFeeds", "cancelFeed", "getFeedDocument"),
    *("downloadFeedDocument", "createReport", "getReport", "getReportDocument"),
    "downloadReportDocument",
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Answers by operation, and the ids that were asked about."""

    answers: Mapping[str, tuple[Answer, ...]]
    messages: tuple[CancelMessage, ...]
    order_id: str
    feed_id: str
    feed_document: str
    report_id: str
    report_document: str


@cache
def recorded() -> Recorded:
    """Call every operation once."""
    clock = MovableClock(NOW)
    with AmazonSimulator(clock) as sim:
        sim.seed()
        sim.health.as_live(reviews=1)
        access = Access(
            MARKETS["JP"], sim.url, sim.lwa_url, sim.client_id, sim.client_secret, sim.refresh_token
        )
        found: dict[str, list[Answer]] = defaultdict(list)
        for operation in OPERATIONS:

            def keep(answer: Answer, operation: str = operation) -> Answer:
                found[operation].append(answer)
                return answer

            sim.faults.plan(operation, afterwards(keep), None)
        amazon = connect(access, sim.seller_id, clock, pause=0)
        try:
            ids = _played(amazon, sim, clock)
        finally:
            amazon.close()
        here = sim.url.encode()
    answers = {
        operation: tuple(
            Answer(one.status, one.body.replace(here, HERE), one.content_type, one.headers)
            for one in said
        )
        for operation, said in found.items()
    }
    assert set(answers) == set(OPERATIONS)
    return Recorded(answers, *ids)


def _played(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> tuple[tuple[CancelMessage, ...], str, str, str, str, str]:
    order_id = sim.seeds["unshipped"]
    for each in sim.seeds.values():
        clock.advance(timedelta(seconds=5))
        amazon.order_book.get(each)
    order = amazon.order_book.get(order_id)
    amazon.order_search.search(OPEN_ORDERS)
    items = tuple(item.id for item in order.items)
    messages = (
        CancelMessage(1, order_id, items, Reason.NO_INVENTORY),
        CancelMessage(2, sim.seeds["unshipped"], items, Reason.CUSTOMER_EXCHANGE),
    )
    transport = amazon.transport
    transport.log_in()
    dropped = transport.create(transport.upload(messages[:1]))
    transport.take_back(dropped)
    feed_id = transport.create(transport.upload(messages))
    transport.get(feed_id)
    transport.created_since(NOW - timedelta(hours=1))
    while transport.get(feed_id).status is not ProcessingStatus.DONE:
        clock.advance(timedelta(minutes=5))
    result = transport.get(feed_id).result_document
    assert result is not None
    transport.report(result, messages)
    reports = amazon.health_reports
    report_id = reports.request()
    while reports.look(report_id).status is not ProcessingStatus.DONE:
        clock.advance(timedelta(minutes=5))
    document = reports.look(report_id).document
    assert document is not None
    reports.read(reports.download(document), fetched_at=clock.now())
    return messages, order_id, feed_id, result, report_id, document
