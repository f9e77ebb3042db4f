"""Who ships what, and the day's message of the orders to ship."""

from datetime import date

from bot.domain.radar.shipping import ShippingDay, Take
from storage.codec import columns, from_row, to_row
from storage.connector import Cell, Connector


class Takes:
    """Who takes care of which order of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def put(self, take: Take) -> None:
        """Store who takes care of an order, replacing whoever did before."""
        self._database.put("takes", {**to_row(take), "store": self._store}, "order_id")

    def get(self, order_id: str) -> Take | None:
        """Return who takes care of an order, None if nobody does."""
        found = self._all("order_id = ?", order_id)
        return found[0] if found else None

    def all(self) -> tuple[Take, ...]:
        """Return who takes care of which order, the latest last."""
        return self._all("1 = 1 ORDER BY taken_at, order_id")

    def of(self, user_id: str) -> tuple[Take, ...]:
        """Return what a person takes care of, the latest last."""
        return self._all("user_id = ? ORDER BY taken_at, order_id", user_id)

    def drop(self, order_id: str) -> None:
        """Delete who takes care of an order."""
        self._database.change(
            "DELETE FROM takes WHERE store = ? AND order_id = ?", (self._store, order_id)
        )

    def _all(self, condition: str, *params: Cell) -> tuple[Take, ...]:
        rows = self._database.rows(
            f"SELECT {columns(Take)} FROM takes WHERE store = ? AND {condition}",
            (self._store, *params),
        )
        return tuple(from_row(Take, row) for row in rows)


class ShippingDays:
    """The day's messages of the orders to ship of one store, one a day."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def save(self, day: ShippingDay) -> None:
        """Store or replace a day's message."""
        self._database.put("shipping_days", {**to_row(day), "store": self._store}, "store", "day")

    def get(self, day: date) -> ShippingDay | None:
        """Return the message of a day, None if there is none."""
        return self._one("day = ?", day.isoformat())

    def latest(self) -> ShippingDay | None:
        """Return the newest message, None before the first."""
        return self._one("1 = 1 ORDER BY day DESC LIMIT 1")

    def _one(self, condition: str, *params: Cell) -> ShippingDay | None:
        row = self._database.row(
            f"SELECT {columns(ShippingDay)} FROM shipping_days WHERE store = ? AND {condition}",
            (self._store, *params),
        )
        return None if row is None else from_row(ShippingDay, row)
