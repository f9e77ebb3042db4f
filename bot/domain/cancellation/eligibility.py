"""Whether an order may be cancelled: the first rule that matches decides; in doubt, it may not."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cancellation.reasons import Reason
from bot.domain.orders.order import Facts, FulfilledBy, Status


class Rule(StrEnum):
    """The rule that decided; its value is the key of its text in the catalogues."""

    ALREADY_CANCELLED = "already_cancelled"
    OTHER_MARKETPLACE = "other_marketplace"
    NOT_READABLE = "not_readable"
    OTHER_CHANNEL = "other_channel"
    FBA = "fba"
    PENDING = "pending"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    ITEM_CANCELLED = "item_cancelled"
    AMAZON_DELIVERS = "amazon_delivers"
    PARCEL_LEFT = "parcel_left"
    REQUEST_ON_ALL = "request_on_all"
    REQUEST_ON_ALL_PRIME = "request_on_all_prime"
    REQUEST_ON_SOME = "request_on_some"
    NO_REQUEST = "no_request"


_ALLOWING = frozenset(
    {Rule.REQUEST_ON_ALL, Rule.REQUEST_ON_ALL_PRIME, Rule.REQUEST_ON_SOME, Rule.NO_REQUEST}
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an order may be cancelled, with the rule that decided."""

    rule: Rule

    @property
    def allowed(self) -> bool:
        """Whether the order may be cancelled at all."""
        return self.rule in _ALLOWING


def assess(facts: Facts, *, parcel_left: bool = False) -> Verdict:
    """Decide whether an order may be cancelled by the seller."""
    return Verdict(_refusal(facts, parcel_left=parcel_left) or _permission(facts))


def _refusal(facts: Facts, *, parcel_left: bool) -> Rule | None:
    if facts.status is Status.CANCELLED:
        return Rule.ALREADY_CANCELLED
    if facts.other_marketplace:
        return Rule.OTHER_MARKETPLACE
    if _unreadable(facts):
        return Rule.NOT_READABLE
    if not facts.amazon_channel:
        return Rule.OTHER_CHANNEL
    if facts.fulfilled_by is not FulfilledBy.MERCHANT:
        return Rule.FBA
    return _refusal_by_progress(facts, parcel_left=parcel_left)


def _unreadable(facts: Facts) -> bool:
    return (
        bool(facts.unread)
        or facts.status is Status.UNKNOWN
        or facts.fulfilled_by is FulfilledBy.UNKNOWN
        or not facts.items
        or any(item.fulfilled is None for item in facts.items)
    )


def _refusal_by_progress(facts: Facts, *, parcel_left: bool) -> Rule | None:
    if facts.status in (Status.PENDING, Status.PENDING_AVAILABILITY):
        return Rule.PENDING
    if facts.status is Status.SHIPPED:
        return Rule.SHIPPED
    if facts.status is Status.PARTIALLY_SHIPPED or any(item.fulfilled for item in facts.items):
        return Rule.PARTLY_SHIPPED
    if facts.status is not Status.UNSHIPPED:
        return Rule.NOT_READABLE
    if any(item.executed for item in facts.items):
        return Rule.ITEM_CANCELLED
    if facts.programs & {"AMAZON_EASY_SHIP", "DELIVERY_BY_AMAZON"}:
        return Rule.AMAZON_DELIVERS
    return Rule.PARCEL_LEFT if parcel_left else None


def _permission(facts: Facts) -> Rule:
    if facts.requested_on_all:
        return Rule.REQUEST_ON_ALL_PRIME if facts.prime else Rule.REQUEST_ON_ALL
    return Rule.REQUEST_ON_SOME if facts.requested_on_some else Rule.NO_REQUEST


@dataclass(frozen=True, slots=True)
class Counting:
    """Where a cancellation counts: in the Cancellation Rate, and in the Prime rate."""

    in_rate: bool
    in_prime_rate: bool

    @property
    def anywhere(self) -> bool:
        """Whether it counts in any rate, so that a second person decides."""
        return self.in_rate or self.in_prime_rate


def counting(facts: Facts, reason: Reason, *, prime_counts_all: bool) -> Counting:
    """Return where a cancellation for this reason counts, by Amazon's help pages.

    Not counted only if the buyer formally requested it for every item and the reason is
    BUYER_CANCELLED; a marketplace may count every cancellation of a Prime order in its Prime rate.
    """
    return Counting(
        in_rate=not (facts.requested_on_all and reason is Reason.BUYER_CANCELLED),
        in_prime_rate=facts.prime and prime_counts_all,
    )
