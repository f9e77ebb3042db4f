"""The week's cancellations, for Monday's digest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from bot.domain.health.metrics import Rate
from bot.domain.health.trend import Point

_MONDAY = 0
_DAYS = 7
_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something occurred: a SKU or a Slack user id."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ReasonTally:
    """How many cancellations had this reason, and how many of them count in the rate."""

    reason: Reason
    count: int
    counting: int


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days up to `last`: confirmed cancellations, most frequent first.

    `deciders` are those who approved, or who requested if no approval was needed; `rates` is the
    Cancellation Rate at the end of each of the last weeks.
    """

    first: date
    last: date
    reasons: tuple[ReasonTally, ...]
    skus: tuple[Tally, ...]
    deciders: tuple[Tally, ...]
    rates: tuple[Point, ...]


def week(
    day: date, requests: Sequence[Request], history: Mapping[date, Rate], *, zone: tzinfo
) -> Week | None:
    """Return the week before a Monday, by the days of `zone`; None on every other day."""
    if day.weekday() != _MONDAY:
        return None
    first, last = day - timedelta(days=_DAYS), day - timedelta(days=1)
    done = [
        request
        for request in requests
        if request.state is State.CANCELLED
        and first <= request.changed_at.astimezone(zone).date() <= last
    ]
    return Week(
        first=first,
        last=last,
        reasons=_reasons(done),
        skus=_tallies(sku for each in done for sku in sorted({i.sku for i in each.order.items})),
        deciders=_tallies(person for each in done for person in _deciders(each)),
        rates=tuple(_rate_of(day - timedelta(days=_DAYS * back), history) for back in _BACK),
    )


_BACK = range(_WEEKS - 1, -1, -1)


def _reasons(done: Sequence[Request]) -> tuple[ReasonTally, ...]:
    counting = Counter(request.reason for request in done if request.counting.in_rate)
    return tuple(
        ReasonTally(reason, count, counting[reason])
        for reason, count in Counter(request.reason for request in done).most_common()
    )


def _deciders(request: Request) -> tuple[str, ...]:
    return request.approvals or (request.decided_by or request.requester,)


def _tallies(names: Iterable[str]) -> tuple[Tally, ...]:
    return tuple(Tally(name, count) for name, count in Counter(names).most_common())


def _rate_of(day: date, history: Mapping[date, Rate]) -> Point:
    rate = history.get(day)
    return Point(day, None if rate is None else rate.share)
