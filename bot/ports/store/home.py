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
        """Note that the content of Homes has changed."""
        ...

    def due(self, now: datetime, *, opened_since: datetime, most: int) -> tuple[Opened, ...]:
        """Return up to `most` Homes to be published now, those being opened first."""
        ...

    def shown(self, *, opened_since: datetime) -> Mapping[str, Role]:
        """Return the readers of the published Homes, with the role that each was drawn for."""
        ...

    def published(self, home: Opened, role: Role, *, next_at: datetime) -> None:
        """Note that a Home was published; it is published again at `next_at` at the earliest."""
        ...

    def later(self, home: Opened, *, until: datetime) -> None:
        """Postpone a Home and count one more attempt."""
        ...
