"""In-memory fake of the ShippingChannel port."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.health.late_shipments import LateShipments
from bot.domain.messages import Posted
from bot.domain.radar.to_ship import Due, ToShip


@dataclass
class FakeShippingChannel:
    """Records messages; the next calls raise `faults`. `deleted`: the message is posted anew.

    `posting` is called once a message is posted.
    """

    posted: list[tuple[date, ToShip]] = field(default_factory=list)
    updated: list[tuple[date, ToShip]] = field(default_factory=list)
    threads: list[tuple[tuple[Due, ...], LateShipments | None, Posted]] = field(
        default_factory=list
    )
    reminded: list[tuple[Due, str]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    deleted: bool = False
    posting: Callable[[], None] = lambda: None

    def _fault(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    def post(self, day: date, seen: ToShip) -> Posted:
        """Record the message of a day."""
        self._fault()
        self.posted.append((day, seen))
        self.posting()
        return Posted("C0PACKING", f"5.{len(self.posted)}")

    def update(self, day: date, seen: ToShip, message: Posted) -> Posted:
        """Record an update."""
        self._fault()
        self.updated.append((day, seen))
        return Posted("C0PACKING", "6.1") if self.deleted else message

    def overdue(self, due: Sequence[Due], late: LateShipments | None, under: Posted) -> None:
        """Record a message in the thread."""
        self._fault()
        self.threads.append((tuple(due), late, under))

    def deadline(self, due: Due, user_id: str) -> None:
        """Record a reminder."""
        self._fault()
        self.reminded.append((due, user_id))
