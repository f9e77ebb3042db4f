"""The table of the Homes that were opened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.home.home import Opened, Role


class Homes(Protocol):
    """The Homes that were opened, of all stores, and which of them are out of date."""

    def opened(self, user_id: str, *, at: datetime) -> None:
        """Note that a reader opened Home and waits for it."""
        ...

    def changed(self) -> None:
        """Note that what Homes show has changed."""
        ...

    def due(self, now: datetime, *, opened_since: datetime, most: int) -> tuple[Opened, ...]:
        """Return Homes to be published now, `most` at most: those being opened first."""
        ...

    def shown(self, *, opened_since: datetime) -> Mapping[str, Role]:
        """Return the readers of the Homes that were published, and for which role each was."""
        ...

    def published(self, home: Opened, role: Role, *, next_at: datetime) -> None:
        """Note that a Home shows what it was read for; the next time is `next_at` or later."""
        ...

    def later(self, home: Opened, *, until: datetime) -> None:
        """Try a Home again later, with one more attempt counted."""
        ...
