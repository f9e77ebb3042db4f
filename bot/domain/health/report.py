"""Amazon's account health report of one marketplace, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.health.metrics import NO_WINDOW, AmazonStatus, Colour, Metric, Rate, Window

OLD_AFTER = timedelta(hours=36)
"""A report that is older does not describe today."""


class Policy(StrEnum):
    """The counts of Amazon's policy compliance, by our names."""

    SUSPECTED_IP = "suspected-ip"
    RECEIVED_IP = "received-ip"
    AUTHENTICITY = "authenticity"
    CONDITION = "condition"
    SAFETY = "safety"
    FOOD_AND_SAFETY = "food-and-safety"
    LISTING = "listing"
    RESTRICTED = "restricted"
    REVIEWS = "reviews"
    OTHER = "other"
    DOCUMENTS = "documents"
    WARNINGS = "policy-warnings"


@dataclass(frozen=True, slots=True)
class PolicyCount:
    """The number of policy defects of one kind; the target is zero."""

    policy: Policy
    count: int
    status: AmazonStatus
    window: Window = NO_WINDOW

    @property
    def colour(self) -> Colour:
        """Green with neither defects nor BAD, red with both, yellow with one of the two."""
        bad = self.status is AmazonStatus.BAD
        if self.count:
            return Colour.RED if bad else Colour.YELLOW
        return Colour.YELLOW if bad else Colour.GREEN

    @property
    def disagrees(self) -> bool:
        """Whether Amazon's status contradicts its own count."""
        wanted = AmazonStatus.GOOD if self.count else AmazonStatus.BAD
        return self.status is wanted


@dataclass(frozen=True, slots=True)
class Warned:
    """One of Amazon's warnings, by Amazon's name (`spammingSellerMessaging`)."""

    kind: str
    status: AmazonStatus

    @property
    def on(self) -> bool:
        """Whether it is on; one without a status is."""
        return self.status not in (AmazonStatus.GOOD, AmazonStatus.NONE)


@dataclass(frozen=True, slots=True)
class UnknownPart:
    """A part of the report that this program does not understand, by Amazon's name.

    `said` is what in it may be a defect (`defectsCount: 4`), empty if all of it is zero, empty or
    good.
    """

    name: str
    said: str = ""


GREAT = "GREAT"
"""The only good value of the Account Health Rating."""


@dataclass(frozen=True, slots=True)
class Rating:
    """The Account Health Rating: Amazon's word, and the number if the report has one."""

    status: str
    score: int | None = None


_ACCOUNT_COLOURS = {
    "": Colour.NONE,
    "NORMAL": Colour.GREEN,
    "DEACTIVATED": Colour.RED,
    "SUSPENDED": Colour.RED,
}


def account_colour(status: str) -> Colour:
    """Return the colour of an account status; an unknown one is yellow, never green."""
    return _ACCOUNT_COLOURS.get(status, Colour.YELLOW)


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What Amazon said at `fetched_at` (aware, UTC) about one marketplace.

    What the report does not contain is absent; `account_status` is Amazon's word (NORMAL, AT_RISK,
    DEACTIVATED, or another one), empty if not given.
    """

    marketplace_id: str
    fetched_at: datetime
    rates: tuple[Rate, ...] = ()
    policies: tuple[PolicyCount, ...] = ()
    account_status: str = ""
    warnings: tuple[Warned, ...] = ()
    rating: Rating | None = None
    unknown: tuple[UnknownPart, ...] = ()

    def rate(self, metric: Metric) -> Rate | None:
        """Return a metric, None if the report lacks it."""
        return next((rate for rate in self.rates if rate.metric is metric), None)

    def policy(self, policy: Policy) -> PolicyCount | None:
        """Return a policy count, None if the report lacks it."""
        return next((count for count in self.policies if count.policy is policy), None)

    @property
    def warned(self) -> tuple[Warned, ...]:
        """Return the warnings that are on."""
        return tuple(each for each in self.warnings if each.on)

    @property
    def suspicious(self) -> tuple[UnknownPart, ...]:
        """Return the unknown parts that may hold defects."""
        return tuple(each for each in self.unknown if each.said)

    @property
    def complete(self) -> bool:
        """Whether it has both the account's status and the counts."""
        return bool(self.account_status and (self.rates or self.policies))

    def old(self, now: datetime) -> bool:
        """Return whether it is too old to describe today."""
        return now - self.fetched_at > OLD_AFTER


def colours(report: HealthReport | None) -> Mapping[Metric, Colour]:
    """Return the colour of every metric; NONE if the report lacks it."""
    rates = {} if report is None else {rate.metric: rate.colour for rate in report.rates}
    return {metric: rates.get(metric, Colour.NONE) for metric in Metric}
