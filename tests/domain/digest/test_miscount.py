"""Where Amazon counts more cancellations than we can explain."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.cancellation.forecast import OwnCancel
from bot.domain.cancellation.ledger import OtherCancel
from bot.domain.digest.miscount import Miscount, find_miscount
from bot.domain.health.metrics import Window
from bot.domain.health.report import HealthReport
from bot.domain.orders.order import CancelledBy
from tests.domain.health.samples import NOW, WEEK, a_rate, a_report, cancellations, own

assert WEEK.end is not None
IN_WEEK = WEEK.end - timedelta(days=2)
BEFORE = IN_WEEK - timedelta(days=30)


def find(
    report: HealthReport | None,
    ours: Sequence[OwnCancel] = (),
    others: Sequence[OtherCancel] = (),
    *,
    since: datetime = BEFORE,
) -> Miscount | None:
    """Look for a miscount with a record that began long before the week."""
    return find_miscount(report, ours, others, known_since=since)


def counted(number: int, **changes: Any) -> HealthReport:
    """Return a report in which Amazon counts so many cancellations of 100 orders."""
    return a_report(cancellations(number, 100, **changes))


def other(order_id: str, by: CancelledBy) -> OtherCancel:
    """Return an order of that week that somebody else cancelled."""
    return OtherCancel(order_id, IN_WEEK, IN_WEEK, by)


def test_a_count_that_we_can_explain_is_no_miscount() -> None:
    """As many as ours, or fewer, are no news."""
    ours = (own(IN_WEEK), own(IN_WEEK, order_id="2"))
    assert find(counted(2), ours) is None
    assert find(counted(1), ours) is None
    assert find(counted(0), ()) is None


def test_what_is_over_is_told_with_what_could_be_disputed() -> None:
    """Ours and those made elsewhere explain; what by Amazon's help does not count is listed."""
    found = find(
        counted(5),
        (own(IN_WEEK, order_id="1"), own(IN_WEEK, order_id="2", counted=False)),
        (other("3", CancelledBy.AMAZON), other("4", CancelledBy.BUYER)),
    )
    assert found == Miscount(
        counted=5, unexplained=3, window=WEEK, explained=("3", "1"), suspects=("4", "2")
    )


def test_an_order_explains_one_count() -> None:
    """Known twice, it is ours that is believed."""
    found = find(counted(2), (own(IN_WEEK, order_id="1"),), (other("1", CancelledBy.BUYER),))
    assert found is not None
    assert (found.unexplained, found.explained, found.suspects) == (1, ("1",), ())


def test_either_date_puts_a_cancel_into_the_window() -> None:
    """Amazon does not say which date decides, so doubt speaks for Amazon."""
    late = own(NOW, ordered=IN_WEEK)
    last_minute = own(WEEK.end, ordered=BEFORE, order_id="2")
    under_way = own(None, ordered=IN_WEEK, order_id="3")
    assert find(counted(3), (late, last_minute, under_way)) is None
    outside = (own(NOW, ordered=BEFORE), replace(other("9", CancelledBy.AMAZON), ordered_at=BEFORE))
    found = find(counted(1), outside[:1], (replace(outside[1], cancelled_at=NOW),))
    assert found is not None
    assert found.explained == ()


def test_without_a_count_or_a_window_nothing_is_claimed() -> None:
    """No report, no metric, no count, half a window: None."""
    assert find(None, ()) is None
    assert find(a_report(a_rate(count=None)), ()) is None
    assert find(a_report(account_status="", rates=()), ()) is None
    for window in (Window(None, WEEK.end), Window(WEEK.start, None)):
        assert find(counted(5, window=window), ()) is None


def test_what_was_before_our_record_is_not_called_a_miscount() -> None:
    """A desk that began yesterday knows nothing of the week before."""
    assert WEEK.start is not None
    assert find(counted(5), since=WEEK.start) is not None
    assert find(counted(5), since=WEEK.start + timedelta(seconds=1)) is None
