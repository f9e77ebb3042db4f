"""How the account stands now, for one person or posted in the channel."""

from dataclasses import replace
from fractions import Fraction

from bot.domain.faults import RoleMissing
from bot.domain.health.metrics import Metric
from bot.usecases.cancellation.forecasting import current_forecast
from bot.usecases.digest import summary
from bot.usecases.health import reports
from bot.usecases.radar import scanning
from tests.fakes.health import a_document
from tests.usecases.mornings import NOON, Morning, tokyo


def test_without_a_report_nothing_is_claimed(morning: Morning) -> None:
    """No report: no forecast, no course, a summary without numbers."""
    assert current_forecast(morning.desk) is None
    assert reports.course(morning.desk, Metric.CANCELLATION).report_at is None
    shown = summary.current(morning.desk)
    assert (shown.report, shown.room, shown.failed) == (None, None, "")
    assert not shown.quiet


def test_a_delivery_is_shared_once_whichever_program_gets_it(noon: Morning) -> None:
    """Slack may deliver the click again, to another program; a new click posts it again.

    A click that Slack gives no id counts as new.
    """
    assert summary.share(noon.desk, "U0SATO", "T1")
    elsewhere = replace(noon.desk, run="other")
    assert not summary.share(elsewhere, "U0SATO", "T1")
    assert summary.share(elsewhere, "U0SATO", "T2")
    assert summary.share(elsewhere, "U0SATO", "")
    assert summary.share(elsewhere, "U0SATO", "")
    assert [by for _, by in noon.health_channel.shared] == ["U0SATO"] * 4


def test_a_report_that_cannot_be_read_any_more_is_none(noon: Morning) -> None:
    """What an earlier version kept and this one cannot read is left out."""
    noon.keep("[]", tokyo(24, 11))
    assert current_forecast(noon.desk) is None
    assert summary.current(noon.desk).report is None


def test_the_summary_is_that_of_the_newest_report(noon: Morning) -> None:
    """The summary shows the last report and why a newer one failed."""
    assert summary.current(noon.desk).room == 1
    noon.reports.document = "[]"
    noon.wait(1)
    shown = summary.current(noon.desk)
    assert (shown.room, shown.failed) == (1, "unreadable")


def test_a_reading_that_failed_is_not_one_that_is_still_to_come(noon: Morning) -> None:
    """The summary knows why the open orders are not there."""
    assert summary.current(noon.desk).todo.failed == ""
    noon.orders.faults.append(RoleMissing("searchOrders", "x"))
    scanning.begin(noon.desk)
    noon.wait(1)
    assert summary.current(noon.desk).todo.failed == "role_missing"


def test_changes_are_told_against_the_last_report_of_an_earlier_day(noon: Morning) -> None:
    """Reports are compared with the last one of an earlier day, so no change in between is lost."""
    for hour, late in ((6, 0), (12, 3), (18, 1)):
        noon.keep(a_document(late=late), tokyo(22, hour))
    noon.keep(a_document(late=2), tokyo(24, 11))
    shown = summary.current(noon.desk)
    assert shown.before is not None
    assert shown.before.fetched_at == tokyo(22, 18)
    [late_shipment] = shown.changes.metrics
    shares = [rate.share for rate in late_shipment.course]
    assert shares == [Fraction(n, 100) for n in (0, 3, 1, 0, 2)]


def test_without_a_report_of_today_nothing_is_called_a_change(morning: Morning) -> None:
    """The report shown is that of an earlier day, which would be compared with itself."""
    for day in (22, 23):
        morning.keep(a_document(late=day - 22), tokyo(day, 8))
    morning.at(NOON)
    shown = summary.current(morning.desk)
    assert shown.report is not None
    assert (shown.before, bool(shown.changes)) == (None, False)
