"""The thread of the digest: rates and their days, changes, the week."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.health.metrics import Metric
from bot.domain.markets import MARKETS
from handlers.digest.views import charts
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from tests.domain.health.samples import a_rate, a_report, cancellations
from tests.handlers.health.samples import (
    DIGESTS,
    MONDAY,
    TODAY,
    a_digest,
    a_reader,
    ended_requests,
    kinds,
    quiet,
    words,
)


def test_the_week_stands_in_the_thread() -> None:
    """With and without a cancellation."""
    assert len(a_digest(DIGESTS["quiet Monday"]).blocks) == 1
    thread = details_message(a_reader(), DIGESTS["quiet Monday"], Style.DRAWN)
    assert "No cancellation was confirmed." in words(thread.blocks)

    told = quiet(day=MONDAY, requests=ended_requests())
    assert "By SKU: BTL-500-SV ×3" in words(details_message(a_reader(), told, Style.DRAWN).blocks)


def test_the_thread_has_what_the_message_leaves_out() -> None:
    """Changes, every rate with its days, what has no data, policies, the week."""
    text = words(details_message(a_reader(), DIGESTS["busy"], Style.DRAWN).blocks)
    places = [
        text.index(part)
        for part in (
            "Since 23 Nov",
            "Cancellation Rate 0.00% → 4.00% (watch)",
            "Late Shipment Rate: 3.40%",
            "No target given: Invoice Defect Rate.",
            "No data: Order Defect Rate (FBA).",
            "Policy compliance",
            "The week",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("rate", "english", "japanese"),
    [
        (a_rate(Metric.VALID_TRACKING, count=94), "1.00 points off", "目標を1.00ポイント外れ"),
        (a_rate(Metric.VALID_TRACKING, count=96), "1.00 points within", "目標まで1.00ポイント"),
        (a_rate(Metric.LATE_SHIPMENT, count=5), "1.00 points off", "目標を1.00ポイント外れ"),
        (a_rate(Metric.LATE_SHIPMENT, count=3), "1.00 points within", "目標まで1.00ポイント"),
    ],
)
def test_a_distance_needs_no_sign(rate: Any, english: str, japanese: str) -> None:
    """A rate that must stay low and one that must stay high say the same of the same side."""
    digest = quiet(report=a_report(rate))
    for language, told in (("en", english), ("ja", japanese)):
        thread = details_message(a_reader(language), digest, Style.DRAWN)
        assert told in words(thread.blocks)
        [table] = [block for block in thread.blocks if block["type"] == "table"]
        assert not re.search("[+−±]", words(table))


def test_one_day_is_no_trend() -> None:
    """Its figure stands in the table; neither a chart nor a line is drawn of it."""
    digest = quiet(history={TODAY: cancellations(1, 63)})
    for style in Style:
        thread = details_message(a_reader(), digest, style)
        assert "data_visualization" not in kinds(thread)
        assert "▁" not in words(thread.blocks)


def test_changes_that_came_and_went_are_told_step_by_step() -> None:
    """A long course is cut in its middle."""
    counts = (0, 1, 2, 3, 4, 5, 0)
    reports = tuple(a_report(cancellations(n, 100)) for n in counts)
    digest = quiet(recent=(reports[0], reports[1], reports[0]))
    text = words(details_message(a_reader(), digest, Style.DRAWN).blocks)
    assert "Cancellation Rate 0.00% → 1.00% → 0.00% (within target)" in text
    long = words(details_message(a_reader(), quiet(recent=reports), Style.DRAWN).blocks)
    assert "Cancellation Rate 0.00% → … → 3.00% → 4.00% → 5.00% → 0.00%" in long


def test_a_day_without_data_is_a_gap_not_a_zero() -> None:
    """The chart has only days with a number, at most twenty; the line of text has a dot."""
    digest = DIGESTS["busy"]
    thread = details_message(a_reader(), digest, Style.DRAWN)
    [chart] = [b for b in thread.blocks if b["type"] == "data_visualization"]
    labels = chart["chart"]["axis_config"]["categories"]
    assert len(labels) == sum(point.share is not None for point in digest.trend) <= 20
    assert "·" in words([charts.trend_in_words(a_reader(), digest.trend, None)])


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1.59%", "17 Nov to 23 Nov", "1 of 63", "34 of 1,000"]),
        ("ja", ["1.59%", "11/17から11/23", "1/63件", "34/1,000件"]),
    ],
)
def test_numbers_and_days_are_written_as_the_reader_does(
    language: str, expected: list[str]
) -> None:
    """Percent signs, thousands and days follow the language."""
    report = replace(a_report(cancellations(1, 63)), rates=(cancellations(1, 63), *busy_rates()))
    thread = details_message(a_reader(language), quiet(report=report), Style.DRAWN)
    text = words(thread.blocks)
    assert [part for part in expected if part not in text] == []


def busy_rates() -> Any:
    """Return the rates of the busy digest."""
    report = DIGESTS["busy"].report
    assert report is not None
    return report.rates[1:]


@pytest.mark.parametrize(("market", "told"), [("UK", "Buyer cancelled"), ("US", "Buyer canceled")])
def test_the_week_calls_the_buyers_reason_as_seller_central_does(market: str, told: str) -> None:
    """Spelling differs between the marketplaces."""
    requests = (replace(ended_requests()[0], reason=Reason.BUYER_CANCELLED),)
    reader = replace(a_reader(), market=MARKETS[market])
    thread = details_message(reader, quiet(day=MONDAY, requests=requests), Style.DRAWN)
    assert f"By reason: {told} 1" in words(thread.blocks)
