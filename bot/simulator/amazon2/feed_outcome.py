"""What Amazon does with the messages of a cancellation feed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.simulator.amazon2.orders import SimOrder
from bot.simulator.amazon2.xml import (
    INCOMPLETE,
    REASONS,
    Message,
    Result,
    Unreadable,
    read,
    report,
)

Spoilt = Literal["missing", "empty", "wrong_counts", "latin1", "unknown_ids", "gone", "not_xml"]


@dataclass
class Processing:
    """The rules of a feed's messages; `refunds` are orders refunded whole, with their feed."""

    seller_id: str
    orders: Mapping[str, SimOrder]
    order_lag: float = 0
    rejected: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)
    anyway: set[str] = field(default_factory=set)
    refunds: list[tuple[str, str]] = field(default_factory=list)
    _due: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    def run(self, feed_id: str, content: bytes, at: datetime) -> str:
        """Do what a feed says at its end and return the processing report."""
        try:
            messages = read(content, self.seller_id)
        except Unreadable as error:
            whole = Result("0", error.words, code=error.code)
            return report(self.seller_id, feed_id, 0, [whole])
        results = [result for m in messages if (result := self._do(feed_id, m, at))]
        return report(self.seller_id, feed_id, len(messages), results)

    def settle(self, now: datetime) -> None:
        """Show on the orders what has its time by now."""
        for due in [due for due in self._due if due[0] <= now]:
            self._due.remove(due)
            due[1]()

    def _do(self, feed_id: str, message: Message, at: datetime) -> Result | None:
        order = self.orders.get(message.order_id)
        words = self._objection(order, message)
        if order is not None and message.order_id in self.anyway:
            self._cancel(order, message, at)
            words = INCOMPLETE
        if words:
            return Result(message.number, words, message.order_id)
        if order is None or message.status == "Success" or message.order_id in self.ignored:
            return None
        if order.shipped_any:
            self.refunds.append((message.order_id, feed_id))
        else:
            self._cancel(order, message, at)
        return None

    def _objection(self, order: SimOrder | None, message: Message) -> str:
        if order is None:
            return (
                f"Your order cannot be found using Merchant ID {self.seller_id} and Merchant Order "
                f"{message.order_id}. Enter the correct order ID and then resubmit your feed."
            )
        if message.status == "Success":
            return ""
        items = {item.id for item in order.items}
        complete = {item_id for item_id, _ in message.items} == items
        sound = all(reason in REASONS for _, reason in message.items)
        open_to_it = order.status == "UNSHIPPED" or order.shipped_any
        wanted = message.status == "Failure" and order.fulfilled_by == "MERCHANT"
        good = complete and sound and open_to_it and wanted and order.id not in self.rejected
        return "" if good else INCOMPLETE

    def _cancel(self, order: SimOrder, message: Message, at: datetime) -> None:
        when = at + timedelta(seconds=self.order_lag)

        def cancel() -> None:
            if order.status == "UNSHIPPED":
                order.cancel("MERCHANT", message.reason, when)

        self._due.append((when, cancel))
        self.settle(at)


def spoil(text: str, how: Spoilt | None) -> bytes:
    """Return a report as it arrives, with one thing wrong."""
    if how == "empty":
        return b""
    if how == "not_xml":
        return b"Feed Processing Summary:\n\tNumber of records processed\t\t1\n"
    if how == "wrong_counts":
        text = text.replace("<MessagesProcessed>", "<MessagesProcessed>1")
    if how == "unknown_ids":
        stranger = (
            "<Result><MessageID>99</MessageID><ResultCode>Error</ResultCode>"
            "<ResultMessageCode>18028</ResultMessageCode><ResultDescription>?</ResultDescription>"
            "<AdditionalInfo><AmazonOrderID>999-9999999-9999999</AmazonOrderID></AdditionalInfo>"
            "</Result>"
        )
        text = text.replace("    </ProcessingReport>", stranger + "</ProcessingReport>")
    if how == "latin1":
        return text.replace("<StatusCode>", "<!-- é --><StatusCode>").encode("iso-8859-1")
    return text.encode()
