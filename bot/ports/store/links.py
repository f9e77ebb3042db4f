"""The table of links to orders."""

from datetime import datetime
from typing import Protocol

from bot.domain.links.shared import SharedLinks


class Links(Protocol):
    """The links to orders that are still to be unfolded."""

    def put(self, shared: SharedLinks, *, at: datetime) -> None:
        """Store links to be unfolded; a repeated event changes nothing."""
        ...

    def due(self, now: datetime) -> tuple[SharedLinks, ...]:
        """Return the links to be unfolded now, oldest first."""
        ...

    def done(self, shared: SharedLinks) -> None:
        """Delete links that are unfolded, or not to be unfolded."""
        ...

    def later(self, shared: SharedLinks, *, until: datetime) -> None:
        """Postpone links and count one more attempt."""
        ...
