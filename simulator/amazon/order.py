"""An order in the seller account."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PLANTED = "PLANTED_PII"
"""The prefix of all personal data in this account, which a program must never show or store."""


@dataclass
class SimItem:
    """An order item; None omits a key. `execution` is who cancelled it, and why."""

    item_id: str
    title: str = "テスト商品"
    sku: str = "SKU-1"
    asin: str = "B0SIMULATE"
    quantity: int = 1
    fulfilled: int | None = 0
    price: str | None = "2980"
    request: str | None = None
    execution: tuple[str | None, str] | None = None
    gift_message: str = f"{PLANTED}_GIFT お誕生日おめでとう"
    customized_url: str = f"https://example.com/{PLANTED}_CUSTOM.zip"
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class SimOrder:
    """An order. None omits a key, `extra` is merged into its JSON, `odd` is a key of `ODD`.

    `refunded`: a cancellation arrived after shipment, and the buyer was refunded in full.
    `counts`: the seller cancelled without the buyer's formal request on every item.
    """

    order_id: str
    created_at: datetime
    updated_at: datetime
    items: list[SimItem]
    currency: str
    marketplace_id: str
    site: str
    status: str | None = "UNSHIPPED"
    fulfilled_by: str | None = "MERCHANT"
    programs: tuple[str, ...] = ()
    channel: str = "AMAZON"
    service_level: str = "STANDARD"
    ship_by: datetime | None = None
    deliver_by: datetime | None = None
    buyer_name: str = f"{PLANTED}_NAME 山田花子"
    buyer_email: str = f"{PLANTED}_EMAIL@marketplace.example"
    address: str = f"{PLANTED}_ADDRESS 千代田区千代田1-1"
    phone: str = f"{PLANTED}_PHONE 03-0000-0000"
    extra: dict[str, Any] = field(default_factory=dict)
    odd: str = ""
    refunded: bool = False
    counts: bool = False
    cancelled_at: datetime | None = None
    tracking_number: str | None = None

    @property
    def requested_on_all(self) -> bool:
        """Whether the buyer has formally requested cancellation of every item."""
        return all(item.request is not None for item in self.items)

    @property
    def left(self) -> bool:
        """Whether any part of the order has shipped."""
        shipped = self.status in ("SHIPPED", "PARTIALLY_SHIPPED")
        return shipped or any(item.fulfilled for item in self.items)

    @property
    def cancelled_by(self) -> str | None:
        """Return who cancelled the order, according to its items."""
        said = {item.execution[0] for item in self.items if item.execution is not None}
        return said.pop() if len(said) == 1 else None

    def ship(self, at: datetime, item_ids: Iterable[str] | None = None) -> None:
        """Confirm shipment of the given items (default: all)."""
        for item in self._chosen(item_ids):
            item.fulfilled = item.quantity
        done = all(item.fulfilled == item.quantity for item in self.items)
        self.status = "SHIPPED" if done else "PARTIALLY_SHIPPED"
        self.tracking_number = "402-8213-0001"
        self.updated_at = at

    def request(self, at: datetime, reason: str | None, item_ids: Iterable[str] | None) -> None:
        """Set the buyer's formal cancellation request on the items; `reason=None` removes it."""
        for item in self._chosen(item_ids):
            item.request = reason
        self.updated_at = at

    def _chosen(self, item_ids: Iterable[str] | None) -> list[SimItem]:
        if item_ids is None:
            return self.items
        chosen = set(item_ids)
        return [item for item in self.items if item.item_id in chosen]

    def cancel(self, at: datetime, by: str | None, why: str) -> None:
        """Cancel the whole order; `by=None` omits who cancelled."""
        for item in self.items:
            item.execution = (by, why)
        self.status = "CANCELLED"
        self.counts = by == "MERCHANT" and not self.requested_on_all
        self.cancelled_at = self.updated_at = at
