"""The buyers' formal requests to cancel an order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.domain.audit import AuditEntry
from bot.domain.messages import Notice
from bot.domain.radar.buyer_request import STANDING, BuyerRequest, BuyerState
from bot.domain.radar.shipping import Watcher
from bot.ports.clock import Clock
from storage.codec import changes, columns, from_row, moment, to_row
from storage.connector import Cell, Connector
from storage.tables.audit import Audit
from storage.tables.outbox import Outbox

_DECIDES: Final = frozenset({"order_id", "store", "state", "whole", "first_seen_at", "version"})
"""The columns that only `save` changes."""


class BuyerRequests:
    """The newest request of the buyer on each order of one store."""

    def __init__(
        self, database: Connector, store_key: str, clock: Clock, audit: Audit, outbox: Outbox
    ) -> None:
        self._database = database
        self._store = store_key
        self._clock = clock
        self._audit = audit
        self._outbox = outbox

    def get(self, order_id: str) -> BuyerRequest | None:
        """Return the newest request on an order, None if there never was one."""
        found = self._all("order_id = ?", order_id)
        return found[0] if found else None

    def in_state(self, *states: BuyerState) -> tuple[BuyerRequest, ...]:
        """Return the requests in these states, the oldest first."""
        marks = ", ".join("?" * len(states))
        return self._all(f"state IN ({marks}) ORDER BY first_seen_at, order_id", *states)

    def recent(self, since: datetime) -> tuple[BuyerRequest, ...]:
        """Return the requests that stand or changed since `since`, the longest known first."""
        standing = ", ".join(f"'{state}'" for state in sorted(STANDING))
        condition = f"(changed_at >= ? OR state IN ({standing})) ORDER BY first_seen_at, order_id"
        return self._all(condition, moment(since))

    def save(  # noqa: PLR0913 - as in the port
        self,
        old: BuyerRequest | None,
        new: BuyerRequest,
        *,
        actor: str,
        action: str,
        why: str = "",
        tell: Sequence[Notice] = (),
    ) -> bool:
        """Change `old` (None: unknown so far) to `new`, with an audit entry and outbox rows.

        False, and nothing is changed, if its version changed meanwhile.
        """
        if old is None:
            row = {**to_row(new), "store": self._store}
            done = self._database.insert("buyer_requests", row, "ON CONFLICT (order_id) DO NOTHING")
        else:
            where: dict[str, Cell] = {"store": self._store, "order_id": old.order_id}
            differing = changes(old, new) | {"version": new.version}
            done = self._database.update(
                "buyer_requests", differing, where | {"version": old.version}
            )
        if not done:
            return False
        self._record(old, new, actor, action, why)
        for kind in tell:
            self._outbox.put(kind, new.order_id, at=self._clock.now(), posted=new.card is not None)
        return True

    def note(self, old: BuyerRequest, new: BuyerRequest) -> None:
        """Write the columns that decide nothing. Raises ValueError if any other one differs."""
        differing = changes(old, new)
        if not _DECIDES.isdisjoint(differing):
            raise ValueError(new)
        if differing:
            where: dict[str, Cell] = {"store": self._store, "order_id": old.order_id}
            self._database.update("buyer_requests", differing, where)

    def _record(
        self, old: BuyerRequest | None, new: BuyerRequest, actor: str, action: str, why: str
    ) -> None:
        before = "" if old is None else old.state
        self._audit.add(
            AuditEntry(
                at=self._clock.now(),
                actor=actor,
                action=action,
                store=self._store,
                order_id=new.order_id,
                before=before,
                after=new.state,
                why=why,
            )
        )

    def _all(self, condition: str, *params: Cell) -> tuple[BuyerRequest, ...]:
        rows = self._database.rows(
            f"SELECT {columns(BuyerRequest)} FROM buyer_requests WHERE store = ? AND {condition}",
            (self._store, *params),
        )
        return tuple(from_row(BuyerRequest, row) for row in rows)


class Watchers:
    """Who is to be told when the buyer's formal request on an order of one store arrives."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def add(self, watcher: Watcher) -> None:
        """Store a watcher; one who watches already stays."""
        row = {**to_row(watcher), "store": self._store}
        self._database.insert("watchers", row, "ON CONFLICT (order_id, user_id) DO NOTHING")

    def of(self, order_id: str) -> tuple[Watcher, ...]:
        """Return the watchers of an order, the first one first."""
        rows = self._database.rows(
            f"SELECT {columns(Watcher)} FROM watchers WHERE store = ? AND order_id = ?"
            " ORDER BY since, user_id",
            (self._store, order_id),
        )
        return tuple(from_row(Watcher, row) for row in rows)

    def drop(self, watcher: Watcher) -> None:
        """Delete a watcher."""
        self._database.change(
            "DELETE FROM watchers WHERE store = ? AND order_id = ? AND user_id = ?",
            (self._store, watcher.order_id, watcher.user_id),
        )
