"""Who ships what, and what the packing channel was told of it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.messages import Posted


@dataclass(frozen=True, slots=True)
class Take:
    """A person takes care of an order, and may have put it off."""

    order_id: str
    user_id: str
    taken_at: datetime
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """A person who is to be told when the buyer's formal request on an order arrives."""

    order_id: str
    user_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ShippingDay:
    """A day's message of the orders to ship; `told`: those that it or its thread called overdue."""

    day: date
    message: Posted
    posted_at: datetime
    told: tuple[str, ...] = ()
