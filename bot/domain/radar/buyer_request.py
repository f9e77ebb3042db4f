"""A buyer's formal request to cancel an order, as seen in the readings of the order."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.messages import Posted
from bot.domain.orders.order import OPEN_STATUSES, Order, Status

_ENDED_BY = {Status.CANCELLED: "cancelled", Status.SHIPPED: "shipped"}


class BuyerState(StrEnum):
    """The state of a buyer's request; in the first three Amazon still shows it."""

    WAITING = "waiting"
    TAKEN = "taken"
    """Our request to cancel the order is open."""
    SHIPPING = "shipping"
    """A person decided to ship the order instead."""
    WITHDRAWN = "withdrawn"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


STANDING = frozenset({BuyerState.WAITING, BuyerState.TAKEN, BuyerState.SHIPPING})
HOLDING = frozenset({BuyerState.WAITING, BuyerState.TAKEN})
"""The states in which the order must not be shipped."""


@dataclass(frozen=True, slots=True)
class BuyerRequest:
    """The newest formal request of the buyer on one order.

    `version` grows with each change of `state` or `whole`; `whole`: it is for every item. Amazon
    gives no time of a request: `first_seen_at` is ours. `decided_by` answered it, `request_id` is
    our request that does. `card` is its message in the approvals channel, `holds` are those in the
    packing channel, the newest last; `card_failed` and `hold_failed` are why Slack rejects them.
    `remind_at` are the times of the reminders still to come, `reminded` counts those sent.
    """

    order_id: str
    store: str
    state: BuyerState
    whole: bool
    first_seen_at: datetime
    changed_at: datetime
    version: int = 1
    decided_by: str | None = None
    request_id: str | None = None
    card: Posted | None = None
    card_failed: str = ""
    holds: tuple[Posted, ...] = ()
    hold_failed: str = ""
    remind_at: tuple[datetime, ...] = ()
    reminded: int = 0

    @property
    def standing(self) -> bool:
        """Whether Amazon still shows the request, by the last reading."""
        return self.state in STANDING

    @property
    def holding(self) -> bool:
        """Whether the order must not be shipped, which is also true of a cancelled one."""
        return self.state in HOLDING or self.state is BuyerState.CANCELLED

    def to(self, state: BuyerState, at: datetime, **changes: Any) -> "BuyerRequest":
        """Return the request in another state."""
        return replace(self, state=state, changed_at=at, version=self.version + 1, **changes)


def first_seen(
    store: str, order_id: str, at: datetime, *, whole: bool, known: BuyerRequest | None
) -> BuyerRequest:
    """Return a new request; `known` is an earlier one that has ended."""
    version = 1 if known is None else known.version + 1
    return BuyerRequest(order_id, store, BuyerState.WAITING, whole, at, at, version)


def observed(
    known: BuyerRequest | None, order: Order, *, store: str, at: datetime
) -> BuyerRequest | None:
    """Return the buyer's request after a reading of its order; `known` if nothing changed.

    What the reading lacks, or what could not be parsed, changes nothing.
    """
    standing = known if known is not None and known.standing else None
    if order.status in _ENDED_BY:
        return known if standing is None else standing.to(BuyerState(_ENDED_BY[order.status]), at)
    if order.status not in OPEN_STATUSES or order.unread & {
        "cancellationRequest",
        "orderItems",
    }:
        return known
    whole = order.facts.requested_on_all
    if standing is None:
        asked = order.facts.requested_on_some
        return first_seen(store, order.id, at, whole=whole, known=known) if asked else known
    if not order.facts.requested_on_some:
        return standing.to(BuyerState.WITHDRAWN, at)
    if whole is not standing.whole:
        return replace(standing, whole=whole, changed_at=at, version=standing.version + 1)
    return standing
