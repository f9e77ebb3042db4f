"""Amazon's words for the reason of a buyer's request."""

from bot.domain.orders.order import Order

_MOST = 2_000


class RequestWords:
    """The words of the latest readings, by order; in memory only, as they are never stored."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def heard(self, order: Order) -> bool:
        """Remember the words of a reading; return whether they differ from the earlier ones."""
        found = dict.fromkeys(item.request_words for item in order.items if item.request_words)
        words = " / ".join(found)
        before = self._words.get(order.id, "")
        if not order.facts.requested_on_some:
            self._words.pop(order.id, None)
            return False
        self._words[order.id] = words
        if len(self._words) > _MOST:
            self._words.pop(next(iter(self._words)), None)
        return words != before

    def known(self, order_id: str) -> bool:
        """Return whether this run of the program has read the order, with its words if any."""
        return order_id in self._words

    def of(self, order_id: str) -> str:
        """Return the words for an order; empty if none are known."""
        return self._words.get(order_id, "")
