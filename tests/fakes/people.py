"""In-memory fakes of the ports about people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.people import Group, Roles
from bot.domain.people.admin_notices import AdminNotice


@dataclass
class FakeStaff:
    """Knows who may do what, and the groups as last read."""

    known: Roles
    known_groups: tuple[Group, ...] = ()

    def roles(self) -> Roles:
        """Return who may do what."""
        return self.known

    def groups(self) -> tuple[Group, ...]:
        """Return the groups."""
        return self.known_groups


@dataclass
class FakeAdminChannel:
    """Records what administrators are told, of which stores; the next notices raise `faults`."""

    channel: str = "C0APPROVALS"
    told: list[AdminNotice] = field(default_factory=list)
    stores: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def tell(self, notice: AdminNotice, stores: Sequence[str]) -> None:
        """Record a notice."""
        if self.faults:
            raise self.faults.pop(0)
        self.told.append(notice)
        self.stores.append(tuple(stores))
