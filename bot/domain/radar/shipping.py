"""Who ships what, and the daily message about it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.messages import Posted


@dataclass(frozen=True, slots=True)
class Take:
    """A person takes care of an order, and may have snoozed it."""

    order_id: str
    user_id: str
    taken_at: datetime
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """A person who is to be told when a buyer's formal request for an order arrives."""

    order_id: str
    user_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ShippingDay:
    """The message of a day; `told` are the orders that it or its thread called overdue."""

    day: date
    message: Posted
    posted_at: datetime
    told: tuple[str, ...] = ()
