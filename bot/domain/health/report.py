"""Amazon's account health report of one marketplace, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.health.metrics import NO_WINDOW, AmazonStatus, Colour, Metric, Rate, Window

OLD_AFTER = timedelta(hours=36)
"""A report of an age above this says too little about today."""


class Policy(StrEnum):
    """What Amazon counts under policy compliance, by our names."""

    SUSPECTED_IP = "suspected-ip"
    RECEIVED_IP = "received-ip"
    AUTHENTICITY = "authenticity"
    CONDITION = "condition"
    SAFETY = "safety"
    FOOD_AND_SAFETY = "food-and-safety"
    LISTING = "listing"
    RESTRICTED = "restricted"
    OTHER = "other"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class PolicyCount:
    """How many policy defects of one kind stand against the account; the target is a count."""

    policy: Policy
    count: int
    target: int
    status: AmazonStatus
    window: Window = NO_WINDOW

    @property
    def colour(self) -> Colour:
        """Return green up to the target; above it red where Amazon says BAD, else yellow."""
        if self.count <= self.target:
            return Colour.GREEN
        return Colour.RED if self.status is AmazonStatus.BAD else Colour.YELLOW

    @property
    def disagrees(self) -> bool:
        """Say whether Amazon's status says otherwise than its own count."""
        said = {AmazonStatus.GOOD: True, AmazonStatus.BAD: False}.get(self.status)
        return said is not None and said != (self.count <= self.target)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning of Amazon's, by its own name (`spammingSellerMessaging`)."""

    kind: str
    status: AmazonStatus


@dataclass(frozen=True, slots=True)
class Rating:
    """The Account Health Rating: Amazon's word, and a number only if the report carries one."""

    status: str
    score: int | None = None


_ACCOUNT_COLOURS = {
    "": Colour.NONE,
    "NORMAL": Colour.GREEN,
    "DEACTIVATED": Colour.RED,
    "SUSPENDED": Colour.RED,
}


def account_colour(status: str) -> Colour:
    """Return the colour of an account status; one that is new to us is yellow, never green."""
    return _ACCOUNT_COLOURS.get(status, Colour.YELLOW)


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What Amazon said at `fetched_at` (aware, UTC) about one marketplace.

    What the report does not carry is absent; `account_status` is Amazon's word (NORMAL, AT_RISK,
    DEACTIVATED, or one that is new to us), empty where it is not given. `unread` names the parts
    that this program does not know.
    """

    marketplace_id: str
    fetched_at: datetime
    rates: tuple[Rate, ...] = ()
    policies: tuple[PolicyCount, ...] = ()
    account_status: str = ""
    warnings: tuple[Warned, ...] = ()
    rating: Rating | None = None
    unread: tuple[str, ...] = ()

    def rate(self, metric: Metric) -> Rate | None:
        """Return one metric, if the report has it."""
        return next((rate for rate in self.rates if rate.metric is metric), None)

    def policy(self, policy: Policy) -> PolicyCount | None:
        """Return one policy count, if the report has it."""
        return next((count for count in self.policies if count.policy is policy), None)

    @property
    def warned(self) -> tuple[Warned, ...]:
        """Return the warnings that are on."""
        return tuple(each for each in self.warnings if each.status is AmazonStatus.BAD)

    def old(self, now: datetime) -> bool:
        """Say whether it is too old to speak for today."""
        return now - self.fetched_at > OLD_AFTER


def colours(report: HealthReport | None) -> Mapping[Metric, Colour]:
    """Return the colour of every metric; NONE for one that the report lacks."""
    rates = {} if report is None else {rate.metric: rate.colour for rate in report.rates}
    return {metric: rates.get(metric, Colour.NONE) for metric in Metric}
