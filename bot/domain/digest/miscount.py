"""Amazon counting more cancellations than we can explain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.cancellation.forecast import OwnCancel
from bot.domain.cancellation.ledger import OtherCancel
from bot.domain.health.metrics import Metric, Window
from bot.domain.health.report import HealthReport
from bot.domain.orders.order import CancelledBy

# Amazon gives a window to the minute; the last minute belongs to it.
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Miscount:
    """Amazon counted `counted` cancellations in its window; we cannot explain `unexplained`.

    `explained` are the orders that account for the rest; `suspects` are cancellations of that time
    that by Amazon's help do not count (on the buyer's formal request, or by the buyer): a dispute
    would name them. A cancellation in Seller Central that nobody looked up is unexplained, too.
    """

    counted: int
    unexplained: int
    window: Window
    explained: tuple[str, ...]
    suspects: tuple[str, ...]


def find_miscount(
    report: HealthReport | None,
    own: Sequence[OwnCancel],
    others: Sequence[OtherCancel] = (),
    *,
    known_since: datetime,
) -> Miscount | None:
    """Compare Amazon's count with ours; None if it is not higher, or has no window.

    None, too, for a window that began before our record did, at `known_since`. A cancellation
    belongs to the window if its order's date or its own lies in it, since Amazon does not say which
    one decides: in doubt, Amazon's count is assumed to be right.
    """
    rate = None if report is None else report.rate(Metric.CANCELLATION)
    if rate is None or rate.count is None or rate.window.start is None or rate.window.end is None:
        return None
    if rate.window.start < known_since:
        return None
    window = (rate.window.start, rate.window.end + _MINUTE)
    counting, suspects = _classified(window, own, others)
    if rate.count <= len(counting):
        return None
    return Miscount(
        counted=rate.count,
        unexplained=rate.count - len(counting),
        window=rate.window,
        explained=counting,
        suspects=suspects,
    )


def _classified(
    window: tuple[datetime, datetime], own: Sequence[OwnCancel], others: Sequence[OtherCancel]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the orders in the window that count, and those that do not, each once.

    What we know about our own cancellations takes precedence over readings of the order.
    """
    counts: dict[str, bool] = {}
    for other in others:
        if _inside(window, other.ordered_at, other.cancelled_at):
            counts[other.order_id] = other.by is not CancelledBy.BUYER
    for cancel in own:
        if _inside(window, cancel.ordered_at, cancel.cancelled_at):
            counts[cancel.order_id] = cancel.counted
    return (
        tuple(order_id for order_id, counted in counts.items() if counted),
        tuple(order_id for order_id, counted in counts.items() if not counted),
    )


def _inside(window: tuple[datetime, datetime], *times: datetime | None) -> bool:
    start, end = window
    return any(at is not None and start <= at < end for at in times)
