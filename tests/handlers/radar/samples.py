"""Orders to ship, of a quiet day and of the worst one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.domain.health.late_shipments import LateShipments
from bot.domain.markets import MARKETS
from bot.domain.orders.order import Order
from bot.domain.radar.shipping import Take
from bot.domain.radar.to_ship import Due, ToShip, urgency
from tests.builders import APPROVER, NOW, an_order
from tests.handlers.views.samples import longest_order

HOUR = timedelta(hours=1)
LATE = LateShipments(3, 100, 2, Decimal("0.04"), NOW - 2 * HOUR)


def a_due(hours: float, order: Order | None = None, take: Take | None = None) -> Due:
    """Return an order to ship in so many hours, less than zero: it is overdue."""
    ship_by = NOW + hours * HOUR
    near = urgency(ship_by, NOW)
    assert near is not None
    cancels_on = MARKETS["JP"].cancels_on(ship_by) if hours < 0 else None
    return Due(replace(order or an_order(), ship_by=ship_by), near, ship_by, take, cancels_on)


def took(order_id: str, *, snoozed: bool = False) -> Take:
    """Return what an approver took, an hour ago."""
    until = NOW + 2 * HOUR if snoozed else None
    return Take(order_id, APPROVER, NOW - HOUR, until)


def dues() -> tuple[Due, ...]:
    """Return orders of each urgency, free, taken and put off, of the longest and of no title."""
    plain = [an_order(id=f"250-1000000-{n:07}") for n in range(3)]
    long = [replace(longest_order(), id=f"250-2000000-{n:07}") for n in range(3)]
    return (
        a_due(-30, plain[0]),
        replace(a_due(-1, long[0]), cancels_on=None),
        a_due(-1, long[1], took(long[1].id, snoozed=True)),
        a_due(1.5, plain[1], took(plain[1].id)),
        a_due(3, replace(plain[2], items=())),
        a_due(20, long[2], took(long[2].id, snoozed=True)),
    )


def many(count: int) -> tuple[Due, ...]:
    """Return so many orders, the nearest ship-by first, every third one taken."""
    found = []
    for number in range(count):
        order = replace(longest_order(), id=f"250-0000000-{number:07}")
        take = took(order.id, snoozed=number % 2 > 0) if number % 3 == 0 else None
        found.append(a_due(min(number * 2 - 8, 24), order, take))
    return tuple(found)


def titled(order: Order, count: int) -> tuple[Due, ...]:
    """Return orders like this one, four of them overdue, three of the first twelve taken."""
    found = []
    for number in range(count):
        bought = replace(order, id=f"250-4000000-{number:07}")
        take = took(bought.id) if number % 4 == 1 else None
        found.append(a_due(min(number - 3.5, 23), bought, take))
    return tuple(found)


def mornings() -> tuple[ToShip, ...]:
    """Return what messages of a day say."""
    held = tuple(replace(longest_order(), id=f"250-9999999-{n:07}") for n in range(40))
    return (
        ToShip(NOW),
        ToShip(NOW, held=(an_order(),), due=dues(), late=LATE),
        ToShip(NOW, held=held, due=many(300), unread=1_234, late=replace(LATE, more=5)),
        ToShip(NOW, due=dues()[:1], unread=1, late=replace(LATE, late=0, more=1)),
        ToShip(NOW, due=dues()[1:2], late=replace(LATE, target=None)),
        ToShip(NOW, due=dues()[3:], unread=2),
    )
