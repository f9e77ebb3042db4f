"""The account's orders and the creation of new ones."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import timedelta
from itertools import count
from typing import Any

from simulator.amazon.markets import Market
from simulator.amazon.order import SimItem, SimOrder
from simulator.amazon.timeline import Timeline

_ITEM_FIELDS = {one.name for one in fields(SimItem)} - {"extra"}


class Book:
    """Orders by id."""

    def __init__(self, timeline: Timeline, market: Market) -> None:
        self._timeline = timeline
        self._market = market
        self._orders: dict[str, SimOrder] = {}
        self._numbers = count(1)
        self._item_numbers = count(61_800_000_000_001)

    def __iter__(self) -> Iterator[SimOrder]:
        return iter(self._orders.values())

    def __getitem__(self, order_id: str) -> SimOrder:
        return self._orders[order_id]

    def find(self, order_id: str) -> SimOrder | None:
        """Return an order, or None."""
        return self._orders.get(order_id)

    def add(
        self,
        order_id: str | None = None,
        *,
        items: Sequence[SimItem | dict[str, Any]] | None = None,
        **overrides: Any,
    ) -> SimOrder:
        """Add an order: by default one item, unshipped, seller-fulfilled, due in two days.

        `items` are SimItem objects or dicts of their fields; other keywords are fields of SimOrder,
        or of SimItem if there is one item. Raises TypeError for any other keyword, ValueError for
        a taken id.
        """
        order_id = order_id or self._free_id()
        if order_id in self._orders:
            msg = f"there is an order {order_id} already"
            raise ValueError(msg)
        one = {key: overrides.pop(key) for key in _ITEM_FIELDS & overrides.keys()}
        made = [self._item(item) for item in (items if items is not None else [one])]
        now = self._timeline.now()
        defaults = {
            "created_at": now - timedelta(hours=5),
            "updated_at": now - timedelta(hours=4),
            "ship_by": now + timedelta(days=2),
            "deliver_by": now + timedelta(days=4),
        }
        order = SimOrder(
            order_id,
            items=made,
            currency=overrides.pop("currency", self._market.currency),
            marketplace_id=overrides.pop("marketplace_id", self._market.id),
            site=self._market.site,
            **(defaults | overrides),
        )
        self._orders[order_id] = order
        return order

    def _item(self, given: SimItem | dict[str, Any]) -> SimItem:
        if isinstance(given, SimItem):
            return given
        number = next(self._item_numbers)
        return SimItem(**({"item_id": str(number), "sku": f"SKU-{number % 1000:03}"} | given))

    def _free_id(self) -> str:
        prefix = self._market.prefix
        while True:
            number = next(self._numbers)
            order_id = f"{prefix}-{4_100_000 + number:07}-{number * 7_654_321 % 10_000_000:07}"
            if order_id not in self._orders:
                return order_id
