"""Amazon's JSON into our values: a whitelist, so that nothing about the buyer comes through."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.amazon import border
from bot.amazon.border import Object
from bot.domain import limits
from bot.domain.cancellation.feed import FeedSeen
from bot.domain.orders.order import CancelledBy, FulfilledBy, Order, OrderItem, Status
from bot.domain.processing import ProcessingStatus

INCLUDED = ("FULFILLMENT", "PROCEEDS", "CANCELLATION")
"""What is asked for: never BUYER, never RECIPIENT."""
_BUYER = "BUYER"


def order(said: Any, *, read_at: datetime, market_id: str, asked: str | None = None) -> Order:
    """Return an order; what must not be guessed at is named in its `unread`.

    Raises Unreadable where it names no id, AboutAnother where the id is not the one `asked` about.
    """
    data, unread = border.an_object(said), set[str]()
    fulfillment, channel = border.section(data, "fulfillment"), border.section(data, "salesChannel")
    amazon_channel = channel.get("channelName") == "AMAZON"
    sold_at = border.optional_id(channel, "marketplaceId")
    if amazon_channel and sold_at is None:
        unread.add("marketplaceId")
    created_at = border.moment(data.get("createdTime"))
    if created_at is None:
        unread.add("createdTime")
    return Order(
        id=border.identity(data, "orderId", asked),
        status=border.word(Status, fulfillment.get("fulfillmentStatus"), Status.UNKNOWN),
        fulfilled_by=border.word(FulfilledBy, fulfillment.get("fulfilledBy"), FulfilledBy.UNKNOWN),
        programs=_programs(data, unread),
        amazon_channel=amazon_channel,
        items=_items(data, unread),
        created_at=created_at,
        updated_at=border.moment(data.get("lastUpdatedTime")) or limits.EARLIEST,
        read_at=read_at,
        ship_by=border.moment(border.section(fulfillment, "shipByWindow").get("latestDateTime")),
        total=border.money(border.section(data, "proceeds").get("grandTotal")),
        other_marketplace="" if sold_at in (None, market_id) else sold_at,
        unread=frozenset(unread),
    )


def _programs(data: Object, unread: set[str]) -> frozenset[str]:
    """Return the programs: a list of codes, or nothing at all."""
    said = data.get("programs")
    found = [] if said is None else said
    if not isinstance(found, list) or len(found) > limits.PROGRAMS:
        unread.add("programs")
        return frozenset()
    codes = frozenset(border.code(one) for one in found)
    if "" in codes:
        unread.add("programs")
    return codes - {""}


def _items(data: Object, unread: set[str]) -> tuple[OrderItem, ...]:
    """Return the items; all of them travel in a cancellation, so that none may be left out."""
    said = data.get("orderItems")
    found = said if isinstance(said, list) and len(said) <= limits.ITEMS else []
    known = [one for one in found if isinstance(one, dict)]
    items = tuple(_item(one, unread) for one in known if border.optional_id(one, "orderItemId"))
    if found is not said or len({item.id for item in items}) != len(found):
        unread.add("orderItems")
    return items


def _item(data: Object, unread: set[str]) -> OrderItem:
    product, cancellation = border.section(data, "product"), border.section(data, "cancellation")
    execution = cancellation.get("cancellationExecution")
    quantity = border.count(data.get("quantityOrdered"))
    if quantity is None:
        unread.add("quantityOrdered")
    asked = border.section(cancellation, "cancellationRequest")
    by_buyer = asked.get("requester") == _BUYER
    if not by_buyer and cancellation.get("cancellationRequest") is not None:
        unread.add("cancellationRequest")
    return OrderItem(
        id=border.identity(data, "orderItemId"),
        title=border.words(product.get("title")),
        sku=border.code(product.get("sellerSku")),
        asin=border.code(product.get("asin")),
        quantity=quantity or 0,
        fulfilled=border.count(border.section(data, "fulfillment").get("quantityFulfilled")),
        requested=by_buyer,
        cancelled_by=None if execution is None else _executor(execution),
        unit_price=border.money(border.section(product, "price").get("unitPrice")),
        total=border.money(border.section(data, "proceeds").get("proceedsTotal")),
        request_words=border.words(asked.get("cancelReason")),
    )


def _executor(execution: Any) -> CancelledBy:
    by = execution.get("cancelledBy") if isinstance(execution, dict) else None
    return border.word(CancelledBy, by, CancelledBy.NOT_STATED)


def orders(said: Any, *, read_at: datetime, market_id: str) -> Sequence[Order]:
    """Return the orders of a page. Raises Unreadable where it has no list of them."""
    found = border.a_list(border.an_object(said), "orders")
    return [order(one, read_at=read_at, market_id=market_id) for one in found]


def feed(said: Any, *, feed_type: str, asked: str | None = None) -> FeedSeen:
    """Return a feed as Amazon lists it.

    Raises Unreadable, AboutAnother where the feed is not the one `asked` about, or of another type.
    """
    data = border.an_object(said)
    border.identity(data, "feedType", feed_type)
    return FeedSeen(
        id=border.identity(data, "feedId", asked),
        status=border.word(
            ProcessingStatus, data.get("processingStatus"), ProcessingStatus.UNKNOWN
        ),
        created_at=border.a_moment(data, "createdTime"),
        result_document=border.optional_id(data, "resultFeedDocumentId"),
    )


def feeds(said: Any, *, feed_type: str) -> Sequence[FeedSeen]:
    """Return the feeds of a page. Raises Unreadable where it has no list of them.

    Silence must not look like "no feeds": that would be taken for a proof.
    """
    found = border.a_list(border.an_object(said), "feeds")
    return [feed(one, feed_type=feed_type) for one in found]
