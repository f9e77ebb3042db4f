"""A performance metric of the account: what Amazon counted, its target, and our colour for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from bot.domain.markets import Source


class Condition(StrEnum):
    """Which side of the target is good, by Amazon's targetCondition."""

    LESS_THAN = "LESS_THAN"
    GREATER_THAN = "GREATER_THAN"


class Metric(StrEnum):
    """The rates of Amazon's report. The values are a public interface."""

    ORDER_DEFECT = "order-defect"
    ORDER_DEFECT_FBA = "order-defect-fba"
    CANCELLATION = "cancellation"
    LATE_SHIPMENT = "late-shipment"
    VALID_TRACKING = "valid-tracking"
    ON_TIME = "on-time"
    UNIT_ON_TIME = "unit-on-time"
    INVOICE_DEFECT = "invoice-defect"

    @property
    def condition(self) -> Condition:
        """The metric's fixed condition, whatever the report says."""
        if self in (Metric.VALID_TRACKING, Metric.ON_TIME, Metric.UNIT_ON_TIME):
            return Condition.GREATER_THAN
        return Condition.LESS_THAN


class AmazonStatus(StrEnum):
    """Amazon's own rating of a number; NONE means that there was nothing to count."""

    GOOD = "GOOD"
    BAD = "BAD"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"


class Colour(StrEnum):
    """Our rating of a number; NONE is no data, which is never green."""

    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def bad(self) -> bool:
        """Whether somebody should look."""
        return self in (Colour.YELLOW, Colour.RED)


def worse(now: Colour, before: Colour) -> bool:
    """Return whether a colour is worse than the one before it."""
    order = tuple(Colour)
    return order.index(now) > order.index(before)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a number covers, by Amazon's reportingDateRange; None if not given."""

    start: datetime | None
    end: datetime | None


NO_WINDOW = Window(None, None)


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of a count, by Amazon's name for it (`claims`, `lateInvoice`)."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Rate:
    """One metric of one report.

    `count` of `total` are the orders (shipments, units) with the defect, or, if the target is
    GREATER_THAN, those without; `reported` is Amazon's rounded rate. Rates and targets are
    fractions. `target_source` is None if the target is the report's own. `others` are the same
    metric over other days, none of which is worse.
    """

    metric: Metric
    target: Decimal | None
    status: AmazonStatus
    count: int | None = None
    total: int | None = None
    reported: Decimal | None = None
    window: Window = NO_WINDOW
    details: tuple[Detail, ...] = ()
    target_source: Source | None = None
    others: tuple["Rate", ...] = ()

    @property
    def condition(self) -> Condition:
        """Which side of the target is good."""
        return self.metric.condition

    @property
    def known(self) -> bool:
        """Whether anything but its target and window was read."""
        numbers = (self.count, self.total, self.reported, *self.details)
        return self.status is not AmazonStatus.UNKNOWN or any(n is not None for n in numbers)

    @property
    def share(self) -> Fraction | None:
        """The exact rate from the counts, else Amazon's rounded one; None without data.

        No data is: a total of zero; neither counts nor rate; or a status of NONE, unless the
        numbers beside it are bad. If the part exceeds the whole, Amazon's rate is used.
        """
        calm = self.status is AmazonStatus.NONE and not self.by_numbers.bad
        return None if calm else self._counted

    @property
    def _counted(self) -> Fraction | None:
        if self.total == 0:
            return None
        reported = None if self.reported is None else Fraction(self.reported)
        if self.count is None or self.total is None:
            return reported
        if self.count <= self.total:
            return Fraction(self.count, self.total)
        return Fraction(1) if reported is None else reported

    @property
    def by_numbers(self) -> Colour:
        """Red off the target, yellow from 80 % of the way to it, whatever Amazon's status is.

        A rate that must be less than its target misses it when equal; one that must be greater
        meets it when equal, as Amazon's help asks for 95 % or more. Impossible counts are at least
        yellow.
        """
        share = self._counted
        if share is None or self.target is None:
            return Colour.NONE
        target = Fraction(self.target)
        if self.condition is Condition.LESS_THAN:
            colour = _colour(share, target, off=share >= target)
        else:
            colour = _colour(1 - share, 1 - target, off=share < target)
        return Colour.YELLOW if self._impossible and colour is Colour.GREEN else colour

    @property
    def _impossible(self) -> bool:
        return self.count is not None and self.total is not None and self.count > self.total

    @property
    def colour(self) -> Colour:
        """Our rating by its numbers and by Amazon's status; yellow if the two disagree.

        Defects without a target are yellow, too, unless Amazon's status is GOOD.
        """
        if self.disagrees:
            return Colour.YELLOW
        if self.by_numbers is Colour.NONE:
            unjudged = self._defects and self.status is not AmazonStatus.GOOD
            return Colour.YELLOW if unjudged else Colour.NONE
        return Colour.NONE if self.share is None else self.by_numbers

    @property
    def _defects(self) -> bool:
        """Whether there is any defect at all."""
        if any(each.count for each in self.details):
            return True
        if self.condition is Condition.LESS_THAN:
            return bool(self.count or self._counted)
        return self._counted is not None and self._counted < 1

    @property
    def disagrees(self) -> bool:
        """Whether Amazon's status contradicts the comparison of its own numbers."""
        off = self.by_numbers is Colour.RED
        if self.status is AmazonStatus.BAD:
            return not off
        return off and self.status is not AmazonStatus.UNKNOWN


def worst_first(rates: Sequence[Rate]) -> list[Rate]:
    """Sort by colour; those of one colour stay in their order."""
    order = tuple(Colour)
    return sorted(rates, key=lambda rate: -order.index(rate.colour))


def _colour(defects: Fraction, allowed: Fraction, *, off: bool) -> Colour:
    if not defects:
        return Colour.GREEN
    if off:
        return Colour.RED
    return Colour.YELLOW if defects >= Fraction(4, 5) * allowed else Colour.GREEN


def percent(share: Fraction | Decimal, target: Decimal | None = None) -> Decimal:
    """Return a rate in percent with two decimals, never rounded across its target.

    2.4999 % is 2.49 if the target is 2.5 %: a rate that is under its target must not be printed as
    the target, nor the other way round.
    """
    hundredths = Fraction(share) * 10_000
    whole = round(hundredths)
    if target is not None:
        edge = Fraction(target) * 10_000
        if hundredths < edge <= whole:
            whole = floor(hundredths)
        elif whole < edge <= hundredths:
            whole = ceil(hundredths)
    return Decimal(whole).scaleb(-2)
