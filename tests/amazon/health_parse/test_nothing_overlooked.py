"""Every part of a report is understood or listed as unknown; unknown problems end a quiet day."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.amazon.health_parse import parse_health_report
from bot.domain.health.collecting import ReportUnreadable
from bot.domain.health.metrics import AmazonStatus, Colour
from bot.domain.health.report import HealthReport, Policy, UnknownPart
from tests.amazon.health_parse.samples import FETCHED, JP, about, live, of_japan, parse
from tests.handlers.health.samples import quiet


def is_quiet(report: HealthReport) -> bool:
    """Return whether the morning of this report is quiet where nothing else is to be done."""
    return quiet(report=report, before=None, history={}).quiet


def test_a_live_report_in_order_is_a_quiet_day() -> None:
    """Every part is known, and nothing stands against the account."""
    assert is_quiet(parse(of_japan(live())))


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [
        ({"newViolations": {"defectsCount": 4}}, UnknownPart("newViolations", "defectsCount: 4")),
        ({"newViolations": {"status": "BAD"}}, UnknownPart("newViolations", "status: BAD")),
        ({"newFlags": [{"on": True}]}, UnknownPart("newFlags", "0.on: True")),
        ({"newWords": ["late"]}, UnknownPart("newWords", "0: late")),
        (
            {"listingPolicyViolations": {"defectsCount": 0, "criticalCount": "3"}},
            UnknownPart("listingPolicyViolations", "criticalCount: 3"),
        ),
        (
            {"listingPolicyViolations": {"defectsCount": 5_000_000}},
            UnknownPart("listingPolicyViolations", "defectsCount: 5000000"),
        ),
        (
            {"lateShipmentRate": {"orderCount": {"newCount": 1}}},
            UnknownPart("lateShipmentRate", "orderCount.newCount: 1"),
        ),
        ({"listingPolicyViolations": 3}, UnknownPart("listingPolicyViolations", "3")),
        (
            {"orderDefectRate": {"sfp": {"claims": {"count": 5}}}},
            UnknownPart("orderDefectRate", "sfp.claims.count: 5"),
        ),
        ({"warningStates": [{"status": "BAD"}]}, UnknownPart("warningStates", "0.status: BAD")),
        ({"warningStates": {"spam": True}}, UnknownPart("warningStates", "spam: True")),
        (
            {"preFulfillmentCancellationRate": {"status": "SO SO", "orderCount": 3}},
            UnknownPart("preFulfillmentCancellationRate", "status: SO SO"),
        ),
    ],
)
def test_what_may_stand_against_the_account_ends_the_quiet(
    changes: dict[str, Any], unknown: UnknownPart
) -> None:
    """It is named as Amazon names it, wherever in the report it stands."""
    report = parse(of_japan(live(**changes)))
    assert report.suspicious == (unknown,)
    assert not is_quiet(report)


def test_an_unknown_part_that_says_nothing_is_named_all_the_same() -> None:
    """Zeros, empty lists, targets, days and totals disturb nobody."""
    new = {"count": 0, "status": "GOOD", "targetValue": 3, "orderCount": 70, "on": False, "of": []}
    report = parse(of_japan(live(newRate=new)))
    assert report.unknown == (UnknownPart("newRate"),)
    assert is_quiet(report)


def test_two_parts_about_us_and_what_stands_beside_them_are_not_lost() -> None:
    """The first part is read, what another or the document itself says is named."""
    document = of_japan(live())
    document["performanceMetrics"].append({"marketplaceId": JP.id, "new": {"count": 2}})
    document["accountStatuses"].append({"status": "AT_RISK"})
    document["notices"] = [{"count": 1}]
    report = parse(document)
    assert [each.name for each in report.suspicious] == [
        "accountStatuses",
        "notices",
        "performanceMetrics",
    ]
    assert report.account_status == "NORMAL"


def test_counts_that_no_number_judges_are_watched() -> None:
    """Defects without a total, a rate or a target are yellow unless Amazon calls them GOOD."""
    for said, colour in (("BAD", Colour.YELLOW), ("NONE", Colour.YELLOW), ("GOOD", Colour.NONE)):
        report = about(lateShipmentRate={"lateShipmentCount": 5, "status": said})
        assert [rate.colour for rate in report.rates] == [colour]


def test_a_part_of_a_rate_that_amazon_calls_bad_makes_it_bad() -> None:
    """Whatever the word for the whole is."""
    defects = live()["orderDefectRate"]["mfn"] | {"claims": {"count": 0, "status": "BAD"}}
    [rate] = about(orderDefectRate={"mfn": defects}).rates
    assert (rate.status, rate.colour) == (AmazonStatus.BAD, Colour.YELLOW)


INNER = st.sampled_from(
    [
        *("rate", "orderCount", "cancellationCount", "lateShipmentCount", "validTrackingCount"),
        *("shipmentCount", "targetValue", "targetCondition", "status", "mfn", "afn", "count"),
        *("defectsCount", "warningsCount", "claims", "orderWithDefects", "newCount"),
        *("invoiceDefect", "missingInvoice", "warningType", "reportingDateRange", "ahrStatus"),
    ]
)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-2, 12)
    | st.sampled_from([0.01, 0.5, "GOOD", "BAD", "NONE", "3", "\ud83d", 10**7, float("nan")])
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
)
JSON = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER, inner, max_size=5),
    max_leaves=15,
)
PART = st.dictionaries(st.sampled_from([*live(), "newViolations", "warningState"]), JSON)
RATES = {
    *("preFulfillmentCancellationRate.cancellationCount", "lateShipmentRate.lateShipmentCount"),
    *("validTrackingRate.validTrackingCount", "lateShipmentRateList.lateShipmentCount"),
    *("onTimeDeliveryRate.onTimeDeliveryCount", "unitOnTimeDeliveryRate.unitOnTimeDeliveryCount"),
    *(f"orderDefectRate.{kind}.{name}.count" for kind in ("mfn", "afn") for name in (
        "orderWithDefects", "claims", "chargebacks", "negativeFeedback")),
    *(f"invoiceDefectRate.{name}.count" for name in (
        "invoiceDefect", "missingInvoice", "lateInvoice")),
}  # fmt: skip
TOTALS = ("orderCount", "shipmentCount", "shipmentCountWithValidTracking", "totalUnitCount")


def counts(said: Any, path: str = "") -> Iterator[str]:
    """Yield where a count above zero stands, lists left out of the path."""
    if isinstance(said, dict):
        for key, each in said.items():
            yield from counts(each, f"{path}.{key}" if path else key)
    elif isinstance(said, list):
        for each in said:
            yield from counts(each, path)
    else:
        name = path.rpartition(".")[2]
        number = isinstance(said, int | float) and not isinstance(said, bool) and said > 0
        if number and name.casefold().endswith("count") and name not in TOTALS:
            yield path


@settings(max_examples=150)
@given(PART)
@example({"listingPolicyViolations": {"defectsCount": 1}})
@example({"lateShipmentRate": {"lateShipmentCount": 1, "orderCount": 0}})
def test_a_count_above_zero_prevents_a_quiet_digest(changes: dict[str, Any]) -> None:
    """Each is within the target of a rate, or GOOD in Amazon's own word; else it is told."""
    part = live() | changes | {"marketplaceId": JP.id}
    report = parse(of_japan(part))
    if is_quiet(report):
        assert set(counts(part)) <= RATES
        for rate in report.rates:
            judged = Colour.GREEN in (rate.colour, rate.by_numbers)
            assert judged or rate.status is AmazonStatus.GOOD or rate.share is None


DOCUMENT = (
    JSON
    | st.dictionaries(st.sampled_from(["performanceMetrics", "accountStatuses", "more"]), JSON)
    | st.builds(of_japan, PART, SCALAR)
)


@settings(max_examples=150)
@given(DOCUMENT.map(json.dumps) | st.text(max_size=40))
@example("[" * 990 + "]" * 990)
@example(json.dumps(of_japan(live(new="x"))).replace('"x"', "[" * 900 + "1" + "]" * 900))
def test_any_text_is_a_report_or_unreadable(text: str) -> None:
    """No other exception comes out, and what people are shown can be sent."""
    try:
        report = parse_health_report(text, JP, fetched_at=FETCHED)
    except ReportUnreadable:
        return
    shown = [report.account_status, *(each.name + each.said for each in report.unknown)]
    shown += [each.kind for each in report.warnings]
    "".join(shown).encode("utf-8")
    assert {each.policy for each in report.policies} <= set(Policy)
