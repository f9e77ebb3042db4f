"""Answers above the size limits are not loaded, compressed or not."""

import gzip
import json
import tracemalloc
from contextlib import nullcontext
from datetime import timedelta

import pytest

from bot.amazon import Amazon, feed_xml, mapping
from bot.clock import MovableClock
from bot.domain import limits
from bot.domain.cancellation.feed import CancelMessage
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Reported
from bot.domain.faults import AmazonFault, Rejected, Unavailable
from bot.domain.health.collecting import ReportUnreadable
from simulator.amazon import AmazonSimulator
from simulator.amazon.order_json import order_json

MESSAGE = CancelMessage(1, "250-0000000-0000001", ("11111111111111",), Reason.NO_INVENTORY)
MB = 1_000_000
COMPLETE = (
    "<AmazonEnvelope><Message><ProcessingReport><StatusCode>Complete</StatusCode>"
    "<ProcessingSummary><MessagesProcessed>{processed}</MessagesProcessed>"
    "<MessagesSuccessful>1</MessagesSuccessful><MessagesWithError>0</MessagesWithError>"
    "</ProcessingSummary>{more}</ProcessingReport></Message></AmazonEnvelope>"
)


def report_of(amazon: Amazon, sim: AmazonSimulator, clock: MovableClock, answer: bytes) -> Reported:
    """Return what is read of a processing report that comes so."""
    feed_id = amazon.transport.create(amazon.transport.upload([MESSAGE]))
    clock.advance(timedelta(minutes=2))
    document_id = amazon.transport.get(feed_id).result_document or ""
    sim.faults.fail("downloadFeedDocument", 200, answer, "application/xml")
    return amazon.transport.report(document_id, [MESSAGE])[1].reported


def health(amazon: Amazon, sim: AmazonSimulator, clock: MovableClock, content: bytes) -> str:
    """Return the health report that Amazon delivers so."""
    sim.reports.raw(content)
    report_id = amazon.health_reports.request()
    clock.advance(timedelta(minutes=1))
    return amazon.health_reports.download(amazon.health_reports.look(report_id).document or "")


def test_a_small_gzip_that_becomes_huge_is_not_unpacked(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A gzip of 100 MB in 0.1 MB is decompressed only up to the limit."""
    bomb = b" " * (100 * MB)
    sim.reports.raw(bomb)
    report_id = amazon.health_reports.request()
    clock.advance(timedelta(minutes=1))
    document_id = amazon.health_reports.look(report_id).document or ""
    del bomb

    tracemalloc.start()
    with pytest.raises(ReportUnreadable):
        amazon.health_reports.download(document_id)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * MB


@pytest.mark.parametrize("packed", [True, False])
def test_a_health_report_has_a_limit(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock, *, packed: bool
) -> None:
    """A report up to the limit is read, a byte more is not, packed or plain."""
    sim.reports.gzip = packed
    assert len(health(amazon, sim, clock, b" " * limits.HEALTH_REPORT)) == limits.HEALTH_REPORT

    with pytest.raises(ReportUnreadable):
        health(amazon, sim, clock, b" " * (limits.HEALTH_REPORT + 1))


@pytest.mark.parametrize(
    ("packing", "padding", "readable"),
    [
        ("", 4 * MB, True),
        ("", 6 * MB, False),
        ("gzip", 4 * MB, True),
        ("gzip", 6 * MB, False),
        ("br", 1, False),
    ],
)
def test_an_answer_has_a_limit(
    amazon: Amazon, sim: AmazonSimulator, packing: str, padding: int, *, readable: bool
) -> None:
    """Neither 6 MB of JSON, nor a gzip that becomes so, nor an unknown packing is read."""
    order_id = sim.seeds["unshipped"]
    data = order_json(sim.order(order_id), mapping.INCLUDED) | {"padding": "x" * padding}
    body = json.dumps({"order": data}).encode()
    sent = gzip.compress(body) if packing == "gzip" else body
    headers = {"Content-Encoding": packing} if packing else {}
    sim.faults.fail("getOrder", 200, sent, times=3, headers=headers)

    with nullcontext() if readable else pytest.raises(Unavailable):
        assert amazon.order_book.get(order_id).id == order_id


def test_an_answer_that_comes_packed_unasked_is_read(amazon: Amazon, sim: AmazonSimulator) -> None:
    """An answer compressed without being requested is decompressed."""
    body = gzip.compress(b'{"feeds": []}')
    sim.faults.fail("getFeeds", 200, body, headers={"Content-Encoding": "gzip"})

    assert amazon.transport.open_feeds() == ()


@pytest.mark.parametrize("size", [limits.RESULT_DOCUMENT, limits.RESULT_DOCUMENT + 1])
def test_a_processing_report_has_a_limit(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock, size: int
) -> None:
    """What is larger is no report of ours, and is not parsed."""
    content = COMPLETE.format(processed=1, more="").encode()
    padded = content + b" " * (size - len(content))

    if size > limits.RESULT_DOCUMENT:
        with pytest.raises(Rejected):
            report_of(amazon, sim, clock, padded)
    else:
        assert report_of(amazon, sim, clock, padded) is Reported.ACCEPTED


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        (COMPLETE.format(processed=1, more="").encode(), Reported.ACCEPTED),
        (COMPLETE.format(processed=1, more="").encode("utf-8-sig"), Reported.ACCEPTED),
        (COMPLETE.format(processed=1, more="<!-- é -->").encode("iso-8859-1"), Reported.ACCEPTED),
        (COMPLETE.format(processed=1, more="").encode("utf-16"), Reported.UNCLEAR),
        (COMPLETE.format(processed=1, more="").encode("utf-16-be"), Reported.UNCLEAR),
        (b"\xff\xfe\x00\x00" + COMPLETE.encode("utf-32-le"), Reported.UNCLEAR),
        (COMPLETE.format(processed=1, more="<a>" * 46 + "</a>" * 46).encode(), Reported.ACCEPTED),
        (COMPLETE.format(processed=1, more="<a>" * 48 + "</a>" * 48).encode(), Reported.UNCLEAR),
        (b"<a>" * 200_000, Reported.UNCLEAR),
        (COMPLETE.format(processed="1" * 5000, more="").encode(), Reported.UNCLEAR),
        (COMPLETE.format(processed="١", more="").encode(), Reported.UNCLEAR),
        (b"<!DOCTYPE a>" + COMPLETE.format(processed=1, more="").encode(), Reported.UNCLEAR),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY one "1">]>'
            + COMPLETE.format(processed="&one;", more="").encode(),
            Reported.UNCLEAR,
        ),
        (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY one "1">]>'.encode(
                "utf-16"
            )
            + COMPLETE.format(processed="&one;", more="").encode("utf-16-le"),
            Reported.UNCLEAR,
        ),
    ],
    ids=[
        "utf-8",
        "mark",
        "latin",
        "utf-16",
        "utf-16-be",
        "utf-32",
        "50 deep",
        "52 deep",
        "open",
        "digits",
        "arabic",
        "doctype",
        "entity",
        "entity in utf-16",
    ],
)
def test_a_nested_or_oversized_processing_report_is_not_read(
    content: bytes, reported: Reported
) -> None:
    """No other encoding, no entity, no depth and no number of 5,000 digits gets in."""
    assert feed_xml.read_report(content, [MESSAGE])[1].reported is reported


def test_broken_packing_is_a_fault_in_our_words(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Truncated and invalid gzip data raise Rejected and are not taken for empty."""
    sim.reports.broken_gzip = True
    with pytest.raises(AmazonFault):
        health(amazon, sim, clock, b'{"performanceMetrics": []}')
