"""What changed between two reports, and what of it is worth a post of its own."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.domain.health.metrics import Colour, Metric, Rate, worse
from bot.domain.health.report import HealthReport, Policy, account_colour

ACCOUNT = "account-status"
"""The subject of an alert about the account as a whole."""


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A metric whose rate or colour differs; the rates are exact, None where there is no data."""

    metric: Metric
    before: Rate
    now: Rate

    @property
    def step(self) -> Fraction | None:
        """Return by how much the rate rose (or fell, below zero), where both days have data."""
        if self.before.share is None or self.now.share is None:
            return None
        return self.now.share - self.before.share

    @property
    def worse(self) -> bool:
        """Say whether the colour got worse; a first number after no data is worse only if bad."""
        return self.now.colour.bad and worse(self.now.colour, self.before.colour)


@dataclass(frozen=True, slots=True)
class PolicyRise:
    """A policy count that rose."""

    policy: Policy
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class WordChange:
    """A word of Amazon's (account status, rating) that is another than before."""

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two reports; what only one of them has is no change."""

    metrics: tuple[MetricChange, ...] = ()
    policies: tuple[PolicyRise, ...] = ()
    account: WordChange | None = None
    rating: WordChange | None = None

    def __bool__(self) -> bool:
        return bool(self.metrics or self.policies or self.account or self.rating)


def changes(before: HealthReport | None, now: HealthReport | None) -> Changes:
    """Compare two reports of one marketplace; nothing changed where one is missing."""
    if before is None or now is None:
        return Changes()
    pairs = ((before.rate(rate.metric), rate) for rate in now.rates)
    counts = ((before.policy(count.policy), count) for count in now.policies)
    return Changes(
        metrics=tuple(
            MetricChange(rate.metric, old, rate)
            for old, rate in pairs
            if old is not None and (old.share, old.colour) != (rate.share, rate.colour)
        ),
        policies=tuple(
            PolicyRise(count.policy, old.count, count.count)
            for old, count in counts
            if old is not None and count.count > old.count
        ),
        account=_word(before.account_status, now.account_status),
        rating=_word(_rating(before), _rating(now)),
    )


def _word(before: str, now: str) -> WordChange | None:
    return WordChange(before, now) if before and now and before != now else None


def _rating(report: HealthReport) -> str:
    return "" if report.rating is None else report.rating.status


@dataclass(frozen=True, slots=True)
class Level:
    """How one subject stood when it was last known: a metric, a policy or the account.

    `count` is the policy's count; None for the rest.
    """

    subject: str
    colour: Colour
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A turn for the worse, or back: `subject` is a metric, a policy, or ACCOUNT."""

    subject: str
    before: Level | None
    now: Level

    @property
    def better(self) -> bool:
        """Say whether it got better, which is said in the thread of the alert before."""
        return self.before is not None and not (
            worse(self.now.colour, self.before.colour) or _rose(self.before, self.now)
        )


def levels(report: HealthReport, before: tuple[Level, ...] = ()) -> tuple[Level, ...]:
    """Return how each subject stands; one without data today stands as it did before."""
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
    """Return what is worth a post: each turn to yellow or red, each policy count that rose.

    `before` are the levels at the last report, as `levels` returned them, or None before the
    first one. A metric or account status that is bad at first sight is told, a policy count only
    once it rises. What turned better is told too (`better`); what stays is not repeated, nor is
    what only had no data for a while.
    """
    known = {level.subject: level for level in before or ()}
    pairs = ((known.get(level.subject), level) for level in levels(report, before or ()))
    return tuple(Alert(now.subject, old, now) for old, now in pairs if _worth_telling(old, now))


def _worth_telling(before: Level | None, now: Level) -> bool:
    if before is None:
        return now.colour.bad and now.count is None
    return before.colour is not now.colour or _rose(before, now)


def _rose(before: Level, now: Level) -> bool:
    return now.count is not None and before.count is not None and now.count > before.count


@dataclass(frozen=True, slots=True)
class Alerted:
    """What the channel knows of a subject (a metric, a policy, the account).

    `state` is its colour, `count` that of a policy. `channel` and `ts` name the message that told
    of it; they are empty where nothing was worth one.
    """

    metric: str
    state: str
    changed_at: datetime
    channel: str = ""
    ts: str = ""
    count: int | None = None
