"""What the morning's digest says."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from bot.domain.digest.digest import Digest, Morning, compose
from bot.domain.health.metrics import AmazonStatus, Colour, Metric
from bot.domain.health.report import Rating, UnknownPart, Warned
from bot.domain.health.trend import Point
from bot.domain.orders.open_orders import OpenOrders
from tests.builders import a_request, an_order
from tests.domain.health.samples import FETCHED, NOW, a_policy, a_rate, a_report, cancellations

TODAY = date(2026, 11, 24)
BEFORE = a_report(fetched_at=FETCHED - timedelta(days=1))
NOTHING_OPEN = OpenOrders(NOW, (), {})


def digest(**changes: Any) -> Digest:
    """Return the digest of a quiet Tuesday that differs as said."""
    morning = Morning(
        day=TODAY,
        now=NOW,
        zone=UTC,
        report=a_report(),
        before=BEFORE,
        recent=(BEFORE,),
        failed="",
        opened=NOTHING_OPEN,
        requests=(),
        history={TODAY: cancellations(0, 63)},
        known_since=NOW - timedelta(days=90),
    )
    return compose(replace(morning, **changes))


def test_a_quiet_day_says_how_much_room_there_is() -> None:
    """Nothing waits, nothing is off: 0 of 63, room for one more, and the rate is zero now."""
    quiet = digest()
    assert quiet.quiet
    assert (quiet.room, quiet.report_at) == (1, FETCHED)
    assert quiet.headroom is not None
    assert quiet.headroom.recovers is None
    assert quiet.headroom.forecast.rate_after == Decimal(1) / Decimal(63)
    assert [rate.metric for rate in quiet.within] == [Metric.CANCELLATION]
    assert quiet.states[Metric.CANCELLATION] is Colour.GREEN
    assert quiet.trend == (Point(TODAY, Fraction(0)),)
    assert quiet.week is None
    assert not quiet.changes
    assert quiet.before == BEFORE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"report": None}, id="no report"),
        pytest.param({"now": FETCHED + timedelta(hours=37)}, id="old report"),
        pytest.param({"failed": "timeout"}, id="failed"),
        pytest.param({"opened": None}, id="orders unknown"),
        pytest.param(
            {"opened": OpenOrders(NOW, (an_order(ship_by=NOW + timedelta(hours=2)),), {})},
            id="to ship",
        ),
        pytest.param({"requests": (a_request(),)}, id="an approval"),
        pytest.param({"requests": (a_request(state=State.UNCONFIRMED),)}, id="an unconfirmed"),
        pytest.param({"report": a_report(cancellations(1, 50))}, id="yellow"),
        pytest.param({"report": a_report(policies=(a_policy(1),))}, id="policy"),
        pytest.param(
            {"report": a_report(warnings=(Warned("spam", AmazonStatus.BAD),))}, id="warning"
        ),
        pytest.param({"report": a_report(cancellations(1, 400))}, id="miscount"),
        pytest.param({"report": a_report(account_status="AT_RISK")}, id="account"),
        pytest.param({"report": a_report(account_status="")}, id="no account"),
        pytest.param({"report": a_report(rates=())}, id="nothing counted"),
        pytest.param({"report": a_report(unknown=(UnknownPart("x", "count: 1"),))}, id="unknown"),
        pytest.param({"report": a_report(rating=Rating("WARNED"))}, id="rating"),
    ],
)
def test_a_day_on_which_something_needs_a_person_is_not_quiet(changes: dict[str, Any]) -> None:
    """Nor is one on which we do not know: an old report, orders that could not be read."""
    assert not digest(**changes).quiet


@pytest.mark.parametrize(
    ("status", "rating", "colour"),
    [
        ("NORMAL", Rating("GREAT"), Colour.GREEN),
        ("NORMAL", Rating("WARNED"), Colour.YELLOW),
        ("DEACTIVATED", Rating("WARNED"), Colour.RED),
        ("", Rating("", 240), Colour.NONE),
        ("", None, Colour.NONE),
    ],
)
def test_a_poor_rating_colours_the_account(
    status: str, rating: Rating | None, colour: Colour
) -> None:
    """The worse of account status and rating counts."""
    assert digest(report=a_report(account_status=status, rating=rating)).account is colour


def test_a_quiet_day_may_hold_parts_that_say_nothing() -> None:
    """Whatever is new in a report disturbs nobody as long as it counts nothing."""
    report = a_report(unknown=(UnknownPart("new"), UnknownPart("other")))
    assert digest(report=report).quiet
    assert digest(report=report).suspicious == ()


def test_orders_that_failed_are_not_orders_that_are_not_read_yet() -> None:
    """Before the first reading nothing went wrong."""
    found = [digest(opened=None, orders_failed=word).todo for word in ("", "throttled")]
    assert [(todo.read_at, todo.failed) for todo in found] == [(None, ""), (None, "throttled")]
    assert digest(orders_failed="throttled").todo.failed == ""


def test_red_comes_before_yellow_and_both_before_what_is_fine() -> None:
    """Rows are sorted by how they stand."""
    report = a_report(
        cancellations(1, 50),
        a_rate(Metric.LATE_SHIPMENT, count=5),
        a_rate(Metric.VALID_TRACKING, count=99),
        a_rate(Metric.ON_TIME, status=AmazonStatus.NONE),
        policies=(a_policy(0), a_policy(2)),
    )
    found = digest(report=report, recent=(BEFORE, report))
    assert [rate.metric for rate in found.off] == [Metric.LATE_SHIPMENT, Metric.CANCELLATION]
    assert [rate.metric for rate in found.within] == [Metric.VALID_TRACKING]
    assert found.no_data == (Metric.ON_TIME,)
    assert [count.count for count in found.policies] == [2]
    assert {change.metric for change in found.changes.metrics} == {Metric.CANCELLATION}


def test_a_metric_that_the_report_no_longer_carries_has_no_data() -> None:
    """One that was never there is not missed; one that was there yesterday is."""
    before = a_report(cancellations(0, 63), a_rate(Metric.LATE_SHIPMENT))
    assert digest(before=before).no_data == (Metric.LATE_SHIPMENT,)
    assert digest(before=None).no_data == ()


def test_without_orders_or_a_report_no_room_is_promised() -> None:
    """No data is no headroom, and without a report nothing has a colour."""
    for report in (None, a_report(cancellations(0, 0))):
        found = digest(report=report)
        assert (found.headroom, found.room) == (None, None)
        assert set(found.states.values()) == {Colour.NONE}
    empty = digest(report=None)
    assert (empty.report_at, empty.account, empty.old) == (None, Colour.NONE, False)


def test_our_own_cancels_are_in_the_headroom() -> None:
    """One that Amazon may not have counted takes room, and says when it is over."""
    done = a_request(state=State.CANCELLED, changed_at=NOW - timedelta(hours=1))
    found = digest(requests=(done,)).headroom
    assert found is not None
    assert found.recovers is not None
    assert (found.forecast.unseen, found.forecast.room) == (1, 0)
    assert found.recovers.on == date(2026, 12, 2)


def test_a_monday_looks_back() -> None:
    """The week stands in the digest of a Monday."""
    found = digest(day=date(2026, 11, 23)).week
    assert found is not None
    assert found.last == date(2026, 11, 22)
