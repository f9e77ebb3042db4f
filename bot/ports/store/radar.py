"""The tables of orders, buyers' requests, and who takes care of what."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState
from bot.domain.radar.scan import Scan, ScanKind
from bot.domain.radar.shipping import ShippingDay, Take, Watcher


class Orders(Protocol):
    """The orders as Amazon told them last: the open ones, and for a while those that left."""

    def put(self, order: Order) -> bool:
        """Keep a reading; False, and nothing is kept, if Amazon changed the order later.

        That is known from the stored reading, or from `changed`.
        """
        ...

    def changed(self, order_id: str, at: datetime) -> None:
        """Note when Amazon changed an order of which there is no newer reading."""
        ...

    def get(self, order_id: str) -> Order | None:
        """Return the last reading of an order."""
        ...

    def current(self, order_id: str) -> Order | None:
        """Return the last reading of an order, unless Amazon is known to have changed it since."""
        ...

    def store_of(self, order_id: str) -> str | None:
        """Return the key of the store that has an order, among all stores."""
        ...

    def open(self) -> tuple[Order, ...]:
        """Return the open orders."""
        ...

    def due(self, by: datetime) -> tuple[Order, ...]:
        """Return the open orders to ship by then, the nearest ship-by first."""
        ...

    def count_open(self) -> int:
        """Return the number of open orders."""
        ...

    def unseen(
        self, before: datetime, *, tried_before: datetime, ship_by: datetime | None = None
    ) -> Order | None:
        """Return the open order read longest ago, if that was before `before`.

        With `ship_by`, the one to ship first among those to ship by then. One that could not be
        read since `tried_before` is left out.
        """
        ...

    def tried(self, order_id: str, at: datetime) -> None:
        """Record a failed attempt to read an order."""
        ...

    def forget_left(self, before: datetime) -> None:
        """Forget the orders that left before, unless a buyer's request is about them."""
        ...


class Scans(Protocol):
    """The progress of the account's scans for this store, so that a restart resumes them."""

    def get(self, kind: ScanKind) -> Scan | None:
        """Return the newest scan of a kind."""
        ...

    def save(self, scan: Scan) -> None:
        """Keep it in place of the one before of its kind."""
        ...


class BuyerRequests(Protocol):
    """The newest formal request of the buyer on each order."""

    def get(self, order_id: str) -> BuyerRequest | None:
        """Return the newest request on an order."""
        ...

    def in_state(self, *states: BuyerState) -> tuple[BuyerRequest, ...]:
        """Return the requests in these states, the longest known first."""
        ...

    def recent(self, since: datetime) -> tuple[BuyerRequest, ...]:
        """Return the requests that stand at Amazon or changed since, the longest known first."""
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
        whose subject is the order's id. Says whether it was replaced.
        """
        ...

    def note(self, old: BuyerRequest, new: BuyerRequest) -> None:
        """Store what decides nothing: messages, moments to remind at, who answered.

        Raises ValueError for what only `save` may change.
        """
        ...


class Watchers(Protocol):
    """Who is to be told when the buyer's formal request on an order arrives."""

    def add(self, watcher: Watcher) -> None:
        """Keep a watcher; an earlier entry of the same person stays."""
        ...

    def of(self, order_id: str) -> tuple[Watcher, ...]:
        """Return the watchers of an order, the first one first."""
        ...

    def drop(self, watcher: Watcher) -> None:
        """Forget a watcher, who was told."""
        ...


class Takes(Protocol):
    """Who takes care of shipping an order."""

    def put(self, take: Take) -> None:
        """Keep who takes care of an order, in place of whoever did before."""
        ...

    def get(self, order_id: str) -> Take | None:
        """Return who takes care of an order."""
        ...

    def all(self) -> tuple[Take, ...]:
        """Return who takes care of which order, the latest last."""
        ...

    def of(self, user_id: str) -> tuple[Take, ...]:
        """Return what a person takes care of, the latest last."""
        ...

    def drop(self, order_id: str) -> None:
        """Forget who takes care of an order."""
        ...


class ShippingDays(Protocol):
    """The messages of the orders to ship, one a day."""

    def save(self, day: ShippingDay) -> None:
        """Keep a day's message, in place of what was kept of that day."""
        ...

    def get(self, day: date) -> ShippingDay | None:
        """Return the message of a day."""
        ...

    def latest(self) -> ShippingDay | None:
        """Return the newest message."""
        ...
