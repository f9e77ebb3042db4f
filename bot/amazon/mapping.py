"""Amazon's JSON as domain values; only listed fields are read, so no buyer data gets through."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.amazon import validation
from bot.amazon.validation import Object
from bot.domain import limits
from bot.domain.cancellation.feed import FeedSeen
from bot.domain.orders.order import CancelledBy, FulfilledBy, Order, OrderItem, Status
from bot.domain.processing import ProcessingStatus

INCLUDED = ("FULFILLMENT", "PROCEEDS", "CANCELLATION")
"""The requested data sets: never BUYER, never RECIPIENT."""
_BUYER = "BUYER"


def order(raw: Any, *, read_at: datetime, market_id: str, asked: str | None = None) -> Order:
    """Return an order; its `unread` names the fields that could not be read.

    Raises Unreadable without an id, WrongObject if the id is not the `asked` one.
    """
    data, unread = validation.as_object(raw), set[str]()
    fulfillment, channel = (
        validation.section(data, "fulfillment"),
        validation.section(data, "salesChannel"),
    )
    amazon_channel = channel.get("channelName") == "AMAZON"
    sold_at = validation.optional_id(channel, "marketplaceId")
    if amazon_channel and sold_at is None:
        unread.add("marketplaceId")
    created_at = validation.moment(data.get("createdTime"))
    if created_at is None:
        unread.add("createdTime")
    return Order(
        id=validation.required_id(data, "orderId", asked),
        status=validation.enum_member(Status, fulfillment.get("fulfillmentStatus"), Status.UNKNOWN),
        fulfilled_by=validation.enum_member(
            FulfilledBy, fulfillment.get("fulfilledBy"), FulfilledBy.UNKNOWN
        ),
        programs=_programs(data, unread),
        amazon_channel=amazon_channel,
        items=_items(data, unread),
        created_at=created_at,
        updated_at=validation.moment(data.get("lastUpdatedTime")) or limits.EARLIEST,
        read_at=read_at,
        ship_by=validation.moment(
            validation.section(fulfillment, "shipByWindow").get("latestDateTime")
        ),
        total=validation.money(validation.section(data, "proceeds").get("grandTotal")),
        other_marketplace="" if sold_at in (None, market_id) else sold_at,
        unread=frozenset(unread),
    )


def _programs(data: Object, unread: set[str]) -> frozenset[str]:
    """Return the program codes; anything but a list of codes or a missing key is unread."""
    raw = data.get("programs")
    found = [] if raw is None else raw
    if not isinstance(found, list) or len(found) > limits.PROGRAMS:
        unread.add("programs")
        return frozenset()
    codes = frozenset(validation.code(one) for one in found)
    if "" in codes:
        unread.add("programs")
    return codes - {""}


def _items(data: Object, unread: set[str]) -> tuple[OrderItem, ...]:
    """Return the items. A cancellation must list all of them, so a lost one marks them unread."""
    raw = data.get("orderItems")
    found = raw if isinstance(raw, list) and len(raw) <= limits.ITEMS else []
    known = [one for one in found if isinstance(one, dict)]
    items = tuple(_item(one, unread) for one in known if validation.optional_id(one, "orderItemId"))
    if found is not raw or len({item.id for item in items}) != len(found):
        unread.add("orderItems")
    return items


def _item(data: Object, unread: set[str]) -> OrderItem:
    product, cancellation = (
        validation.section(data, "product"),
        validation.section(data, "cancellation"),
    )
    execution = cancellation.get("cancellationExecution")
    quantity = validation.count(data.get("quantityOrdered"))
    if quantity is None:
        unread.add("quantityOrdered")
    asked = validation.section(cancellation, "cancellationRequest")
    by_buyer = asked.get("requester") == _BUYER
    if not by_buyer and cancellation.get("cancellationRequest") is not None:
        unread.add("cancellationRequest")
    return OrderItem(
        id=validation.required_id(data, "orderItemId"),
        title=validation.display_text(product.get("title")),
        sku=validation.code(product.get("sellerSku")),
        asin=validation.code(product.get("asin")),
        quantity=quantity or 0,
        fulfilled=validation.count(
            validation.section(data, "fulfillment").get("quantityFulfilled")
        ),
        requested=by_buyer,
        cancelled_by=None if execution is None else _executor(execution),
        unit_price=validation.money(validation.section(product, "price").get("unitPrice")),
        total=validation.money(validation.section(data, "proceeds").get("proceedsTotal")),
        request_words=validation.display_text(asked.get("cancelReason")),
    )


def _executor(execution: Any) -> CancelledBy:
    by = execution.get("cancelledBy") if isinstance(execution, dict) else None
    return validation.enum_member(CancelledBy, by, CancelledBy.NOT_STATED)


def orders(raw: Any, *, read_at: datetime, market_id: str) -> Sequence[Order]:
    """Return the orders of a page. Raises Unreadable if the list is missing."""
    found = validation.required_list(validation.as_object(raw), "orders")
    return [order(one, read_at=read_at, market_id=market_id) for one in found]


def feed(raw: Any, *, feed_type: str, asked: str | None = None) -> FeedSeen:
    """Return a feed as Amazon lists it.

    Raises Unreadable; WrongObject for another feed than the `asked` one or of another type.
    """
    data = validation.as_object(raw)
    validation.required_id(data, "feedType", feed_type)
    return FeedSeen(
        id=validation.required_id(data, "feedId", asked),
        status=validation.enum_member(
            ProcessingStatus, data.get("processingStatus"), ProcessingStatus.UNKNOWN
        ),
        created_at=validation.required_moment(data, "createdTime"),
        result_document=validation.optional_id(data, "resultFeedDocumentId"),
    )


def feeds(raw: Any, *, feed_type: str) -> Sequence[FeedSeen]:
    """Return the feeds of a page. Raises Unreadable if the list is missing.

    An empty list proves that nothing was sent, so a missing one must not count as empty.
    """
    found = validation.required_list(validation.as_object(raw), "feeds")
    return [feed(one, feed_type=feed_type) for one in found]
