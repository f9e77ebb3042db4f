"""Amazon's account health report as a whole: by its schema, as its example, and what is none."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from bot.amazon.health_parse import HealthReportUnreadable, parse_health_report
from bot.domain.health.metrics import AmazonStatus, Colour, Detail, Metric
from bot.domain.health.report import HealthReport, Policy, Rating, Warned
from bot.domain.markets import MARKETS
from tests.amazon.health_parse.samples import FETCHED, JP, US, WINDOW, by_the_schema, parse


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
    assert [count.policy for count in report.policies] == list(Policy)
    assert (report.account_status, report.rating) == ("NORMAL", Rating("GREAT"))
    assert (report.warnings, report.warned) == (
        (Warned("spammingSellerMessaging", AmazonStatus.NONE),),
        (),
    )
    assert report.unread == ()


def test_amazons_own_example_is_read(shared_data: Path) -> None:
    """Other spellings, missing keys and counts that contradict their rate are taken as they are."""
    example = shared_data / "extracted" / "account_health_example.json"
    text = example.read_text(encoding="utf-8")
    report = parse_health_report(text, US, fetched_at=FETCHED)
    assert [rate.metric for rate in report.rates] == list(Metric)
    found = {rate.metric: rate for rate in report.rates}
    cancelled = found[Metric.CANCELLATION]
    assert (cancelled.count, cancelled.total, cancelled.target) == (551, 17197, Decimal("0.01"))
    assert (cancelled.colour, cancelled.disagrees) == (Colour.RED, True)
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
    with pytest.raises(HealthReportUnreadable, match="account health report"):
        parse_health_report(text, JP, fetched_at=FETCHED)


def test_a_report_without_our_marketplace_has_no_data() -> None:
    """Nothing is taken from another marketplace, even if it is the only one."""
    report = parse({"performanceMetrics": [{"marketplaceId": US.id, "lateShipmentRate": {}}]})
    assert report == HealthReport(JP.id, FETCHED)


def test_one_part_without_a_name_is_ours() -> None:
    """A missing marketplaceId, an object for a list, and a mark before the text are no matter."""
    text = json.dumps({"performanceMetrics": {"lateShipmentRate": {}}, "accountStatuses": None})
    report = parse_health_report("\ufeff" + text, JP, fetched_at=FETCHED)
    assert [rate.metric for rate in report.rates] == [Metric.LATE_SHIPMENT]
    nameless = [{"status": "normal"}, {"status": "AT_RISK"}]
    assert parse({"accountStatuses": nameless[:1]}).account_status == "NORMAL"
    assert parse({"accountStatuses": nameless}).account_status == ""
