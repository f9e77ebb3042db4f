"""The open orders as Amazon last listed them, and the state of the listing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.domain.orders.open_orders import OpenOrders, OrdersScan
from bot.domain.orders.order import Order
from storage.codec import columns, from_json, from_row, moment, to_json, to_row
from storage.connector import Cell, Connector

_OLDER: Final = "excluded.updated_at < orders.updated_at"
_NEWEST: Final = ", ".join(
    f'"{name}" = CASE WHEN {_OLDER} THEN orders."{name}" ELSE excluded."{name}" END'
    for name in ("status", "ship_by", "read_at", "order", "updated_at")
)
_SEEN_AGAIN: Final = f"""ON CONFLICT (id) DO UPDATE SET scan = excluded.scan, {_NEWEST},
    requested_at = CASE
      WHEN {_OLDER} THEN orders.requested_at
      WHEN excluded.requested_at IS NULL THEN NULL
      ELSE coalesce(orders.requested_at, excluded.requested_at) END"""


class Orders:
    """The open orders of one store, and the scan of its account that finds them."""

    def __init__(self, database: Connector, store_key: str, account: str) -> None:
        self._database = database
        self._store = store_key
        self._account = account

    def scan(self) -> OrdersScan | None:
        """Return the latest scan, None before the first."""
        sql = f"SELECT {columns(OrdersScan)} FROM scans WHERE account = ?"
        row = self._database.row(sql, (self._account,))
        return None if row is None else from_row(OrdersScan, row)

    def save_scan(self, scan: OrdersScan) -> None:
        """Replace the latest scan."""
        self._database.put("scans", {**to_row(scan), "account": self._account}, "account")

    def put(self, scan: OrdersScan, orders: Sequence[Order]) -> None:
        """Store a page of a scan; an order with a later `updated_at` is not overwritten.

        A buyer's request keeps the time at which it was first seen.
        """
        for order in orders:
            self._database.insert("orders", self._row(scan, order), _SEEN_AGAIN)

    def complete(self, scan: OrdersScan) -> None:
        """Delete the orders that a completed scan did not list."""
        self._database.change(
            "DELETE FROM orders WHERE store = ? AND scan <> ?",
            (self._store, moment(scan.started_at)),
        )

    def store_of(self, order_id: str) -> str | None:
        """Return the key of the store that has an open order, None if no store has it."""
        row = self._database.row("SELECT store FROM orders WHERE id = ?", (order_id,))
        return None if row is None else str(row["store"])

    def opened(self) -> OpenOrders | None:
        """Return the open orders, each read at `read_at` or later; None before a complete scan."""
        scan = self.scan()
        if scan is None or scan.whole_at is None:
            return None
        rows = self._database.rows(
            'SELECT id, requested_at, "order" FROM orders WHERE store = ? ORDER BY id',
            (self._store,),
        )
        orders = tuple(from_json(Order, row["order"]) for row in rows)
        seen = {
            row["id"]: datetime.fromisoformat(row["requested_at"])
            for row in rows
            if row["requested_at"] is not None
        }
        return OpenOrders(scan.whole_at, orders, seen)

    def _row(self, scan: OrdersScan, order: Order) -> dict[str, Cell]:
        requested = order.facts.requested_on_some
        return {
            "id": order.id,
            "store": self._store,
            "status": order.status,
            "ship_by": None if order.ship_by is None else moment(order.ship_by),
            "updated_at": moment(order.updated_at),
            "read_at": moment(order.read_at),
            "requested_at": moment(scan.read_at or scan.started_at) if requested else None,
            "scan": moment(scan.started_at),
            "order": to_json(order),
        }
