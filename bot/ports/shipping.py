"""The port to Slack for messages about the orders to ship."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.health.late_shipments import LateShipments
from bot.domain.messages import Posted
from bot.domain.radar.to_ship import Due, ToShip


class ShippingChannel(Protocol):
    """The packing channel, else the digest's. Every call may raise MessengerFault."""

    def post(self, day: date, seen: ToShip) -> Posted:
        """Post the message of a day."""
        ...

    def update(self, day: date, seen: ToShip, message: Posted) -> Posted:
        """Update the message of a day, or post it again if somebody deleted it."""
        ...

    def overdue(self, due: Sequence[Due], late: LateShipments | None, under: Posted) -> None:
        """Post the orders that became overdue in the thread of the day's message."""
        ...

    def deadline(self, due: Due, user_id: str) -> None:
        """Remind a person of the order that they took and snoozed."""
        ...
