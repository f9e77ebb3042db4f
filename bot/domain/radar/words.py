"""Amazon's words for the reason of a buyer's request: kept in memory, as they are never stored."""

import threading
from collections import OrderedDict

from bot.domain.orders.order import Order

_MOST = 2_000


class RequestWords:
    """What the latest readings say of the reasons, by order; forgotten with the program."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words: OrderedDict[str, str] = OrderedDict()

    def heard(self, order: Order) -> bool:
        """Take the words of a reading; say whether they are other than before."""
        found = dict.fromkeys(item.request_words for item in order.items if item.request_words)
        words = " / ".join(found)
        with self._lock:
            before = self._words.get(order.id)
            if order.facts.requested_on_some:
                self._words[order.id] = words
                if len(self._words) > _MOST:
                    self._words.popitem(last=False)
            else:
                self._words.pop(order.id, None)
                words = before or ""
        return words != (before or "")

    def known(self, order_id: str) -> bool:
        """Say whether a reading by this run of the program told the words, if there are any."""
        with self._lock:
            return order_id in self._words

    def of(self, order_id: str) -> str:
        """Return the words for an order, empty where none are known."""
        with self._lock:
            return self._words.get(order_id, "")
