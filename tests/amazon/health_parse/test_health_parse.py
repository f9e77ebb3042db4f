"""Whole account health reports: by the schema, Amazon's example, live ones and invalid ones."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from bot.amazon.health_parse import parse_health_report
from bot.domain.health.collecting import ReportEmpty, ReportUnreadable
from bot.domain.health.metrics import AmazonStatus, Colour, Detail, Metric
from bot.domain.health.report import Policy, Rating, Warned
from bot.domain.limits import HEALTH_REPORT
from bot.domain.markets import MARKETS
from tests.amazon.health_parse.samples import (
    FETCHED,
    JP,
    TEN_DAYS,
    US,
    WINDOW,
    by_the_schema,
    live,
    of_japan,
    parse,
)


def test_a_report_by_the_schema_is_read_whole(shared_data: Path) -> None:
    """Every metric, every policy, every word of a document that Amazon's schema accepts."""
    document = by_the_schema()
    schema = shared_data / "schemas" / "reports" / "accountHealthReport-2020-11-18.json"
    jsonschema.validate(document, json.loads(schema.read_text(encoding="utf-8")))
    report = parse(document)
    assert [rate.metric for rate in report.rates] == list(Metric)
    assert {(rate.share, rate.target_source) for rate in report.rates} == {
        (Fraction(1, 100), None),
        (Fraction(99, 100), None),
    }
    assert {rate.window for rate in report.rates} == {WINDOW}
    assert {rate.colour for rate in report.rates} == {Colour.GREEN}
    beyond = (Policy.REVIEWS, Policy.WARNINGS)
    assert [count.policy for count in report.policies] == [p for p in Policy if p not in beyond]
    assert (report.account_status, report.rating) == ("NORMAL", Rating("GREAT"))
    assert (report.warnings, report.warned) == (
        (Warned("spammingSellerMessaging", AmazonStatus.NONE),),
        (),
    )
    assert report.unknown == ()


def test_amazons_own_example_is_read(shared_data: Path) -> None:
    """Other spellings, missing keys and counts that contradict their rate are taken as they are."""
    example = shared_data / "extracted" / "account_health_example.json"
    text = example.read_text(encoding="utf-8")
    report = parse_health_report(text, US, fetched_at=FETCHED)
    assert [rate.metric for rate in report.rates] == list(Metric)
    found = {rate.metric: rate for rate in report.rates}
    cancelled = found[Metric.CANCELLATION]
    assert (cancelled.count, cancelled.total, cancelled.target) == (551, 17197, Decimal("0.01"))
    assert (cancelled.by_numbers, cancelled.disagrees) == (Colour.RED, True)
    assert found[Metric.VALID_TRACKING].share == Fraction(9529, 10_000)
    assert found[Metric.ORDER_DEFECT].details == (
        Detail("claims", 442),
        Detail("chargebacks", 15),
        Detail("negativeFeedback", 628),
    )
    assert found[Metric.INVOICE_DEFECT].details == (
        Detail("missingInvoice", 214),
        Detail("lateInvoice", 101),
    )
    documents = report.policy(Policy.DOCUMENTS)
    assert documents is not None
    assert (documents.count, documents.disagrees) == (8, True)
    assert report.policy(Policy.RESTRICTED) is None
    assert (report.account_status, report.rating) == ("AT_RISK", Rating("WARNED"))
    assert report.warned == (Warned("spammingSellerMessaging", AmazonStatus.BAD),)
    mexico = parse_health_report(text, MARKETS["MX"], fetched_at=FETCHED)
    assert (mexico.account_status, mexico.rates) == ("SUSPENDED", ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "[]",
        "null",
        "{}",
        '{"errors": []}',
        "[" * 100_000,
        '{"performanceMetrics": 1e99999999999999999999}',
        "1" * 5000,
    ],
    ids=["empty", "html", "list", "null", "object", "errors", "deep", "huge", "long"],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    """It is a ValueError of its own, whatever the garbage."""
    with pytest.raises(ReportUnreadable, match="account health report"):
        parse_health_report(text, JP, fetched_at=FETCHED)


def test_a_report_past_its_limit_is_refused() -> None:
    """One byte more than the largest report, in letters of more than one byte, names the limit."""
    text = json.dumps(of_japan(live()), ensure_ascii=False)
    padding = HEALTH_REPORT - len(text)
    parse_health_report(text + " " * padding, JP, fetched_at=FETCHED)
    for one_more in (" " * (padding + 1), "\u3000" * (padding // 3 + 1)):
        with pytest.raises(ReportUnreadable, match=str(HEALTH_REPORT)):
            parse_health_report(text + one_more, JP, fetched_at=FETCHED)


@pytest.mark.parametrize(
    "document",
    [
        {"performanceMetrics": [], "accountStatuses": []},
        {"performanceMetrics": None},
        {"performanceMetrics": [{"marketplaceId": US.id, "lateShipmentRate": {"rate": 0}}]},
        {"accountStatuses": [{"marketplaceId": US.id, "status": "NORMAL"}]},
        {"accountStatuses": [{"status": "NORMAL"}, {"status": "AT_RISK"}]},
    ],
    ids=["empty", "null", "other metrics", "other account", "nameless"],
)
def test_a_report_without_our_marketplace_is_none(document: object) -> None:
    """Nothing is taken from another marketplace, even if it is the only one, and that is said."""
    with pytest.raises(ReportEmpty, match="nothing about JP"):
        parse(document)


def test_half_a_report_proves_nothing() -> None:
    """A status without numbers is kept, as are numbers without one, but neither is the whole."""
    whole = of_japan(live())
    assert parse(whole).complete
    for key in whole:
        report = parse({key: whole[key]})
        assert (report.complete, report.unknown) == (False, ())


def test_one_part_without_a_name_is_ours() -> None:
    """A missing marketplaceId, an object for a list, and a mark before the text are no matter."""
    metrics = {"lateShipmentRate": {"status": "NONE"}}
    text = json.dumps({"performanceMetrics": metrics, "accountStatuses": None})
    report = parse_health_report("\ufeff" + text, JP, fetched_at=FETCHED)
    assert [rate.metric for rate in report.rates] == [Metric.LATE_SHIPMENT]
    assert parse({"accountStatuses": [{"status": "at risk"}]}).account_status == "AT_RISK"


def test_a_live_report_is_known_to_the_last_key() -> None:
    """The keys that live reports have and the schema lacks are read, in their own words."""
    report = parse(of_japan(live()))
    assert report.unknown == ()
    assert [count.policy for count in report.policies] == list(Policy)
    assert {count.count for count in report.policies} == {0}
    assert report.rating == Rating("GREAT", 428)
    told = parse(
        of_japan(
            live(
                customerProductReviewsPolicyViolations={"defectsCount": 4, "status": "BAD"},
                policyViolationWarnings={"warningsCount": 2},
            )
        )
    )
    bad = {count.policy: (count.count, count.colour) for count in told.policies if count.count}
    assert bad == {Policy.REVIEWS: (4, Colour.RED), Policy.WARNINGS: (2, Colour.YELLOW)}


def test_of_ten_and_thirty_days_the_worse_counts() -> None:
    """The late shipments of either span can miss the target; the other stands beside them."""
    late = live()["lateShipmentRate"]
    ten = {**late, "reportingDateRange": TEN_DAYS, "lateShipmentCount": 2, "status": "BAD"}
    report = parse(of_japan(live(lateShipmentRateList=[late, ten])))
    [rate] = [rate for rate in report.rates if rate.metric is Metric.LATE_SHIPMENT]
    assert (rate.count, rate.colour, rate.window.start) == (
        2,
        Colour.RED,
        datetime(2026, 11, 14, tzinfo=UTC),
    )
    assert [(other.count, other.window) for other in rate.others] == [(0, WINDOW)]
    alone = parse(of_japan(live(lateShipmentRate=None, lateShipmentRateList=[ten])))
    found = alone.rate(Metric.LATE_SHIPMENT)
    assert found is not None
    assert (found.count, found.others) == (2, ())
