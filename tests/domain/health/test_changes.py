"""What changed between two reports, and which of it is worth a post."""

from bot.domain.health.changes import (
    ACCOUNT,
    Changes,
    Level,
    MetricChange,
    PolicyRise,
    alerts,
    changes,
    levels,
)
from bot.domain.health.metrics import Colour, Metric
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
    """Equal reports, or only one, or none, make no change."""
    report = a_report(policies=(a_policy(3),), rating=Rating("GREAT"))
    for reports in ((report, report, report), (report,), ()):
        assert changes(reports) == Changes()
        assert not changes(reports)


def test_a_rate_that_rose_is_a_change() -> None:
    """Its course holds each rate that differs from the one before, the first and the last too."""
    rates = [cancellations(n, 63) for n in (0, 0, 1, 1, 2)]
    found = changes([a_report(rate) for rate in rates])
    assert found.metrics == (MetricChange(Metric.CANCELLATION, (rates[0], rates[2], rates[4])),)
    assert found


def test_what_came_and_went_between_two_reports_is_a_change() -> None:
    """The last report alone would show nothing of it."""
    up, down = cancellations(1, 40), cancellations(0, 40)
    calm = {"rating": Rating("GREAT"), "policies": (a_policy(0),)}
    bad = {"rating": Rating("WARNED"), "policies": (a_policy(1),), "account_status": "AT_RISK"}
    reports = (a_report(down, **calm), a_report(up, **bad), a_report(down, **calm))
    assert changes(reports) == Changes(
        metrics=(MetricChange(Metric.CANCELLATION, (down, up, down)),),
        policies=(PolicyRise(Policy.LISTING, (0, 1, 0)),),
        account=("NORMAL", "AT_RISK", "NORMAL"),
        rating=("GREAT", "WARNED", "GREAT"),
    )


def test_what_a_report_lacks_is_no_change() -> None:
    """A missing key is not a fall to zero, nor a rise from it, nor a break in a course."""
    full = a_report(policies=(a_policy(86),), rating=Rating("WARNED"))
    bare = a_report(a_rate(Metric.ON_TIME), account_status="")
    for reports in ((full, bare), (bare, full), (full, bare, full)):
        assert not changes(reports)


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
    found = changes((before, now))
    assert found.policies == (PolicyRise(Policy.LISTING, (1, 2)),)
    assert found.account == ("NORMAL", "AT_RISK")
    assert found.rating == ("GREAT", "WARNED")


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


def test_the_gravest_turn_comes_first() -> None:
    """The account before all, then red before yellow: the first is what a message is named by."""
    report = a_report(
        cancellations(2, 100), a_rate(Metric.LATE_SHIPMENT, count=5), account_status="AT_RISK"
    )
    assert [alert.subject for alert in alerts(None, report)] == [
        ACCOUNT,
        "late-shipment",
        "cancellation",
    ]
