"""A metric's colour, its distance to the target, and how it is printed."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health.metrics import (
    AmazonStatus,
    Colour,
    Condition,
    Detail,
    Metric,
    percent,
    worse,
    worst_first,
)
from tests.domain.health.samples import a_rate, cancellations

COLOURS = [
    (0, 63, Colour.GREEN),
    (1, 40, Colour.RED),
    (1, 41, Colour.YELLOW),
    (1, 50, Colour.YELLOW),
    (1, 51, Colour.GREEN),
    (3, 2, Colour.RED),
    (0, 0, Colour.NONE),
]


@pytest.mark.parametrize(("count", "total", "colour"), COLOURS)
def test_cancellations_are_compared_by_counts(count: int, total: int, colour: Colour) -> None:
    """1 of 40 misses a target of under 2.5 %, 1 of 50 is at 80 % of it, 1 of 51 is well under."""
    assert cancellations(count, total).colour is colour


@pytest.mark.parametrize(
    ("count", "colour"),
    [
        (100, Colour.GREEN),
        (97, Colour.GREEN),
        (96, Colour.YELLOW),
        (95, Colour.YELLOW),
        (94, Colour.RED),
        (0, Colour.RED),
    ],
)
def test_tracking_meets_its_target_exactly(count: int, colour: Colour) -> None:
    """95 of 100 valid meets a target of 95 %, 94 does not; from 4 missing of 5 allowed: yellow."""
    assert a_rate(Metric.VALID_TRACKING, count=count).colour is colour


def test_all_right_is_green_even_where_all_is_asked() -> None:
    """A perfect record is green whatever the target."""
    assert a_rate(Metric.ON_TIME, count=100, target=Decimal(1)).colour is Colour.GREEN
    assert cancellations(0, 9, target=Decimal(0)).colour is Colour.GREEN


def test_counts_go_before_amazons_rate() -> None:
    """A rate that Amazon rounded to the good side does not hide what its counts say."""
    rate = cancellations(1, 40, reported=Decimal("0.0249"))
    assert (rate.share, rate.colour) == (Fraction(1, 40), Colour.RED)


@pytest.mark.parametrize(
    ("count", "total", "reported", "share"),
    [
        (None, 100, "0.01", Fraction(1, 100)),
        (1, None, "0.01", Fraction(1, 100)),
        (None, None, None, None),
        (None, 100, None, None),
        (120, 100, "0.95", Fraction(19, 20)),
        (120, 100, None, Fraction(1)),
    ],
)
def test_amazons_rate_stands_in_for_missing_counts(
    count: int | None, total: int | None, reported: str | None, share: Fraction | None
) -> None:
    """Without two counts that make a share Amazon's own rate is taken, if it gives one."""
    rate = a_rate(count=count, total=total, reported=reported and Decimal(reported))
    assert rate.share == share


def test_no_data_is_never_green() -> None:
    """A status of NONE, no orders, or no target: there is no colour."""
    for rate in (
        a_rate(status=AmazonStatus.NONE, count=0, total=40),
        a_rate(count=0, total=0, reported=Decimal(0)),
        a_rate(target=None),
    ):
        assert rate.colour is Colour.NONE
        assert not rate.colour.bad


@pytest.mark.parametrize(
    ("status", "count", "colour", "disagrees"),
    [
        (AmazonStatus.GOOD, 5, Colour.YELLOW, True),
        (AmazonStatus.GOOD, 2, Colour.YELLOW, False),
        (AmazonStatus.GOOD, 0, Colour.GREEN, False),
        (AmazonStatus.NONE, 5, Colour.YELLOW, True),
        (AmazonStatus.NONE, 1, Colour.NONE, False),
        (AmazonStatus.BAD, 0, Colour.YELLOW, True),
        (AmazonStatus.BAD, 2, Colour.YELLOW, True),
        (AmazonStatus.BAD, 5, Colour.RED, False),
        (AmazonStatus.BAD, None, Colour.YELLOW, True),
        (AmazonStatus.UNKNOWN, 5, Colour.RED, False),
    ],
)
def test_a_rate_whose_status_contradicts_its_numbers_is_on_watch(
    status: AmazonStatus, count: int | None, colour: Colour, *, disagrees: bool
) -> None:
    """Neither GOOD makes a missed target fine, nor do fine numbers make BAD fine."""
    rate = a_rate(count=count, status=status)
    assert (rate.colour, rate.disagrees) == (colour, disagrees)


def test_a_small_shop_that_amazon_calls_good_is_watched() -> None:
    """3 of 7 on time is far from 90 %, but Amazon does not hold it against so small a shop."""
    rate = a_rate(Metric.ON_TIME, count=3, total=7, status=AmazonStatus.GOOD)
    assert (rate.by_numbers, rate.colour) == (Colour.RED, Colour.YELLOW)


@pytest.mark.parametrize(
    ("changes", "colour"),
    [
        ({"target": None}, Colour.YELLOW),
        ({"target": None, "count": 0}, Colour.NONE),
        ({"total": None}, Colour.YELLOW),
        ({"total": 0}, Colour.YELLOW),
        ({"count": None, "details": (Detail("claims", 2),)}, Colour.YELLOW),
        ({"count": None, "total": None}, Colour.NONE),
        ({"count": 3, "total": 2, "reported": Decimal(0)}, Colour.YELLOW),
        ({"metric": Metric.ON_TIME, "target": None}, Colour.YELLOW),
        ({"metric": Metric.ON_TIME, "target": None, "count": 100}, Colour.NONE),
        ({"metric": Metric.ON_TIME, "total": None}, Colour.NONE),
    ],
)
def test_defects_that_no_target_judges_are_watched(changes: dict[str, Any], colour: Colour) -> None:
    """Without total, rate or target nobody can say that a defect is fine, unless Amazon does."""
    assert a_rate(status=AmazonStatus.UNKNOWN, **changes).colour is colour
    if "reported" not in changes:
        assert a_rate(status=AmazonStatus.GOOD, **changes).colour is Colour.NONE


def test_the_worst_comes_first() -> None:
    """Rates of one colour stay in their order."""
    rates = [cancellations(n, 100) for n in (0, 5, 2, 1, 6)]
    assert [rate.count for rate in worst_first(rates)] == [5, 6, 2, 0, 1]


def test_the_good_side_follows_the_metric() -> None:
    """Defects are to be few, deliveries many."""
    many = {metric for metric in Metric if metric.condition is Condition.GREATER_THAN}
    assert many == {Metric.VALID_TRACKING, Metric.ON_TIME, Metric.UNIT_ON_TIME}


def test_red_is_worse_than_yellow() -> None:
    """Colours have an order, from no data to red."""
    assert worse(Colour.RED, Colour.YELLOW)
    assert worse(Colour.YELLOW, Colour.NONE)
    assert not worse(Colour.GREEN, Colour.GREEN)


def test_a_rate_under_its_target_is_not_printed_as_the_target() -> None:
    """2.4999 % is 2.49, 2.5 % is 2.50, and 94.999 % of 95 is 94.99."""
    target = Decimal("0.025")
    assert percent(Decimal("0.024999"), target) == Decimal("2.49")
    assert percent(Fraction(1, 40), target) == Decimal("2.50")
    assert percent(Fraction(1, 63), target) == Decimal("1.59")
    assert percent(Decimal("0.94999"), Decimal("0.95")) == Decimal("94.99")
    assert percent(Fraction(1, 38)) == Decimal("2.63")
    assert percent(Decimal("0.025041"), Decimal("0.025041")) == Decimal("2.51")


@given(
    st.fractions(0, 1, max_denominator=100_000),
    st.decimals("0.001", "0.999", places=4),
)
def test_what_is_printed_is_on_the_side_where_the_rate_is(share: Fraction, target: Decimal) -> None:
    """A printed rate misses its target exactly if the rate does, and is off by a cent at most."""
    printed = percent(share, target)
    assert (printed >= target * 100) == (share >= Fraction(target))
    assert abs(Fraction(printed) - share * 100) < Fraction(1, 100)


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from(["0.01", "0.025", "0.04"]))
def test_one_more_defect_never_betters_the_colour(count: int, total: int, target: str) -> None:
    """More defects among as many orders are as bad or worse."""
    before, after = (cancellations(n, total, target=Decimal(target)) for n in (count, count + 1))
    assert not worse(before.colour, after.colour)
