"""The tables of orders, buyers' requests, and who takes care of which order."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState
from bot.domain.radar.scan import Scan, ScanKind
from bot.domain.radar.shipping import ShippingDay, Take, Watcher


class Orders(Protocol):
    """The last readings of orders: of the open ones, and for a while of those no longer open."""

    def put(self, order: Order) -> bool:
        """Store a reading, unless it is outdated; return whether it was stored.

        It is outdated if the stored reading or `changed` shows a later change.
        """
        ...

    def changed(self, order_id: str, at: datetime) -> None:
        """Note a change of an order at Amazon, of which there is no newer reading."""
        ...

    def get(self, order_id: str) -> Order | None: ...

    def current(self, order_id: str) -> Order | None:
        """Return the last reading of an order, unless Amazon is known to have changed it since."""
        ...

    def store_of(self, order_id: str) -> str | None:
        """Return the key of the store that has an order, among all stores."""
        ...

    def open(self) -> tuple[Order, ...]: ...

    def due(self, by: datetime) -> tuple[Order, ...]:
        """Return the open orders to ship by then, the nearest ship-by first."""
        ...

    def count_open(self) -> int: ...

    def unseen(
        self, before: datetime, *, tried_before: datetime, ship_by: datetime | None = None
    ) -> Order | None:
        """Return the open order with the oldest reading, if that is from before `before`.

        With `ship_by`, only orders to ship by then, the nearest first. One that was tried in vain
        since `tried_before` is left out.
        """
        ...

    def tried(self, order_id: str, at: datetime) -> None:
        """Record a failed attempt to read an order."""
        ...

    def forget_left(self, before: datetime) -> None:
        """Delete orders that were no longer open before then and have no buyer's request."""
        ...


class Scans(Protocol):
    """The progress of the account's scans for this store, so that a restart resumes them."""

    def get(self, kind: ScanKind) -> Scan | None: ...

    def save(self, scan: Scan) -> None:
        """Save a scan in place of the one before of its kind."""
        ...


class BuyerRequests(Protocol):
    """The newest formal request of the buyer on each order."""

    def get(self, order_id: str) -> BuyerRequest | None: ...

    def in_state(self, *states: BuyerState) -> tuple[BuyerRequest, ...]:
        """Return the requests in these states, the oldest first."""
        ...

    def recent(self, since: datetime) -> tuple[BuyerRequest, ...]:
        """Return the requests that Amazon still shows or that changed since, the oldest first."""
        ...

    def save(  # noqa: PLR0913 - as for a request of ours
        self,
        old: BuyerRequest | None,
        new: BuyerRequest,
        *,
        actor: str,
        action: str,
        why: str = "",
        tell: Sequence[Notice] = (),
    ) -> bool:
        """Replace `old` (None: unknown so far) by `new` if its version is still the same.

        In one transaction with the audit line (from, to) and an outbox row for each of `tell`,
        whose subject is the order's id. Returns whether it was replaced.
        """
        ...

    def note(self, old: BuyerRequest, new: BuyerRequest) -> None:
        """Store what is not part of the state: messages, times of reminders, who answered.

        Raises ValueError for what only `save` may change.
        """
        ...


class Watchers(Protocol):
    """Who is to be told when the buyer's formal request on an order arrives."""

    def add(self, watcher: Watcher) -> None:
        """Store a watcher; an earlier entry of the same person stays."""
        ...

    def of(self, order_id: str) -> tuple[Watcher, ...]:
        """Return the watchers of an order, the first one first."""
        ...

    def drop(self, watcher: Watcher) -> None:
        """Delete a watcher who was told."""
        ...


class Takes(Protocol):
    """Who takes care of shipping an order."""

    def put(self, take: Take) -> None:
        """Store who takes care of an order, in place of whoever did before."""
        ...

    def get(self, order_id: str) -> Take | None: ...

    def all(self) -> tuple[Take, ...]:
        """Return who takes care of which order, the latest last."""
        ...

    def of(self, user_id: str) -> tuple[Take, ...]:
        """Return what a person takes care of, the latest last."""
        ...

    def drop(self, order_id: str) -> None:
        """Delete who takes care of an order."""
        ...


class ShippingDays(Protocol):
    """The daily messages about the orders to ship."""

    def save(self, day: ShippingDay) -> None:
        """Store the message of a day, in place of the one before."""
        ...

    def get(self, day: date) -> ShippingDay | None: ...

    def latest(self) -> ShippingDay | None:
        """Return the newest message."""
        ...
