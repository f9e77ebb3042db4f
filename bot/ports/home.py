"""App Home and unfolded links: the ports to Slack, and their tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.cancellation.eligibility import Verdict
from bot.domain.cancellation.request import Request
from bot.domain.home.home import Home, Opened, Role
from bot.domain.orders.links import SharedLinks
from bot.domain.orders.order import Order
from bot.domain.people import Person

OrderSeen = tuple[Order, Verdict, Request | None]
"""An order, whether it may be cancelled, and our last request for it."""


class HomeTab(Protocol):
    """Slack's Home tab of the app."""

    def person(self, user_id: str) -> Person:
        """Return a reader as currently known; somebody unknown is not a full member."""
        ...

    def publish(self, home: Home) -> None:
        """Publish a reader's Home. Raises MessengerFault."""
        ...


class LinkPreviews(Protocol):
    """The previews that Slack shows under links."""

    def unfold(self, shared: SharedLinks, seen: Mapping[str, OrderSeen]) -> None:
        """Show the orders, by id, under the links that lead to them. Raises MessengerFault."""
        ...


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
