"""What changed between two reports, and which of it is worth a post."""

from fractions import Fraction

from bot.domain.health.changes import (
    ACCOUNT,
    Changes,
    Level,
    PolicyRise,
    WordChange,
    alerts,
    changes,
    levels,
)
from bot.domain.health.metrics import AmazonStatus, Colour, Metric
from bot.domain.health.report import HealthReport, Policy, Rating
from tests.domain.health.samples import a_policy, a_rate, a_report, cancellations


def subjects(*reports: HealthReport) -> list[list[tuple[str, Colour, bool]]]:
    """Return the alerts of each report in turn, as the collector would see them."""
    before: tuple[Level, ...] | None = None
    told = []
    for report in reports:
        found = alerts(before, report)
        told.append([(alert.subject, alert.now.colour, alert.better) for alert in found])
        before = levels(report, before or ())
    return told


def test_nothing_changed_where_nothing_differs_or_is_known() -> None:
    """Two equal reports, or only one, make no change."""
    report = a_report(policies=(a_policy(3),), rating=Rating("GREAT"))
    for found in (changes(report, report), changes(None, report), changes(report, None)):
        assert found == Changes()
        assert not found


def test_a_rate_that_rose_is_a_change() -> None:
    """The step is exact, and the colour says whether it is for the worse."""
    found = changes(a_report(cancellations(0, 63)), a_report(cancellations(1, 63)))
    (change,) = found.metrics
    assert (change.metric, change.step, change.worse) == (
        Metric.CANCELLATION,
        Fraction(1, 63),
        False,
    )
    (change,) = changes(a_report(cancellations(0, 40)), a_report(cancellations(1, 40))).metrics
    assert change.worse
    assert found


def test_a_number_that_came_or_went_has_no_step() -> None:
    """A first number after no data is a change, for the worse only if it is bad."""
    nothing = cancellations(0, 0, status=AmazonStatus.NONE)
    for before, now, is_worse in (
        (nothing, cancellations(0, 40), False),
        (nothing, cancellations(1, 40), True),
        (cancellations(1, 40), nothing, False),
    ):
        (change,) = changes(a_report(before), a_report(now)).metrics
        assert (change.step, change.worse) == (None, is_worse)


def test_what_only_one_report_carries_is_no_change() -> None:
    """A missing key is not a fall to zero, nor a rise from it."""
    full = a_report(policies=(a_policy(86),), rating=Rating("WARNED"))
    bare = a_report(a_rate(Metric.ON_TIME), account_status="")
    assert not changes(full, bare)
    assert not changes(bare, full)


def test_policies_and_words_are_compared() -> None:
    """A count that rose, another account status and another rating are told; a fall is not."""
    before = a_report(
        policies=(a_policy(1), a_policy(5, policy=Policy.DOCUMENTS)), rating=Rating("GREAT")
    )
    now = a_report(
        policies=(a_policy(2), a_policy(4, policy=Policy.DOCUMENTS)),
        rating=Rating("WARNED"),
        account_status="AT_RISK",
    )
    found = changes(before, now)
    assert found.policies == (PolicyRise(Policy.LISTING, 1, 2),)
    assert found.account == WordChange("NORMAL", "AT_RISK")
    assert found.rating == WordChange("GREAT", "WARNED")


def test_a_turn_is_told_once_and_then_its_return() -> None:
    """Yellow, red and back: one alert each; what stays is not repeated."""
    yellow, red, green = (a_report(cancellations(n, 100)) for n in (2, 3, 0))
    assert subjects(green, yellow, yellow, red, red, yellow, green, green) == [
        [],
        [("cancellation", Colour.YELLOW, False)],
        [],
        [("cancellation", Colour.RED, False)],
        [],
        [("cancellation", Colour.YELLOW, True)],
        [("cancellation", Colour.GREEN, True)],
        [],
    ]


def test_a_day_without_data_does_not_repeat_an_alert() -> None:
    """After red, no data and red again is the same red; after no data, green is the return."""
    red, green = a_report(cancellations(1, 40)), a_report(cancellations(0, 40))
    nothing = a_report(cancellations(0, 0), account_status="")
    assert subjects(red, nothing, red, nothing, green) == [
        [("cancellation", Colour.RED, False)],
        [],
        [],
        [],
        [("cancellation", Colour.GREEN, True)],
    ]


def test_a_policy_count_is_told_when_it_rises() -> None:
    """Not at first sight, not while it stays or falls, but at each rise, and when it is gone."""
    reports = [a_report(policies=(a_policy(n),)) for n in (3, 3, 4, 2, 5, 0)]
    assert subjects(*reports) == [
        [],
        [],
        [("listing", Colour.RED, False)],
        [],
        [("listing", Colour.RED, False)],
        [("listing", Colour.GREEN, True)],
    ]


def test_the_account_status_is_told() -> None:
    """At risk is told at first sight, deactivated as worse, normal as the return."""
    found = subjects(*(a_report(account_status=s) for s in ("AT_RISK", "DEACTIVATED", "NORMAL")))
    assert found == [
        [(ACCOUNT, Colour.YELLOW, False)],
        [(ACCOUNT, Colour.RED, False)],
        [(ACCOUNT, Colour.GREEN, True)],
    ]
