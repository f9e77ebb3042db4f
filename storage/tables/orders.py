"""The orders of one store as Amazon told them last."""

from datetime import datetime
from typing import Final

from bot.domain.orders.order import OPEN_STATUSES, Order
from storage.codec import from_json, moment, to_json
from storage.connector import Cell, Connector

_OPEN: Final = "status IN ({})".format(", ".join(f"'{one}'" for one in sorted(OPEN_STATUSES)))
_COLUMNS: Final = ("status", "ship_by", "updated_at", "read_at", "tried_at", "order")
_NOT_OLDER: Final = (
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f'"{name}" = excluded."{name}"' for name in _COLUMNS)
    + " WHERE excluded.updated_at >= orders.updated_at"
)


class Orders:
    """The orders of one store: the open ones, and for a while those that left."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def put(self, order: Order) -> bool:
        """Store a reading; False if Amazon is known to have changed the order later."""
        row: dict[str, Cell] = {
            "id": order.id,
            "store": self._store,
            "status": order.status,
            "ship_by": None if order.ship_by is None else moment(order.ship_by),
            "updated_at": moment(order.updated_at),
            "read_at": moment(order.read_at),
            "tried_at": None,
            "order": to_json(order),
        }
        return self._database.insert("orders", row, _NOT_OLDER) > 0

    def changed(self, order_id: str, at: datetime) -> None:
        """Record that Amazon changed an order at `at`; its stored reading stays."""
        self._database.change(
            "UPDATE orders SET updated_at = ? WHERE store = ? AND id = ? AND updated_at < ?",
            (moment(at), self._store, order_id, moment(at)),
        )

    def get(self, order_id: str) -> Order | None:
        """Return the last reading of an order, None for an unknown one."""
        found = self._all("id = ?", order_id)
        return found[0] if found else None

    def current(self, order_id: str) -> Order | None:
        """Return the last reading, None if Amazon is known to have changed the order since."""
        order = self.get(order_id)
        if order is None:
            return None
        found = self._all("id = ? AND updated_at <= ?", order_id, moment(order.updated_at))
        return found[0] if found else None

    def store_of(self, order_id: str) -> str | None:
        """Return the key of the store that has an order, None if no store knows it."""
        row = self._database.row("SELECT store FROM orders WHERE id = ?", (order_id,))
        return None if row is None else str(row["store"])

    def open(self) -> tuple[Order, ...]:
        """Return the open orders, by id."""
        return self._all(f"{_OPEN} ORDER BY id")

    def due(self, by: datetime) -> tuple[Order, ...]:
        """Return the open orders whose ship-by is not after `by`, the nearest first."""
        return self._all(f"{_OPEN} AND ship_by <= ? ORDER BY ship_by, id", moment(by))

    def count_open(self) -> int:
        """Return the number of open orders."""
        found = self._database.row(
            f"SELECT count(*) AS orders FROM orders WHERE store = ? AND {_OPEN}", (self._store,)
        )
        return int(found["orders"]) if found else 0

    def unseen(
        self, before: datetime, *, tried_before: datetime, ship_by: datetime | None = None
    ) -> Order | None:
        """Return the open order read longest ago, if that was before `before`.

        With `ship_by`, the one to ship first among those to ship by then. One that was asked for in
        vain since `tried_before` is left out.
        """
        condition = f"{_OPEN} AND read_at < ? AND (tried_at IS NULL OR tried_at < ?)"
        params = (moment(before), moment(tried_before))
        if ship_by is None:
            found = self._all(f"{condition} ORDER BY read_at LIMIT 1", *params)
        else:
            due = f"{condition} AND ship_by <= ? ORDER BY ship_by LIMIT 1"
            found = self._all(due, *params, moment(ship_by))
        return found[0] if found else None

    def tried(self, order_id: str, at: datetime) -> None:
        """Record a failed attempt to read an order."""
        where: dict[str, Cell] = {"store": self._store, "id": order_id}
        self._database.update("orders", {"tried_at": moment(at)}, where)

    def forget_left(self, before: datetime) -> None:
        """Delete the orders that left before `before`, unless a buyer's request is about them."""
        self._database.change(
            f"DELETE FROM orders WHERE store = ? AND NOT ({_OPEN}) AND read_at < ? AND NOT EXISTS"
            " (SELECT 1 FROM buyer_requests WHERE buyer_requests.order_id = orders.id)",
            (self._store, moment(before)),
        )

    def _all(self, condition: str, *params: Cell) -> tuple[Order, ...]:
        rows = self._database.rows(
            f'SELECT "order" FROM orders WHERE store = ? AND {condition}', (self._store, *params)
        )
        return tuple(from_json(Order, row["order"]) for row in rows)
