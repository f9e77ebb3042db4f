"""A metric's colour, its distance to the target, and how it is printed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health.metrics import AmazonStatus, Colour, Condition, Metric, percent, worse
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
    ("status", "count", "disagrees"),
    [
        (AmazonStatus.GOOD, 5, True),
        (AmazonStatus.GOOD, 2, False),
        (AmazonStatus.BAD, 0, True),
        (AmazonStatus.BAD, 2, True),
        (AmazonStatus.BAD, 5, False),
        (AmazonStatus.UNKNOWN, 5, False),
    ],
)
def test_a_status_that_contradicts_its_numbers_is_flagged(
    status: AmazonStatus, count: int, *, disagrees: bool
) -> None:
    """We go by the numbers, and say so where Amazon's word is another."""
    assert cancellations(count, 100, status=status).disagrees is disagrees


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
