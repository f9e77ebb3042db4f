"""What stands in a report besides its rates."""

from datetime import timedelta

import pytest

from bot.domain.health.metrics import AmazonStatus, Colour, Metric
from bot.domain.health.report import Policy, Warned, account_colour, colours
from bot.domain.health.targets import known_target
from bot.domain.markets import MARKETS
from tests.domain.health.samples import FETCHED, a_policy, a_rate, a_report, cancellations


@pytest.mark.parametrize(
    ("status", "colour"),
    [
        ("", Colour.NONE),
        ("NORMAL", Colour.GREEN),
        ("AT_RISK", Colour.YELLOW),
        ("DEACTIVATED", Colour.RED),
        ("SUSPENDED", Colour.RED),
        ("UNDER_REVIEW", Colour.YELLOW),
    ],
)
def test_an_account_status_has_a_colour(status: str, colour: Colour) -> None:
    """A status that is new to us is yellow, never green."""
    assert account_colour(status) is colour


def test_a_policy_count_above_its_target_is_bad() -> None:
    """Red where Amazon says so too, yellow where only the count or only Amazon says it."""
    assert a_policy(0).colour is Colour.GREEN
    assert a_policy(3).colour is Colour.RED
    assert a_policy(8, status=AmazonStatus.GOOD).colour is Colour.YELLOW
    assert a_policy(0, status=AmazonStatus.BAD).colour is Colour.YELLOW


@pytest.mark.parametrize(
    ("count", "status", "disagrees"),
    [
        (8, AmazonStatus.GOOD, True),
        (0, AmazonStatus.GOOD, False),
        (0, AmazonStatus.BAD, True),
        (8, AmazonStatus.BAD, False),
        (8, AmazonStatus.NONE, False),
    ],
)
def test_a_policy_status_that_contradicts_its_count_is_flagged(
    count: int, status: AmazonStatus, *, disagrees: bool
) -> None:
    """Eight document requests of a target of none are not good because Amazon says so."""
    assert a_policy(count, status=status).disagrees is disagrees


def test_what_a_report_lacks_is_absent() -> None:
    """A metric or a policy that is not in the report is None, and its colour is no data."""
    report = a_report(cancellations(1, 40), policies=(a_policy(1),))
    assert report.rate(Metric.CANCELLATION) == cancellations(1, 40)
    assert report.rate(Metric.ON_TIME) is None
    assert report.policy(Policy.LISTING) == a_policy(1)
    assert report.policy(Policy.DOCUMENTS) is None
    assert colours(report)[Metric.CANCELLATION] is Colour.RED
    assert colours(report)[Metric.ON_TIME] is Colour.NONE


def test_without_a_report_nothing_has_a_colour() -> None:
    """All eight metrics are there, without data."""
    assert colours(None) == dict.fromkeys(Metric, Colour.NONE)


def test_only_warnings_that_are_on_are_told() -> None:
    """A warning of status GOOD or NONE is none; one without a status is on."""
    on = (Warned("spam", AmazonStatus.BAD), Warned("bare", AmazonStatus.UNKNOWN))
    off = (Warned("a", AmazonStatus.GOOD), Warned("b", AmazonStatus.NONE))
    assert a_report(warnings=(*off, *on)).warned == on


def test_a_report_is_old_after_a_day_and_a_half() -> None:
    """36 hours are not old, a second more is."""
    report = a_report(a_rate())
    assert not report.old(FETCHED + timedelta(hours=36))
    assert report.old(FETCHED + timedelta(hours=36, seconds=1))


def test_targets_of_the_help_pages_are_known_where_they_apply() -> None:
    """The on-time targets are of the US; no page gives one for invoices."""
    us, jp = MARKETS["US"], MARKETS["JP"]
    assert {metric for metric in Metric if known_target(metric, us) is None} == {
        Metric.INVOICE_DEFECT
    }
    assert {metric for metric in Metric if known_target(metric, jp) is None} == {
        Metric.INVOICE_DEFECT,
        Metric.ON_TIME,
        Metric.UNIT_ON_TIME,
    }
    cancellation = known_target(Metric.CANCELLATION, jp)
    assert cancellation is not None
    assert (cancellation.value, cancellation.source) == (
        jp.cancellation_target,
        jp.cancellation_source,
    )
