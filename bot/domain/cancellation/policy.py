"""Who decides about a cancellation, and how long things take."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.request import Request
from bot.domain.people import Roles


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings for who decides, and for how long things take.

    A request that is not decided within `decide_within` expires, as does an approval that is not
    sent within `send_within`. The stop window begins with the approval; after it, approvals are
    collected for `batch`.
    """

    self_approval: bool
    approvals_over_target: int
    stop_window: timedelta
    batch: timedelta
    decide_within: timedelta
    send_within: timedelta


def approvals_needed(counting: Counting, forecast: Forecast | None, policy: Policy) -> int:
    """Return how many people other than the requester must approve; 0 if the request needs none.

    Without a forecast the target does not count as missed: one other person decides, as for any
    cancellation that counts.
    """
    if not counting.anywhere:
        return 0
    if counting.in_rate and forecast is not None and forecast.misses:
        return policy.approvals_over_target
    return 1


def approvals_lost(request: Request, roles: Roles) -> tuple[str, ...]:
    """Return who approved but is no longer an approver: these approvals do not count."""
    return tuple(one for one in request.approvals if not roles.still_approver(one))


def reconsidered(request: Request, forecast: Forecast | None, policy: Policy) -> Request:
    """Return an undecided request with a newer forecast; never with fewer approvals needed.

    If the rate is no longer known, the last known forecast stays.
    """
    if forecast is None:
        return request
    needed = max(request.needed, approvals_needed(request.counting, forecast, policy))
    return replace(request, forecast=forecast, needed=needed)


def lapses_at(now: datetime, ship_by: datetime | None, ttl: timedelta) -> datetime:
    """Return when an undecided request lapses: after `ttl`, or at ship-by if that is earlier."""
    end = now + ttl
    return min(end, ship_by) if ship_by is not None and ship_by > now else end
