"""How the account stands for one person, and the forecast that decisions rest on."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from bot.domain.faults import RoleMissing
from bot.domain.health.metrics import Colour, Metric
from bot.domain.health.trend import Span
from bot.domain.orders.form import OpenedView
from bot.domain.orders.order import CancelledBy
from bot.domain.people import Person
from bot.usecases.cancellation import asking
from bot.usecases.cancellation.asking import Filled
from bot.usecases.cancellation.forecasting import current_forecast, same_product
from bot.usecases.health import reports
from bot.usecases.radar import scanning
from tests.builders import STORE, a_request, an_item, an_order
from tests.fakes.health import a_document
from tests.usecases.mornings import Morning, tokyo

NOON = tokyo(24, 12)


def add(morning: Morning, request: Request) -> Request:
    """Store a request."""
    with morning.desk.store.transaction():
        morning.desk.store.requests.add(request, view_id=None)
    return request


@pytest.fixture
def noon(morning: Morning) -> Morning:
    """Return a noon with a report of this morning: 0 of 63 cancelled."""
    morning.keep(a_document(), tokyo(24, 8))
    morning.at(NOON)
    return morning


def test_without_a_report_nothing_is_claimed(morning: Morning) -> None:
    """No report: no forecast, no course, a picture without numbers."""
    assert current_forecast(morning.desk) is None
    assert reports.course(morning.desk, Metric.CANCELLATION).report_at is None
    shown = reports.current_digest(morning.desk)
    assert (shown.report, shown.room, shown.failed) == (None, None, "")
    assert not shown.quiet


def test_a_delivery_is_shared_once_whichever_program_gets_it(noon: Morning) -> None:
    """Slack may deliver the click again, to another program; a new click posts it again.

    A click that Slack gives no id counts as new.
    """
    assert reports.share(noon.desk, "U0SATO", "T1")
    elsewhere = replace(noon.desk, run="other")
    assert not reports.share(elsewhere, "U0SATO", "T1")
    assert reports.share(elsewhere, "U0SATO", "T2")
    assert reports.share(elsewhere, "U0SATO", "")
    assert reports.share(elsewhere, "U0SATO", "")
    assert [by for _, by in noon.health_channel.shared] == ["U0SATO"] * 4


def test_a_report_that_cannot_be_read_any_more_is_none(noon: Morning) -> None:
    """What an earlier version kept and this one cannot read is left out."""
    noon.keep("[]", tokyo(24, 11))
    assert current_forecast(noon.desk) is None
    assert reports.current_digest(noon.desk).report is None


def test_the_picture_is_that_of_the_newest_report(noon: Morning) -> None:
    """The picture shows the last report and why a newer one failed."""
    assert reports.current_digest(noon.desk).room == 1
    noon.reports.document = "[]"
    noon.wait(1)
    shown = reports.current_digest(noon.desk)
    assert (shown.room, shown.failed) == (1, "unreadable")


def test_a_metric_has_a_history(noon: Morning) -> None:
    """30 days and 90 days, each in at most twenty points; a metric without data has none."""
    for day in range(1, 24):
        noon.keep(a_document(cancelled=day % 2), tokyo(day, 8))
    found = reports.course(noon.desk, Metric.CANCELLATION)
    assert len(found.month.points) <= 20
    assert found.quarter is None
    assert found.now is not None
    assert found.now.colour is Colour.GREEN

    none = reports.course(noon.desk, Metric.ON_TIME)
    assert (none.now, none.month) == (None, Span((), None, None))


def test_the_extremes_are_of_all_days(noon: Morning) -> None:
    """A bad day between two drawn points is the highest all the same."""
    for day in range(1, 24):
        noon.keep(a_document(cancelled=3 if day == 10 else 0), tokyo(day, 8))
    noon.keep(a_document(), (tokyo(1, 8) - timedelta(days=40)))
    quarter = reports.course(noon.desk, Metric.CANCELLATION).quarter
    assert quarter is not None
    assert {point.share for point in quarter.points} <= {Fraction(0), None}
    assert (quarter.low, quarter.high) == (Fraction(0), Fraction(3, 63))


def test_our_own_cancels_of_today_are_added(noon: Morning) -> None:
    """What Amazon may not have counted yet makes the forecast worse, and the approval stricter."""
    first = current_forecast(noon.desk)
    assert first is not None
    assert (first.unseen, first.misses) == (0, False)

    add(noon, a_request(id="r1", order_id="250-1", state=State.APPROVED))
    second = current_forecast(noon.desk)
    assert second is not None
    assert (second.unseen, second.misses) == (1, True)

    third = current_forecast(noon.desk, ordered_at=NOON - timedelta(days=2))
    assert third is not None
    assert third.recovers_by_order is not None
    assert third.recovers_on is not None
    assert third.recovers_by_order < third.recovers_on


def test_the_forecast_shown_is_stored_with_the_request(noon: Morning) -> None:
    """A request keeps the forecast of the moment it was made, and with it who must approve."""
    noon.keep(a_document(orders=38), tokyo(24, 9))
    policy = replace(noon.desk.policy, approvals_over_target=2)
    desk = replace(noon.desk, policy=policy)
    view = OpenedView("V1", STORE, an_order(), "U0SATO", "https://reply.test", NOON)
    form = asking.open_form(desk, view)
    asked = asking.ask(
        desk,
        Filled(
            "V1",
            Person("U0SATO", full_member=True),
            Reason.NO_INVENTORY,
            parcel_left=False,
            note="",
            warned=False,
        ),
    )
    assert asked.request is not None
    assert form.forecast == asked.request.forecast
    assert asked.request.forecast is not None
    assert asked.request.forecast.misses
    assert asked.request.forecast.recovers_by_order is not None
    assert asked.request.needed == 2


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["250-2"]),
        ({"cancelled_by": CancelledBy.MERCHANT}, ["250-2"]),
        ({"cancelled_by": CancelledBy.BUYER}, []),
        ({"state": State.FAILED}, []),
        ({"changed_at": NOON - timedelta(days=31)}, []),
        ({"order": an_order(id="250-2", items=(an_item(asin="B0OTHER"),))}, []),
        ({"order": an_order(id="250-2", items=(an_item(asin=""),))}, []),
        ({"order": an_order()}, []),
    ],
)
def test_an_earlier_cancel_of_the_same_product_is_a_fact(
    noon: Morning, changes: dict[str, object], expected: list[str]
) -> None:
    """Only an order of ours, cancelled within 30 days, with one of the same products counts."""
    at = NOON - timedelta(days=5)
    defaults = {"order_id": "250-2", "state": State.CANCELLED, "changed_at": at}
    if "order" in changes:
        del defaults["order_id"]
    add(noon, a_request(**{**defaults, **changes}))
    earlier = same_product(noon.desk, an_order())
    assert [each.order_id for each in [earlier] if each] == expected


def test_a_reading_that_failed_is_not_one_that_is_still_to_come(noon: Morning) -> None:
    """The picture knows why the open orders are not there."""
    assert reports.current_digest(noon.desk).todo.failed == ""
    noon.orders.faults.append(RoleMissing("searchOrders", "x"))
    scanning.begin(noon.desk)
    noon.wait(1)
    assert reports.current_digest(noon.desk).todo.failed == "role_missing"


def test_changes_are_told_against_the_last_report_of_an_earlier_day(noon: Morning) -> None:
    """Reports are compared with the last one of an earlier day, so no change in between is lost."""
    for hour, late in ((6, 0), (12, 3), (18, 1)):
        noon.keep(a_document(late=late), tokyo(22, hour))
    noon.keep(a_document(late=2), tokyo(24, 11))
    shown = reports.current_digest(noon.desk)
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
    shown = reports.current_digest(morning.desk)
    assert shown.report is not None
    assert (shown.before, bool(shown.changes)) == (None, False)
