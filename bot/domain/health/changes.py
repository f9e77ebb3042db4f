"""Changes from report to report, and which of them deserve a post of their own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TypeVar

from bot.domain.health.metrics import Colour, Metric, Rate, worse
from bot.domain.health.report import HealthReport, Policy, account_colour

_Value = TypeVar("_Value")

ACCOUNT = "account-status"
"""The subject of an alert about the account as a whole."""


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A metric whose rate or colour changed: each reading that differs from the one before it."""

    metric: Metric
    course: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class PolicyRise:
    """A policy count that rose at least once: each count that differs from the one before it."""

    policy: Policy
    course: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from report to report; `account` and `rating` are Amazon's words, in order."""

    metrics: tuple[MetricChange, ...] = ()
    policies: tuple[PolicyRise, ...] = ()
    account: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.metrics or self.policies or self.account or self.rating)


def changes(reports: Sequence[HealthReport]) -> Changes:
    """Compare the reports of one marketplace, oldest first, each with the one before it.

    A change that a later report reverses counts, too. A number that one report lacks is compared
    with the report before; what the last report lacks is left out.
    """
    if not reports:
        return Changes()
    rates = [
        MetricChange(
            now.metric, _course(_known(one.rate(now.metric) for one in reports), _standing)
        )
        for now in reports[-1].rates
    ]
    counts = [
        PolicyRise(
            now.policy,
            _course(each.count for each in _known(one.policy(now.policy) for one in reports)),
        )
        for now in reports[-1].policies
    ]
    return Changes(
        metrics=tuple(each for each in rates if len(each.course) > 1),
        policies=tuple(each for each in counts if any(b > a for a, b in pairwise(each.course))),
        account=_words(one.account_status for one in reports),
        rating=_words("" if one.rating is None else one.rating.status for one in reports),
    )


def _standing(rate: Rate) -> tuple[Fraction | None, Colour]:
    return rate.share, rate.colour


def _known(values: Iterable[_Value | None]) -> Iterator[_Value]:
    return (value for value in values if value is not None)


def _course(
    values: Iterable[_Value], same: Callable[[_Value], object] | None = None
) -> tuple[_Value, ...]:
    """Return the values without consecutive duplicates."""
    return tuple(next(alike) for _, alike in groupby(values, same))


def _words(said: Iterable[str]) -> tuple[str, ...]:
    course = _course(word for word in said if word)
    return course if len(course) > 1 else ()


@dataclass(frozen=True, slots=True)
class Level:
    """The last known state of a subject: a metric, a policy or the account.

    `count` is the policy's count; None for the others.
    """

    subject: str
    colour: Colour
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A subject that got worse, or recovered: a metric, a policy, or ACCOUNT."""

    subject: str
    before: Level | None
    now: Level

    @property
    def better(self) -> bool:
        """Whether it got better, which is posted in the thread of the earlier alert."""
        return self.before is not None and not (
            worse(self.now.colour, self.before.colour) or _rose(self.before, self.now)
        )


def levels(report: HealthReport, before: tuple[Level, ...] = ()) -> tuple[Level, ...]:
    """Return the level of each subject; one without data today keeps the level before."""
    found = {
        **{level.subject: level for level in before},
        **{
            level.subject: level
            for level in (
                *(Level(rate.metric, rate.colour) for rate in report.rates),
                *(Level(each.policy, each.colour, each.count) for each in report.policies),
                Level(ACCOUNT, account_colour(report.account_status)),
            )
            if level.colour is not Colour.NONE
        },
    }
    return tuple(found.values())


def alerts(before: tuple[Level, ...] | None, report: HealthReport) -> tuple[Alert, ...]:
    """Return what deserves a post: each change to yellow or red, each policy count that rose.

    `before` are the levels at the last report, as `levels` returned them, or None before the first
    one. A metric or account status that is bad in the first report is posted, a policy count only
    once it rises. An improvement is posted, too (`better`). What stays the same is not repeated,
    even if data was missing in between. The account comes first, then the worst.
    """
    known = {level.subject: level for level in before or ()}
    pairs = ((known.get(level.subject), level) for level in levels(report, before or ()))
    found = [Alert(now.subject, old, now) for old, now in pairs if _deserves_alert(old, now)]
    return tuple(sorted(found, key=_gravity))


def _gravity(alert: Alert) -> tuple[bool, int]:
    return alert.subject != ACCOUNT, -tuple(Colour).index(alert.now.colour)


def _deserves_alert(before: Level | None, now: Level) -> bool:
    if before is None:
        return now.colour.bad and now.count is None
    return before.colour is not now.colour or _rose(before, now)


def _rose(before: Level, now: Level) -> bool:
    return now.count is not None and before.count is not None and now.count > before.count


@dataclass(frozen=True, slots=True)
class Alerted:
    """What was last posted about a subject (a metric, a policy, the account).

    `state` is its colour, `count` that of a policy. `channel` and `ts` name the alert; they are
    empty if there was no reason to post one.
    """

    metric: str
    state: str
    changed_at: datetime
    channel: str = ""
    ts: str = ""
    count: int | None = None
