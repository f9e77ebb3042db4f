"""What has to be shipped within a day, what is overdue, and what must not be shipped."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.digest.slot import Rhythm, latest_slot
from bot.domain.health.late_shipments import LateShipments
from bot.domain.orders.order import OPEN_STATUSES, FulfilledBy, Order
from bot.domain.radar.shipping import ShippingDay, Take

WITHIN = timedelta(hours=24)
URGENT = timedelta(hours=4)
SNOOZE = timedelta(hours=2)
BEFORE_SHIP_BY = timedelta(hours=1)
"""A snooze ends this long before ship-by at the latest."""
_WORTH_IT = timedelta(minutes=15)


class Urgency(StrEnum):
    """How close the ship-by of an order is, the most urgent first."""

    OVERDUE = "overdue"
    URGENT = "urgent"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Due:
    """An order to ship, and who takes care of it.

    `cancels_on` is the first day on which Amazon may cancel it; None if it is not overdue, or if
    that is unknown.
    """

    order: Order
    urgency: Urgency
    ship_by: datetime
    take: Take | None = None
    cancels_on: date | None = None


@dataclass(frozen=True, slots=True)
class ToShip:
    """The content of the day's message, by the reading of `read_at`; the most urgent order first.

    `unread` counts the orders that are left out: they seem overdue or due, but their last reading
    is too old to be sure. `late` is the effect of the overdue ones on the Late Shipment Rate.
    """

    read_at: datetime
    held: tuple[Order, ...] = ()
    due: tuple[Due, ...] = ()
    unread: int = 0
    late: LateShipments | None = None

    @property
    def counts(self) -> Mapping[Urgency, int]:
        """Return the number of orders of each urgency."""
        return Counter(one.urgency for one in self.due)

    @property
    def overdue(self) -> tuple[Due, ...]:
        """Return the orders past their ship-by that nobody confirmed as shipped."""
        return tuple(one for one in self.due if one.urgency is Urgency.OVERDUE)


def to_ship(order: Order) -> bool:
    """Return whether an order is the seller's to ship."""
    return order.status in OPEN_STATUSES and order.fulfilled_by is FulfilledBy.MERCHANT


def urgency(ship_by: datetime, now: datetime) -> Urgency | None:
    """Return how close a ship-by is; None if it is more than a day away."""
    if ship_by > now + WITHIN:
        return None
    if ship_by < now:
        return Urgency.OVERDUE
    return Urgency.URGENT if ship_by <= now + URGENT else Urgency.SOON


def sorted_by_deadline(due: Iterable[Due]) -> tuple[Due, ...]:
    """Return orders with the nearest ship-by first."""
    return tuple(sorted(due, key=lambda one: (one.ship_by, one.order.id)))


def new_day(seen: ToShip, latest: ShippingDay | None, rhythm: Rhythm, now: datetime) -> date | None:
    """Return the day whose message is to be posted now; None to update the latest one instead.

    It is posted with the first reading after the time of the digest. It is posted earlier only for
    an order due within hours, or for an overdue one that is neither in the latest message or its
    thread nor about to be.
    """
    today = now.astimezone(rhythm.zone).date()
    if latest is not None and latest.day >= today:
        return None
    slot = latest_slot(rhythm, now)
    if slot.day == today:
        return today if seen.due and seen.read_at >= slot.at else None
    told = frozenset(one.order.id for one in to_tell(seen, latest, rhythm, now)).union(
        latest.told if latest else ()
    )
    urgent = (one for one in seen.due if one.urgency is not Urgency.SOON)
    return today if any(one.order.id not in told for one in urgent) else None


def to_tell(
    seen: ToShip, latest: ShippingDay | None, rhythm: Rhythm, now: datetime
) -> tuple[Due, ...]:
    """Return the orders that became overdue, for the thread of the latest message.

    Empty if that message is older than yesterday's: nobody would see it, so a new one names them.
    """
    today = now.astimezone(rhythm.zone).date()
    if latest is None or latest.day < today - timedelta(days=1):
        return ()
    fresh = (one for one in seen.overdue if one.order.id not in latest.told)
    current = latest.day >= today
    return tuple(one for one in fresh if current or one.ship_by >= latest.posted_at)


def snooze_until(ship_by: datetime, now: datetime) -> datetime | None:
    """Return the end of a snooze, always before the ship-by; None if it is too late to snooze."""
    until = min(now + SNOOZE, ship_by - BEFORE_SHIP_BY)
    return until if until >= now + _WORTH_IT else None


def stamp(take: Take | None) -> int:
    """Return a number that identifies this taking of the order; 0 if nobody took it."""
    return 0 if take is None else int(take.taken_at.astimezone(UTC).timestamp() * 1000)
