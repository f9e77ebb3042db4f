"""What one more cancellation does to the Cancellation Rate."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cancellation.forecast import (
    Forecast,
    OwnCancel,
    Recovery,
    forecast,
    recovery,
    unseen,
)
from bot.domain.health.metrics import Window
from bot.domain.health.report import HealthReport
from tests.domain.health.samples import FETCHED, NOW, WEEK, a_rate, a_report, cancellations, own

NO_WINDOW = Window(None, None)


def of(report: HealthReport, *cancels: OwnCancel, now: datetime = NOW) -> Forecast:
    """Return the forecast by a report that has counts."""
    found = forecast(report, cancels, now=now)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("count", "orders", "room"),
    [(0, 38, 0), (0, 40, 0), (0, 41, 1), (1, 41, 0), (0, 80, 1), (0, 81, 2), (9, 81, 0), (0, 0, 0)],
)
def test_room_for_k_needs_more_than_forty_k_orders(count: int, orders: int, room: int) -> None:
    """Under a target of 2.5 % one cancellation needs 41 orders, two need 81."""
    found = of(a_report(cancellations(count, orders)))
    assert (found.room, found.misses) == (room, room == 0)


def test_the_first_cancel_of_a_small_seller_misses_the_target() -> None:
    """0 of 38 becomes 1 of 38: 2.63 %, back at zero eight days later by Amazon's window."""
    found = forecast(
        a_report(cancellations(0, 38)), (), now=NOW, ordered_at=NOW - timedelta(days=2)
    )
    assert found == Forecast(
        cancelled=0,
        orders=38,
        unseen=0,
        target=Decimal("0.025"),
        report_at=FETCHED,
        room=0,
        recovers_on=date(2026, 12, 2),
        recovers_by_order=date(2026, 11, 30),
    )
    assert found.misses
    assert (found.rate_now, found.rate_after) == (Decimal(0), Decimal(1) / Decimal(38))


def test_a_cancel_where_no_order_is_counted_is_all_there_is() -> None:
    """Without an order in Amazon's count the next cancel makes a hundred per cent."""
    found = of(a_report(cancellations(0, 0)))
    assert (found.rate_now, found.rate_after) == (Decimal(0), Decimal(1))


def test_more_cancels_at_once_can_be_looked_at() -> None:
    """Two more of 81 stay under the target, three do not."""
    found = of(a_report(cancellations(0, 81)))
    two, three = found.after(2), found.after(3)
    assert (two.cancelled, two.orders, two.misses) == (2, 81, False)
    assert (three.more, three.misses, three.recovers_on) == (3, True, date(2026, 12, 2))
    assert found.after(0).rate == found.rate_now


@pytest.mark.parametrize(
    "report",
    [
        None,
        a_report(account_status="NORMAL", rates=()),
        a_report(a_rate(target=None)),
        a_report(a_rate(count=None)),
        a_report(a_rate(total=None)),
    ],
)
def test_without_amazons_counts_there_is_no_forecast(report: HealthReport | None) -> None:
    """No report, no metric, no target or no counts: None, never an invented number."""
    assert forecast(report, (own(NOW),), now=NOW) is None


def test_a_report_of_over_a_day_and_a_half_is_called_old() -> None:
    """It is shown with its date, and marked."""
    report = a_report()
    assert not of(report, now=FETCHED + timedelta(hours=36)).old
    assert of(report, now=FETCHED + timedelta(hours=37)).old


def test_cancels_that_amazon_may_not_have_counted_are_added() -> None:
    """What was confirmed after the window's end comes on top of Amazon's count."""
    assert WEEK.end is not None
    report = a_report(cancellations(1, 81))
    seen, late, under_way = own(WEEK.end), own(WEEK.end + timedelta(seconds=1)), own(None)
    found = of(report, seen, late, under_way)
    assert unseen(report, (seen, late, under_way), now=NOW) == (late, under_way)
    assert (found.cancelled, found.unseen, found.room) == (1, 2, 0)
    assert found.after(1).cancelled == 4


def test_a_cancel_that_does_not_count_is_not_added() -> None:
    """Nor is one that has left the seven days by its own date, the later of the two."""
    report = a_report()
    gone = own(NOW - timedelta(days=8))
    old = a_report(cancellations(0, 63, window=NO_WINDOW), fetched_at=FETCHED - timedelta(days=9))
    assert unseen(report, (own(None, counted=False),), now=NOW) == ()
    assert unseen(old, (gone,), now=NOW) == ()
    assert unseen(old, (gone,), now=NOW - timedelta(days=1)) == (gone,)


def test_a_window_that_still_runs_does_not_prove_that_a_cancel_was_counted() -> None:
    """A cancel confirmed within six hours before the report was fetched may be missing in it."""
    today = Window(WEEK.start, FETCHED + timedelta(hours=17))
    report = a_report(cancellations(0, 63, window=today))
    before = own(FETCHED - timedelta(hours=6))
    after = own(FETCHED - timedelta(hours=5, minutes=59))
    assert unseen(report, (before, after), now=NOW) == (after,)


def test_a_report_without_a_window_is_taken_as_a_day_late() -> None:
    """Then a cancellation of the day before it was fetched may be missing, as with no metric."""
    nameless = a_report(cancellations(0, 63, window=NO_WINDOW))
    day = timedelta(days=1)
    before, after = own(FETCHED - day), own(FETCHED - day + timedelta(seconds=1))
    for report in (nameless, a_report(rates=())):
        assert unseen(report, (before, after), now=NOW) == (after,)


@pytest.mark.parametrize(
    ("window", "days"),
    [
        (WEEK, 8),
        (NO_WINDOW, 8),
        (Window(WEEK.start, None), 8),
        (Window(None, WEEK.end), 8),
        (Window(datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)), 7),
        (Window(datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)), 8),
        (Window(datetime(2026, 11, 15, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)), 10),
        (Window(datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 19, tzinfo=UTC)), 10),
        (Window(datetime(2020, 11, 15, tzinfo=UTC), datetime(2020, 11, 21, tzinfo=UTC)), 10),
    ],
)
def test_recovery_follows_the_reports_own_window(window: Window, days: int) -> None:
    """Its length and its lateness are counted; what cannot be is taken as seven days and a bit."""
    found = of(a_report(cancellations(0, 63, window=window)))
    assert found.recovers_on == NOW.date() + timedelta(days=days)


def test_a_rate_of_zero_has_nothing_to_recover_from() -> None:
    """Nor has a missing one; a cancellation that left the window is no matter."""
    assert recovery(None, (), now=NOW) is None
    assert recovery(a_report(rates=()), (), now=NOW) is None
    assert recovery(a_report(a_rate(count=None)), (), now=NOW) is None
    seen = own(NOW - timedelta(days=3))
    assert recovery(a_report(), (seen, own(NOW - timedelta(days=30))), now=NOW) is None


def test_recovery_shows_both_readings_and_goes_by_the_later() -> None:
    """By the order's date it is over sooner than by the date of the cancellation."""
    placed, cancelled = NOW - timedelta(days=6), NOW - timedelta(days=4)
    found = recovery(a_report(cancellations(1, 63)), (own(cancelled, ordered=placed),), now=NOW)
    assert found == Recovery(by_order=date(2026, 11, 26), by_cancel=date(2026, 11, 28))
    assert found.on == date(2026, 11, 28)
    under_way = recovery(a_report(), (own(None),), now=NOW)
    assert under_way is not None
    assert under_way.on == date(2026, 12, 2)


def test_cancels_that_are_not_ours_are_taken_as_late_as_they_can_be() -> None:
    """Amazon gives no dates for its count: the last day of its window is assumed."""
    found = recovery(a_report(cancellations(2, 63)), (own(NOW - timedelta(days=4)),), now=NOW)
    assert found == Recovery(by_order=date(2026, 12, 1), by_cancel=date(2026, 12, 1))


COUNTS = st.integers(0, 400)
TARGETS = st.decimals("0.001", "1", places=3)
HOURS = st.integers(0, 24 * 20)
CANCELS = st.lists(
    st.builds(
        lambda ordered, wait, counted, pending: own(
            None if pending else max(NOW - timedelta(hours=ordered), NOW - timedelta(hours=wait)),
            ordered=NOW - timedelta(hours=ordered),
            counted=counted,
        ),
        HOURS,
        HOURS,
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


@given(COUNTS, COUNTS, TARGETS, CANCELS)
def test_room_is_exactly_how_many_more_stay_under_the_target(
    count: int, orders: int, target: Decimal, cancels: list[OwnCancel]
) -> None:
    """With room for k, k more are under the target and one more than k is not."""
    found = of(a_report(cancellations(count, orders, target=target)), *cancels)
    assert found.misses == (found.room == 0)
    assert found.room == 0 or not found.after(found.room).misses
    assert found.after(found.room + 1).misses
    if 0 < found.after(1).cancelled <= orders:
        exact = Fraction(found.after(1).cancelled, orders)
        assert found.misses == (exact >= Fraction(target))


@given(COUNTS, COUNTS, TARGETS, CANCELS)
def test_our_own_cancels_never_make_the_forecast_better(
    count: int, orders: int, target: Decimal, cancels: list[OwnCancel]
) -> None:
    """They are added: the rate is as high or higher, the room as small or smaller."""
    report = a_report(cancellations(count, orders, target=target))
    without, found = of(report), of(report, *cancels)
    assert found.rate_after >= without.rate_after
    assert found.room <= without.room
    assert found.rate_now == without.rate_now
    assert Decimal(0) <= found.rate_now <= found.rate_after <= Decimal(1)


@given(CANCELS, HOURS)
def test_recovery_is_ahead_and_the_order_date_never_later(
    cancels: list[OwnCancel], hours: int
) -> None:
    """An order is placed before it is cancelled, and what has left the window is not awaited."""
    now = NOW + timedelta(hours=hours % 36)
    found = recovery(a_report(cancellations(0, 63)), cancels, now=now)
    assert (found is None) == (not unseen(a_report(), cancels, now=now))
    if found is not None:
        assert found.by_order <= found.by_cancel == found.on
        assert found.on > now.date()
