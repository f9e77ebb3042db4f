"""Processing of a cancellation feed's messages, and the results that its report states."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from simulator.amazon.book import Book
from simulator.amazon.feed_message import Line
from simulator.amazon.feed_report import REJECTED, Result
from simulator.amazon.order import SimOrder

_WORDS = {
    "BuyerCanceled": "Buyer requested cancellation",
    "NoInventory": "No inventory",
    "ShippingAddressUndeliverable": "Undeliverable shipping address",
    "CustomerExchange": "Customer exchange",
    "PricingError": "Pricing error",
}
Effect = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effect of a message (None: no effect) and its reported error (None: success)."""

    effect: Effect | None = None
    error: Result | None = None


@dataclass(slots=True)
class MessageProcessor:
    """Decides the outcome of messages; the sets hold order ids for which a test set the outcome."""

    book: Book
    seller_id: str
    rejected: dict[str, str] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    despite_error: set[str] = field(default_factory=set)

    def process(self, line: Line, merchant: str) -> Outcome:
        """Decide the outcome of one message."""
        order = self.book.find(line.order_id)
        if order is None or merchant != self.seller_id:
            description = (
                f"Your order cannot be found using Merchant ID {merchant} and Merchant Order "
                f"{line.order_id}. Enter the correct order ID and then resubmit your feed."
            )
            return Outcome(error=Result(line.number, "18028", description, line.order_id))
        if line.order_id in self.rejected:
            return _refused(line, self.rejected[line.order_id])
        if not line.cancels or line.order_id in self.ignored:
            return Outcome()
        return self._cancelling(line, order)

    def _cancelling(self, line: Line, order: SimOrder) -> Outcome:
        if order.fulfilled_by != "MERCHANT" or order.channel != "AMAZON":
            return _refused(line)
        if order.left:
            return Outcome(effect=lambda _at: setattr(order, "refunded", True))
        if order.status != "UNSHIPPED" or not _whole(line, order):
            return _refused(line)

        def cancel(at: datetime) -> None:
            if order.left:
                order.refunded = True
            elif order.status == "UNSHIPPED":
                order.cancel(at, "MERCHANT", _WORDS.get(line.reason, line.reason))

        error = _refused(line).error if line.order_id in self.despite_error else None
        return Outcome(cancel, error)


def _whole(line: Line, order: SimOrder) -> bool:
    """Return whether every item is listed with a reason, and nothing else."""
    listed = {item_id for item_id, reason in line.items if reason is not None}
    return listed == {item.item_id for item in order.items} and len(line.items) == len(listed)


def _refused(line: Line, code: str = "18028") -> Outcome:
    return Outcome(error=Result(line.number, code, REJECTED, line.order_id))
