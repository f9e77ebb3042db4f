"""Orders as Amazon knows them, and as Orders API 2026-01-01 shows them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.amazon2.wire import stamp

Json = dict[str, Any]
_PII = "PLANTED_PII"


@dataclass(slots=True)
class SimItem:
    """One line of an order; `requested` and `cancel_reason` are free text."""

    id: str
    title: str
    sku: str
    asin: str
    price: int
    quantity: int = 1
    fulfilled: int | None = 0
    requested: str | None = None
    cancelled_by: str | None = None
    cancel_reason: str | None = None

    def json(self, currency: str, included: Collection[str]) -> Json:
        """Return the item with the data that was asked for."""
        shown: Json = {
            "orderItemId": self.id,
            "quantityOrdered": self.quantity,
            "product": {
                "asin": self.asin,
                "title": self.title,
                "sellerSku": self.sku,
                "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
                "price": {"unitPrice": _money(self.price, currency)},
                "customization": {"customizedUrl": f"https://example.com/{_PII}_CUSTOMIZED_URL"},
            },
        }
        if "PROCEEDS" in included:
            total = _money(self.price * self.quantity, currency)
            shown["proceeds"] = {
                "proceedsTotal": total,
                "breakdowns": [{"type": "ITEM", "subtotal": total}],
            }
        if "FULFILLMENT" in included:
            shown["fulfillment"] = self._fulfillment()
        if "CANCELLATION" in included and (cancellation := self._cancellation()):
            shown["cancellation"] = cancellation
        return shown

    def _fulfillment(self) -> Json:
        gift = {"giftMessage": f"{_PII}_GIFT_MESSAGE", "giftWrapLevel": "PREMIUM"}
        shown: Json = {"packing": {"giftOption": gift}}
        if self.fulfilled is not None:
            shown["quantityFulfilled"] = self.fulfilled
            shown["quantityUnfulfilled"] = self.quantity - self.fulfilled
        return shown

    def _cancellation(self) -> Json:
        shown: Json = {}
        if self.requested is not None:
            shown["cancellationRequest"] = {"requester": "BUYER", "cancelReason": self.requested}
        if self.cancelled_by is not None:
            shown["cancellationExecution"] = {
                "cancelledBy": self.cancelled_by,
                "cancelReason": self.cancel_reason or "",
            }
        return shown


@dataclass(slots=True)
class SimOrder:
    """One order; `status` None: Amazon leaves the whole section out."""

    id: str
    created: datetime
    updated: datetime
    items: list[SimItem]
    marketplace_id: str
    marketplace_name: str
    currency: str
    status: str | None = "UNSHIPPED"
    fulfilled_by: str = "MERCHANT"
    programs: list[str] = field(default_factory=list)
    channel: str = "AMAZON"
    ship_by: datetime | None = None
    shipping: int = 0

    @property
    def total(self) -> int:
        """Return what the buyer pays, in units of the currency."""
        return sum(item.price * item.quantity for item in self.items) + self.shipping

    @property
    def shipped_any(self) -> bool:
        """Say whether a shipment was confirmed for anything in it."""
        return self.status in {"SHIPPED", "PARTIALLY_SHIPPED"} or any(
            item.fulfilled for item in self.items
        )

    def cancel(self, by: str, reason: str, at: datetime) -> None:
        """Cancel all of it."""
        self.status = "CANCELLED"
        self.updated = at
        for item in self.items:
            if item.cancelled_by is None:
                item.cancelled_by = by
                item.cancel_reason = reason

    def json(self, included: Collection[str]) -> Json:
        """Return the order with the data that was asked for."""
        shown: Json = {
            "orderId": self.id,
            "createdTime": stamp(self.created),
            "lastUpdatedTime": stamp(self.updated),
            "programs": self.programs,
            "salesChannel": self._sales_channel(),
            "orderItems": [item.json(self.currency, included) for item in self.items],
        }
        if "BUYER" in included:
            shown["buyer"] = {
                "buyerName": f"{_PII}_BUYER_NAME",
                "buyerEmail": f"{_PII}_EMAIL@marketplace.example.com",
            }
        if "RECIPIENT" in included:
            shown["recipient"] = {"deliveryAddress": _address()}
        if "PROCEEDS" in included:
            shown["proceeds"] = self._proceeds()
        if "FULFILLMENT" in included and self.status is not None:
            shown["fulfillment"] = self._fulfillment()
        return shown

    def _sales_channel(self) -> Json:
        shown = {"channelName": self.channel}
        if self.channel == "AMAZON":
            shown["marketplaceId"] = self.marketplace_id
            shown["marketplaceName"] = self.marketplace_name
        return shown

    def _proceeds(self) -> Json:
        goods = _money(self.total - self.shipping, self.currency)
        shipping = _money(self.shipping, self.currency)
        return {
            "grandTotal": _money(self.total, self.currency),
            "breakdowns": [
                {"type": "ITEM", "subtotal": goods},
                {"type": "SHIPPING", "subtotal": shipping},
            ],
        }

    def _fulfillment(self) -> Json:
        shown: Json = {
            "fulfillmentStatus": self.status,
            "fulfilledBy": self.fulfilled_by,
            "fulfillmentServiceLevel": "STANDARD",
        }
        if self.ship_by is not None:
            shown["shipByWindow"] = {
                "earliestDateTime": stamp(self.created),
                "latestDateTime": stamp(self.ship_by),
            }
        return shown


def _money(amount: int, currency: str) -> Json:
    text = str(amount) if currency == "JPY" else f"{amount}.00"
    return {"amount": text, "currencyCode": currency}


def _address() -> Json:
    return {
        "name": f"{_PII}_RECIPIENT_NAME",
        "addressLine1": f"{_PII}_ADDRESS_LINE_1",
        "city": "千代田区",
        "stateOrRegion": "東京都",
        "postalCode": "100-0001",
        "countryCode": "JP",
        "phone": f"{_PII}_PHONE",
    }
