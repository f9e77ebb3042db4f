"""Orders as JSON (Orders API 2026-01-01), with only the requested datasets."""

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from simulator.amazon.odd import ODD
from simulator.amazon.order import SimItem, SimOrder
from simulator.amazon.wire import stamp

DATASETS = frozenset(
    {
        "BUYER",
        "RECIPIENT",
        "PROCEEDS",
        "EXPENSE",
        "PROMOTION",
        "CANCELLATION",
        "FULFILLMENT",
        "PACKAGES",
        "TAX",
        "PAYMENT",
        "FULFILLMENT_ORDERS",
    }
)
_GATES = {
    "buyer": "BUYER",
    "recipient": "RECIPIENT",
    "proceeds": "PROCEEDS",
    "expense": "EXPENSE",
    "promotion": "PROMOTION",
    "cancellation": "CANCELLATION",
    "fulfillment": "FULFILLMENT",
    "packages": "PACKAGES",
    "tax": "TAX",
    "payment": "PAYMENT",
    "fulfillmentOrders": "FULFILLMENT_ORDERS",
}
"""Which dataset brings a key, of an order or of an item; all other keys come always."""
_Json = dict[str, Any]


def order_json(order: SimOrder, included: Collection[str]) -> _Json:
    """Return an order as in an API answer."""
    whole = {
        "orderId": order.order_id,
        "orderAliases": [{"aliasId": f"S-{order.order_id}", "aliasType": "SELLER_ORDER_ID"}],
        "createdTime": stamp(order.created_at),
        "lastUpdatedTime": stamp(order.updated_at),
        "programs": list(order.programs),
        "salesChannel": _channel(order),
        "buyer": {"buyerName": order.buyer_name, "buyerEmail": order.buyer_email},
        "recipient": {"deliveryAddress": _address(order)},
        "proceeds": _proceeds(order),
        "fulfillment": _fulfillment(order),
        "orderItems": [_gated(_item(item, order), included) for item in order.items],
        "packages": _packages(order),
        "tax": {"taxInvoicing": {"invoiceStatus": "PENDING"}},
        "payment": {"paymentExecutions": [{"paymentMethod": "CreditCard"}]},
    }
    found = _gated(whole, included) | order.extra
    ODD[order.odd](found)
    return found


def _gated(whole: _Json, included: Collection[str]) -> _Json:
    return {
        key: value
        for key, value in whole.items()
        if value not in (None, [], {}) and (key not in _GATES or _GATES[key] in included)
    }


def _channel(order: SimOrder) -> _Json:
    if order.channel != "AMAZON":
        return {"channelName": order.channel}
    return {
        "channelName": order.channel,
        "marketplaceId": order.marketplace_id,
        "marketplaceName": order.site.capitalize(),
    }


def _address(order: SimOrder) -> _Json:
    return {
        "name": order.buyer_name,
        "addressLine1": order.address,
        "city": order.address,
        "stateOrRegion": "東京都",
        "postalCode": "100-0001",
        "countryCode": "JP",
        "phone": order.phone,
        "addressType": "RESIDENTIAL",
    }


def _fulfillment(order: SimOrder) -> _Json:
    found = {
        "fulfillmentStatus": order.status,
        "fulfilledBy": order.fulfilled_by,
        "fulfillmentServiceLevel": order.service_level,
        "shipByWindow": _window(order.created_at, order.ship_by),
        "deliverByWindow": _window(order.ship_by, order.deliver_by),
    }
    return {key: value for key, value in found.items() if value is not None}


def _window(begin: datetime | None, end: datetime | None) -> _Json | None:
    if begin is None or end is None:
        return None
    return {"earliestDateTime": stamp(begin), "latestDateTime": stamp(end)}


def _line(item: SimItem) -> Decimal:
    return Decimal(item.price or 0) * item.quantity


def _money(amount: Decimal | str, currency: str) -> _Json:
    return {"amount": str(amount), "currencyCode": currency}


def _proceeds(order: SimOrder) -> _Json | None:
    if any(item.price is None for item in order.items):
        return None
    total = _money(sum(map(_line, order.items), Decimal(0)), order.currency)
    return {"grandTotal": total, "breakdowns": [{"type": "ITEM", "subtotal": total}]}


def _item(item: SimItem, order: SimOrder) -> _Json:
    whole = {
        "orderItemId": item.item_id,
        "quantityOrdered": item.quantity,
        "product": _product(item, order.currency),
        "proceeds": item.price and {"proceedsTotal": _money(_line(item), order.currency)},
        "promotion": {"breakdowns": [{"promotionId": "SIMULATED-PROMOTION"}]},
        "cancellation": _cancellation(item),
        "fulfillment": _item_fulfillment(item, cancelled=order.status == "CANCELLED"),
    }
    return whole | item.extra


def _product(item: SimItem, currency: str) -> _Json:
    product = {
        "asin": item.asin,
        "title": item.title,
        "sellerSku": item.sku,
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
        "price": item.price and {"unitPrice": _money(item.price, currency)},
        "customization": {"customizedUrl": item.customized_url},
    }
    return {key: value for key, value in product.items() if value is not None}


def _cancellation(item: SimItem) -> _Json:
    found: _Json = {}
    if item.request is not None:
        found["cancellationRequest"] = {"requester": "BUYER", "cancelReason": item.request}
    if item.execution is not None:
        by, why = item.execution
        stated = {} if by is None else {"cancelledBy": by}
        found["cancellationExecution"] = stated | {"cancelReason": why}
    return found


def _item_fulfillment(item: SimItem, *, cancelled: bool) -> _Json:
    packing = {"giftOption": {"giftMessage": item.gift_message, "giftWrapLevel": "STANDARD"}}
    if item.fulfilled is None:
        return {"packing": packing}
    return {
        "quantityFulfilled": item.fulfilled,
        "quantityUnfulfilled": 0 if cancelled else item.quantity - item.fulfilled,
        "packing": packing,
    }


def _packages(order: SimOrder) -> list[_Json]:
    if order.tracking_number is None or order.fulfilled_by != "MERCHANT":
        return []
    return [
        {
            "packageReferenceId": "1",
            "createdTime": stamp(order.updated_at - timedelta(minutes=1)),
            "packageStatus": {"status": "SHIPPED"},
            "carrier": "ヤマト運輸",
            "shipTime": stamp(order.updated_at),
            "trackingNumber": order.tracking_number,
            "packageItems": [
                {"orderItemId": item.item_id, "quantity": item.fulfilled}
                for item in order.items
                if item.fulfilled
            ],
        }
    ]
