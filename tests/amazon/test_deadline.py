"""One deadline for a whole call, however slowly the answer arrives."""

import importlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.amazon import Access, Amazon, connect
from bot.clock import MovableClock
from bot.domain.cancellation.feed import CancelMessage
from bot.domain.cancellation.reasons import Reason
from bot.domain.faults import Doubtful, Unavailable
from simulator.amazon import AmazonSimulator
from tests.amazon.dripping import HEAD, dripping

WITHIN = timedelta(seconds=0.4)
MESSAGE = CancelMessage(1, "250-0000000-0000001", ("11111111111111",), Reason.NO_INVENTORY)
DRIPS = pytest.mark.parametrize("at_once", [HEAD, b""], ids=["body", "head"])


@contextmanager
def reached(access: Access, sim: AmazonSimulator, clock: MovableClock) -> Iterator[Amazon]:
    """Yield an adapter with a short deadline, which the vendor library's import must not use up."""
    importlib.import_module("bot.amazon.vendor")
    with closing(connect(access, sim.seller_id, clock, pause=0, within=WITHIN)) as amazon:
        yield amazon


def log_in(amazon: Amazon, sim: AmazonSimulator) -> None:
    """Log in before what is measured: on a busy machine a login may miss the short deadline."""
    for _ in range(20):
        with suppress(Unavailable):
            amazon.transport.log_in()
            return
    pytest.fail(f"no login within the deadline: {sim.calls}")


@contextmanager
def in_time() -> Iterator[None]:
    """Assert that the block ends at the deadline, with a tolerance for a slow machine."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < 3 * WITHIN.total_seconds()


@DRIPS
@pytest.mark.parametrize(
    ("ask", "fault"),
    [
        (lambda a: a.order_book.get("250-0000000-0000001"), Unavailable),
        (lambda a: a.transport.get("1"), Unavailable),
        (lambda a: a.transport.create("document"), Doubtful),
        (lambda a: a.transport.take_back("1"), Doubtful),
        (lambda a: a.health_reports.request(), Unavailable),
    ],
    ids=["getOrder", "getFeed", "createFeed", "cancelFeed", "createReport"],
)
def test_an_answer_that_drips_ends_at_the_deadline(  # noqa: PLR0917 - a table of cases
    access: Access,
    sim: AmazonSimulator,
    clock: MovableClock,
    at_once: bytes,
    ask: Callable[[Amazon], Any],
    fault: type[Exception],
) -> None:
    """Single bytes keep the connection alive but do not extend the call."""
    with (
        dripping(at_once) as endpoint,
        reached(replace(access, endpoint=endpoint), sim, clock) as amazon,
    ):
        log_in(amazon, sim)
        with in_time(), pytest.raises(fault):
            ask(amazon)


@DRIPS
def test_a_login_that_drips_ends_at_the_deadline_of_its_call(
    access: Access, sim: AmazonSimulator, clock: MovableClock, at_once: bytes
) -> None:
    """The time of the login is part of the call's."""
    with (
        dripping(at_once) as url,
        reached(replace(access, login_url=url), sim, clock) as amazon,
    ):
        with in_time(), pytest.raises(Unavailable):
            amazon.order_book.get(sim.seeds["unshipped"])
        with in_time(), pytest.raises(Unavailable):
            amazon.transport.log_in()
    assert sim.calls == []


@DRIPS
def test_an_upload_and_a_download_that_drip_end_at_the_deadline(
    access: Access, sim: AmazonSimulator, clock: MovableClock, at_once: bytes
) -> None:
    """The deadline also applies to the document storage."""
    with dripping(at_once) as url, reached(access, sim, clock) as amazon:
        uploading = json.dumps({"feedDocumentId": "d", "url": url}).encode()
        sim.faults.fail("createFeedDocument", 201, uploading)
        with in_time(), pytest.raises(Unavailable):
            amazon.transport.upload([MESSAGE])

        sim.faults.fail("getFeedDocument", 200, uploading)
        with in_time(), pytest.raises(Unavailable):
            amazon.transport.report("d", [MESSAGE])


def test_tries_end_with_the_calls_time(
    access: Access, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """There is no retry if the first attempt used most of the time."""
    with reached(access, sim, clock) as amazon:
        log_in(amazon, sim)
        sim.faults.delay("getOrder", 0.25)
        sim.faults.fail("getOrder", 500, times=3)
        with in_time(), pytest.raises(Unavailable):
            amazon.order_book.get(sim.seeds["unshipped"])
        # A slow machine may miss the deadline, and a call is recorded when it is answered.
        sim.wait_for(lambda: sim.called("getOrder"), what="the first attempt")
    assert len(sim.called("getOrder")) == 1
