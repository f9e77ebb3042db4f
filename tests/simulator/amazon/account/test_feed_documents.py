"""What the account makes of a feed's document, and what it reports."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from bot.clock import MovableClock
from simulator.amazon import AmazonSimulator, End, Reach, Shape
from tests.simulator.amazon.account.caller import FEEDS, Caller, cancel_xml


@pytest.fixture
def reported(caller: Caller, clock: MovableClock) -> Callable[[bytes], ET.Element]:
    """Return a sender of documents that returns what the processing report says."""

    def send(content: bytes) -> ET.Element:
        feed_id = caller.send(content)
        clock.advance(timedelta(minutes=3))
        return parsed(caller.report(feed_id))

    return send


Reported = Callable[[bytes], ET.Element]


def parsed(content: bytes) -> ET.Element:
    """Return the report in a document. Raises ParseError."""
    found = ET.fromstring(content).find("Message/ProcessingReport")  # noqa: S314 - our own
    assert found is not None
    return found


def counts(report: ET.Element) -> list[int]:
    """Return processed, successful, with error, with warning."""
    return [int(count.text or "") for count in report.findall("ProcessingSummary/*")]


def errors(report: ET.Element) -> list[tuple[str | None, str | None]]:
    """Return message number and code of each result."""
    results = report.findall("Result")
    return [(one.findtext("MessageID"), one.findtext("ResultMessageCode")) for one in results]


def test_a_success_has_no_result_of_its_own(reported: Reported, sim: AmazonSimulator) -> None:
    """A report of successes has counts and nothing else."""
    report = reported(cancel_xml(sim, sim.seeds["unshipped"], sim.seeds["emoji"]))

    assert (counts(report), errors(report)) == ([2, 2, 0, 0], [])


@pytest.mark.parametrize(
    "seed", ["fba", "pending", "cancelled", "non_amazon", "pending_availability"]
)
def test_what_cannot_be_cancelled_is_rejected_and_stays(
    reported: Reported, sim: AmazonSimulator, seed: str
) -> None:
    """The message about it gets 18028, the other one is carried out."""
    before = sim.order(sim.seeds[seed]).status
    report = reported(cancel_xml(sim, sim.seeds["unshipped"], sim.seeds[seed]))

    assert (counts(report), errors(report)) == ([2, 1, 1, 0], [("2", "18028")])
    assert report.findtext("Result/AdditionalInfo/AmazonOrderID") == sim.seeds[seed]
    assert sim.order(sim.seeds[seed]).status == before
    assert sim.order(sim.seeds["unshipped"]).status == "CANCELLED"


def test_every_item_must_be_listed(reported: Reported, sim: AmazonSimulator) -> None:
    """A message that leaves an item out, or has none, cancels nothing."""
    order_id = sim.seeds["multi_item"]
    first = sim.order(order_id).items[0].item_id
    for items in ([first], []):
        assert errors(reported(cancel_xml(sim, order_id, items=items))) == [("1", "18028")]

    assert sim.order(order_id).status == "UNSHIPPED"


def test_another_merchant_finds_no_order(reported: Reported, sim: AmazonSimulator) -> None:
    """With a wrong merchant id, and for an unknown order, the order cannot be found."""
    wrong = reported(cancel_xml(sim, sim.seeds["unshipped"], seller="A3OTHER"))
    unknown = reported(cancel_xml(sim, "250-9999999-9999999"))

    for report in (wrong, unknown):
        assert "cannot be found" in (report.findtext("Result/ResultDescription") or "")


def test_a_document_against_the_schema_is_rejected_whole(
    reported: Reported, sim: AmazonSimulator
) -> None:
    """Broken XML, another message type, an unknown reason: one error about message 0."""
    good = cancel_xml(sim, sim.seeds["unshipped"])
    status = b"<StatusCode>Failure</StatusCode>"
    documents = {
        "5000": [good[:-5], b""],
        "5002": [cancel_xml(sim, sim.seeds["unshipped"], kind="OrderFulfillment")],
        "5001": [
            cancel_xml(sim, sim.seeds["unshipped"], reason="Tired"),
            cancel_xml(sim, "1-2-3"),
            good.replace(status, b"").replace(b"<AmazonOrderID>", status + b"<AmazonOrderID>"),
            good.replace(b"<MessageID>1<", b"<MessageID>0<"),
            cancel_xml(sim, sim.seeds["unshipped"], sim.seeds["emoji"]).replace(b">2<", b">1<"),
        ],
    }
    for code, contents in documents.items():
        for content in contents:
            report = reported(content)
            assert (counts(report), errors(report)) == ([0, 0, 1, 0], [("0", code)])
    assert sim.order(sim.seeds["unshipped"]).status == "UNSHIPPED"


def test_a_reason_can_be_removed_from_the_schema(reported: Reported, sim: AmazonSimulator) -> None:
    """A test can take a reason out of the schema, and its document is rejected whole."""
    sim.feeds.known_reasons.discard("PricingError")
    content = cancel_xml(sim, sim.seeds["unshipped"], reason="PricingError")

    assert errors(reported(content)) == [("0", "5001")]


def test_single_orders_can_have_planned_outcomes(reported: Reported, sim: AmazonSimulator) -> None:
    """Rejected, ignored, cancelled despite an error: each as the test wants it."""
    rejected, ignored, despite = (sim.add_order() for _ in range(3))
    sim.feeds.reject(rejected)
    sim.feeds.ignore(ignored)
    sim.feeds.cancel_anyway(despite)

    report = reported(cancel_xml(sim, rejected, ignored, despite))

    assert errors(report) == [("1", "18028"), ("3", "18028")]
    assert [sim.order(order).status for order in (rejected, ignored, despite)] == [
        "UNSHIPPED",
        "UNSHIPPED",
        "CANCELLED",
    ]
    sim.feeds.accept(rejected)
    assert errors(reported(cancel_xml(sim, rejected))) == []


@pytest.mark.parametrize(("reach", "cancelled"), [("none", 0), ("some", 2), ("all", 3)])
def test_a_fatal_feed_did_none_some_or_all(
    caller: Caller, clock: MovableClock, reach: str, cancelled: int
) -> None:
    """FATAL names no report, and as many orders are cancelled as the test planned."""
    sim = caller.sim
    orders = [sim.add_order() for _ in range(3)]
    sim.feeds.plan_next(end=End.FATAL, reach=Reach(reach))
    feed_id = caller.send(cancel_xml(sim, *orders))
    clock.advance(timedelta(minutes=3))

    assert caller.feed(feed_id)["processingStatus"] == "FATAL"
    assert "resultFeedDocumentId" not in caller.feed(feed_id)
    assert sum(sim.order(order).status == "CANCELLED" for order in orders) == cancelled


def test_a_feed_may_be_cancelled_by_amazon(caller: Caller, clock: MovableClock) -> None:
    """CANCELLED means that it was never begun."""
    caller.sim.feeds.plan_next(end=End.CANCELLED)
    feed_id = caller.send(cancel_xml(caller.sim, caller.sim.seeds["unshipped"]))
    clock.advance(timedelta(minutes=3))

    assert caller.feed(feed_id)["processingStatus"] == "CANCELLED"
    assert caller.sim.order(caller.sim.seeds["unshipped"]).status == "UNSHIPPED"


@pytest.mark.parametrize("shape", list(Shape))
def test_a_report_in_every_shape(caller: Caller, clock: MovableClock, shape: Shape) -> None:
    """Whatever the report looks like, the order is cancelled."""
    sim = caller.sim
    sim.feeds.plan_next(shape=shape)
    feed_id = caller.send(cancel_xml(sim, sim.seeds["unshipped"]))
    clock.advance(timedelta(minutes=3))
    feed = caller.feed(feed_id)

    assert sim.order(sim.seeds["unshipped"]).status == "CANCELLED"
    if shape is Shape.MISSING:
        assert "resultFeedDocumentId" not in feed
    elif shape is Shape.GONE:
        document = caller.get(f"{FEEDS}/documents/{feed['resultFeedDocumentId']}")
        assert document.status_code == 404
    else:
        _looks(shape, caller.report(feed_id))


def _looks(shape: Shape, content: bytes) -> None:
    """Check what is special about a shape."""
    if shape is Shape.EMPTY:
        assert content == b""
    elif shape is Shape.MISLABELLED:
        with pytest.raises(ET.ParseError):
            parsed(content)
    else:
        report = parsed(content)
        assert (counts(report) == [1, 1, 0, 0]) is (shape in (Shape.NORMAL, Shape.LATIN_1))
        assert ("é".encode("iso-8859-1") in content) is (shape is Shape.LATIN_1)
        assert bool(errors(report)) is (shape is Shape.UNKNOWN_MESSAGES)


def test_a_compressed_report_names_its_compression(caller: Caller, clock: MovableClock) -> None:
    """A gzipped document is announced by compressionAlgorithm."""
    sim = caller.sim
    sim.feeds.plan_next(pack=True)
    feed_id = caller.send(cancel_xml(sim, sim.seeds["unshipped"]))
    clock.advance(timedelta(minutes=3))
    document_id = caller.feed(feed_id)["resultFeedDocumentId"]

    described = caller.get(f"{FEEDS}/documents/{document_id}").json()
    assert described["compressionAlgorithm"] == "GZIP"
    assert b"<ProcessingReport>" in gzip.decompress(caller.report(feed_id))


def test_success_without_effect(caller: Caller, clock: MovableClock) -> None:
    """A whole feed may report success and do nothing."""
    sim = caller.sim
    sim.feeds.plan_next(effect=False)
    feed_id = caller.send(cancel_xml(sim, sim.seeds["unshipped"]))
    clock.advance(timedelta(minutes=3))

    assert b"<MessagesSuccessful>1<" in caller.report(feed_id)
    assert sim.order(sim.seeds["unshipped"]).status == "UNSHIPPED"
