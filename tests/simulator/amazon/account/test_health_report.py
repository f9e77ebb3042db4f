"""The account health report, asked for, made and fetched."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from simulator.amazon import AmazonSimulator
from tests.simulator.amazon.account.caller import REPORT_TYPE, REPORTS, Caller

Report = Callable[[], Any]


def ask(caller: Caller) -> str:
    """Ask for a report and return its id."""
    body = {"reportType": REPORT_TYPE, "marketplaceIds": [caller.sim.market.id]}
    return str(caller.call("POST", f"{REPORTS}/reports", json=body).json()["reportId"])


def look(caller: Caller, report_id: str) -> dict[str, Any]:
    """See how far a report is."""
    found: dict[str, Any] = caller.get(f"{REPORTS}/reports/{report_id}").json()
    return found


def fetch(caller: Caller, document_id: str) -> bytes:
    """Download a document and unpack it where it is packed."""
    described = caller.get(f"{REPORTS}/documents/{document_id}").json()
    content = caller.http.get(described["url"]).content
    return gzip.decompress(content) if "compressionAlgorithm" in described else content


@pytest.fixture
def report(caller: Caller, clock: MovableClock) -> Report:
    """Return a function that asks for a report and returns its JSON."""

    def made() -> Any:
        report_id = ask(caller)
        clock.advance(timedelta(seconds=30))
        return json.loads(fetch(caller, look(caller, report_id)["reportDocumentId"]))

    return made


def cancellation(document: Any) -> tuple[int, int, str]:
    """Return counts and status of the cancellation rate."""
    rate = document["performanceMetrics"][0]["preFulfillmentCancellationRate"]
    return rate["cancellationCount"], rate["orderCount"], rate["status"]


def test_a_report_takes_its_time(caller: Caller, clock: MovableClock) -> None:
    """10 s in queue, 20 s in progress, then there is a document."""
    report_id = ask(caller)
    seen = []
    for seconds in (0, 10, 20):
        clock.advance(timedelta(seconds=seconds))
        seen.append(look(caller, report_id)["processingStatus"])

    assert seen == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    assert look(caller, report_id)["processingEndTime"] == "2026-11-24T01:00:30.000Z"
    listed = caller.get(f"{REPORTS}/reports", reportTypes=REPORT_TYPE).json()["reports"]
    assert [one["reportId"] for one in listed] == [report_id]


def test_counts_follow_what_is_set(report: Report, sim: AmazonSimulator) -> None:
    """1 of 40 misses a target of 2.5 %, 1 of 41 does not; without orders there is no data."""
    seen = []
    for count, total in ((1, 40), (1, 41), (0, 0)):
        sim.health.cancellation.count, sim.health.cancellation.total = count, total
        seen.append(cancellation(report()))

    assert seen == [(1, 40, "BAD"), (1, 41, "GOOD"), (0, 0, "NONE")]


def test_it_gets_worse_and_better(report: Report, sim: AmazonSimulator) -> None:
    """Getting worse misses targets and puts the account at risk; getting better ends it."""
    sim.health.worse()
    worse = report()
    sim.health.better()
    better = report()

    assert [cancellation(document)[2] for document in (worse, better)] == ["BAD", "GOOD"]
    statuses = [document["accountStatuses"][0]["status"] for document in (worse, better)]
    assert statuses == ["AT_RISK", "NORMAL"]


def test_cancellations_here_can_count(
    report: Report, caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """On demand what the seller cancels without a request counts for seven days."""
    sim.health.counts_cancellations = True
    sim.cancel_by_merchant(sim.seeds["unshipped"])
    sim.cancel_by_merchant(sim.seeds["request_all"])
    sim.cancel_by_merchant(sim.seeds["request_some"])
    sim.amazon_cancels(sim.seeds["emoji"])
    before = cancellation(report())[0]
    clock.advance(timedelta(days=8))
    caller.log_in()

    # The seed that was cancelled two hours before counts as well.
    assert (before, cancellation(report())[0]) == (3 + 3, 3)


def test_odd_reports(report: Report, sim: AmazonSimulator) -> None:
    """Old spelling, keys left out, values nobody knows, policies and warnings, all on demand."""
    sim.reports.old_spelling = True
    sim.health.account_status = "SUSPENDED"
    sim.health.policies["listingPolicyViolations"] = 2
    sim.health.warnings["spammingSellerMessaging"] = "BAD"
    sim.health.leave_out("lateShipmentRate", "orderDefectRate.afn")
    sim.health.overrides["validTrackingRate.status"] = "SPLENDID"
    document = report()
    part = document["performanceMetrics"][0]

    assert document["accountStatuses"][0]["status"] == "SUSPENDED"
    assert {"prefulfillmentCancelRate", "documentRequest", "warningState"} <= part.keys()
    assert not {"preFulfillmentCancellationRate", "lateShipmentRate"} & part.keys()
    assert part["orderDefectRate"].keys() == {"mfn"}
    assert part["validTrackingRate"]["status"] == "SPLENDID"
    assert part["listingPolicyViolations"]["defectsCount"] == 2
    assert part["warningState"] == [{"warningType": "spammingSellerMessaging", "status": "BAD"}]


@pytest.mark.parametrize("fate", ["CANCELLED", "FATAL", "NO_DOCUMENT"])
def test_a_report_may_end_badly(caller: Caller, clock: MovableClock, fate: Any) -> None:
    """CANCELLED and FATAL reports have no document, and even a DONE one may have none."""
    caller.sim.reports.next_outcome(fate)
    report_id = ask(caller)
    clock.advance(timedelta(minutes=1))
    found = look(caller, report_id)

    assert found["processingStatus"] == fate.replace("NO_DOCUMENT", "DONE")
    assert "reportDocumentId" not in found


def test_a_report_may_be_stuck(caller: Caller, clock: MovableClock) -> None:
    """A stuck report is IN_QUEUE for as long as nobody releases it."""
    caller.sim.reports.next_outcome("STUCK")
    report_id = ask(caller)
    clock.advance(timedelta(hours=40))
    caller.log_in()
    assert look(caller, report_id)["processingStatus"] == "IN_QUEUE"

    caller.sim.reports.release()
    assert look(caller, report_id)["processingStatus"] == "DONE"


def test_documents_may_be_broken(caller: Caller, clock: MovableClock) -> None:
    """Broken packing cannot be unpacked; a document can be anything at all."""
    reports, documents = caller.sim.reports, []
    reports.broken_gzip = True
    for raw in (None, "<html>"):
        reports.raw(raw)
        report_id = ask(caller)
        clock.advance(timedelta(minutes=1))
        documents.append(look(caller, report_id)["reportDocumentId"])
        reports.broken_gzip, reports.gzip = False, False

    with pytest.raises(EOFError):
        fetch(caller, documents[0])
    assert fetch(caller, documents[1]) == b"<html>"


def test_another_type_is_refused(caller: Caller) -> None:
    """This account makes one type of report."""
    body = {"reportType": "GET_FLAT_FILE_ORDERS", "marketplaceIds": [caller.sim.market.id]}

    assert caller.call("POST", f"{REPORTS}/reports", json=body).status_code == 400
    assert caller.get(f"{REPORTS}/reports/1").status_code == 404
