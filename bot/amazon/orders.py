"""Single orders (getOrder, Orders API 2026-01-01)."""

import threading
from concurrent.futures import Future

from bot.amazon import mapping, validation
from bot.amazon.client import Connection
from bot.domain.orders.order import Order

ORDERS = "/orders/2026-01-01/orders"


class SpApiOrderBook:
    """The OrderBook port over SP-API; concurrent reads, unless urgent, share a call."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._asked: dict[str, Future[Order]] = {}

    def get(self, order_id: str, *, urgent: bool = False) -> Order:
        """Read one order; an urgent read shares no call. Raises AmazonFault."""
        return self._read(order_id, urgent=True) if urgent else self._shared(order_id)

    def _shared(self, order_id: str) -> Order:
        with self._lock:
            running = self._asked.get(order_id)
            mine: Future[Order] = Future()
            if running is None:
                self._asked[order_id] = mine
        if running is not None:
            return running.result()
        try:
            order = self._read(order_id, urgent=False)
        except BaseException as fault:
            mine.set_exception(fault)
            raise
        else:
            mine.set_result(order)
            return order
        finally:
            with self._lock:
                del self._asked[order_id]

    def _read(self, order_id: str, *, urgent: bool) -> Order:
        now = self._connection.clock.now
        market_id = self._connection.access.market.id
        return self._connection.call(
            "getOrder",
            lambda amazon: amazon.get(ORDERS, order_id, includedData=",".join(mapping.INCLUDED)),
            lambda said: mapping.order(
                validation.as_object(said).get("order"),
                read_at=now(),
                market_id=market_id,
                asked=order_id,
            ),
            urgent=urgent,
        )
