"""In-memory fakes of the HomeTab and LinkPreviews ports."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.home.home import Home
from bot.domain.links.shared import OrderSeen, SharedLinks
from bot.domain.people import Person


@dataclass
class FakeHomeTab:
    """Records Homes; the next ones raise `faults`. Everybody is a full member but `strangers`."""

    homes: list[Home] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)

    def person(self, user_id: str) -> Person:
        """Return a reader."""
        return Person(user_id, full_member=user_id not in self.strangers)

    def publish(self, home: Home) -> None:
        """Record a Home."""
        if self.faults:
            raise self.faults.pop(0)
        self.homes.append(home)


@dataclass
class FakePreviews:
    """Records what is shown under links; the next ones raise `faults`."""

    shown: list[tuple[SharedLinks, Mapping[str, OrderSeen]]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def unfold(self, shared: SharedLinks, seen: Mapping[str, OrderSeen]) -> None:
        """Record the orders under links."""
        if self.faults:
            raise self.faults.pop(0)
        self.shown.append((shared, seen))
