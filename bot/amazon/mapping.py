"""Amazon's JSON into our values: a whitelist, so that nothing about the buyer comes through."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.cancellation.feed import FeedSeen, FeedStatus
from bot.domain.money import Money
from bot.domain.orders.order import CancelledBy, FulfilledBy, Order, OrderItem, Status

INCLUDED = ("FULFILLMENT", "PROCEEDS", "CANCELLATION")
"""What is asked for: never BUYER, never RECIPIENT."""
_LONGEST_TITLE = 500
_Enum = TypeVar("_Enum", bound=StrEnum)


def order(data: Mapping[str, Any], *, read_at: datetime) -> Order:
    """Return an order. Raises ValueError where its id or its times cannot be read."""
    fulfillment = _section(data, "fulfillment")
    return Order(
        id=_required(data, "orderId"),
        status=_known(Status, fulfillment.get("fulfillmentStatus"), Status.UNKNOWN),
        fulfilled_by=_known(FulfilledBy, fulfillment.get("fulfilledBy"), FulfilledBy.UNKNOWN),
        programs=frozenset(str(one) for one in data.get("programs") or ()),
        amazon_channel=_section(data, "salesChannel").get("channelName") == "AMAZON",
        items=tuple(_item(one) for one in data.get("orderItems") or ()),
        created_at=_time(_required(data, "createdTime")),
        updated_at=_time(_required(data, "lastUpdatedTime")),
        read_at=read_at,
        ship_by=_optional_time(_section(fulfillment, "shipByWindow").get("latestDateTime")),
        total=_money(_section(data, "proceeds").get("grandTotal")),
    )


def _item(data: Mapping[str, Any]) -> OrderItem:
    product = _section(data, "product")
    cancellation = _section(data, "cancellation")
    execution = cancellation.get("cancellationExecution")
    request = cancellation.get("cancellationRequest")
    return OrderItem(
        id=_required(data, "orderItemId"),
        title=str(product.get("title") or "")[:_LONGEST_TITLE],
        sku=str(product.get("sellerSku") or ""),
        asin=str(product.get("asin") or ""),
        quantity=_count(data.get("quantityOrdered")) or 0,
        fulfilled=_count(_section(data, "fulfillment").get("quantityFulfilled")),
        requested=request is not None,
        cancelled_by=None if execution is None else _executor(execution),
        unit_price=_money(_section(product, "price").get("unitPrice")),
        total=_money(_section(data, "proceeds").get("proceedsTotal")),
        request_words=str(request.get("cancelReason") or "") if isinstance(request, dict) else "",
    )


def _executor(execution: object) -> CancelledBy:
    by = execution.get("cancelledBy") if isinstance(execution, dict) else None
    return _known(CancelledBy, by, CancelledBy.NOT_STATED)


def feed(data: Mapping[str, Any]) -> FeedSeen:
    """Return a feed as Amazon lists it. Raises ValueError where it cannot be read."""
    return FeedSeen(
        id=_required(data, "feedId"),
        status=_known(FeedStatus, data.get("processingStatus"), FeedStatus.UNKNOWN),
        created_at=_time(_required(data, "createdTime")),
        result_document=data.get("resultFeedDocumentId") or None,
    )


def feeds(data: Mapping[str, Any]) -> Sequence[FeedSeen]:
    """Return the feeds of a page. Raises ValueError where it has no list of them.

    Silence must not look like "no feeds": that would be taken for a proof.
    """
    return [feed(one) for one in _list(data, "feeds")]


def orders(data: Mapping[str, Any], *, read_at: datetime) -> Sequence[Order]:
    """Return the orders of a page. Raises ValueError where it has no list of them."""
    return [order(one, read_at=read_at) for one in _list(data, "orders")]


def _list(data: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = data.get(name)
    if not isinstance(found, list):
        msg = f"{name} is missing"
        raise ValueError(msg)  # noqa: TRY004 - an answer is unreadable, whatever its types
    return found


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = data.get(name)
    return section if isinstance(section, dict) else {}


def _required(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        msg = f"{name} is missing"
        raise ValueError(msg)
    return value


def _known(kind: type[_Enum], value: object, unknown: _Enum) -> _Enum:
    return kind(value) if isinstance(value, str) and value in list(kind) else unknown


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _money(data: object) -> Money | None:
    if not isinstance(data, dict):
        return None
    try:
        amount = Decimal(str(data["amount"]))
    except (KeyError, InvalidOperation):
        return None
    currency = data.get("currencyCode")
    return Money(amount, str(currency)) if currency and amount.is_finite() else None


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _optional_time(value: object) -> datetime | None:
    try:
        return _time(value) if isinstance(value, str) else None
    except ValueError:
        return None
