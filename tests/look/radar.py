"""Views of buyers' requests and of the orders to ship."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.cancellation.eligibility import Rule, Verdict
from bot.domain.orders.order import Order
from bot.domain.people import Called
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.to_ship import ToShip
from handlers.blocks import Message
from handlers.radar.views import buyer_card
from handlers.radar.views.overdue import turned_overdue
from handlers.radar.views.shipping import shipping_message
from handlers.radar.views.taking import taken
from handlers.reader import Reader
from tests.builders import APPROVER, NOW
from tests.handlers.radar.samples import LATE, titled, took
from tests.handlers.views.samples import a_buyers
from tests.look.view import OTHER, STORE, View, order, several, view, wanted


def buyers() -> Iterator[View]:
    """Yield the card of a buyer's request, as it waits and as it ended."""
    prime = replace(wanted(), programs=frozenset({"PRIME"}))
    within = {"radar__cancel": 450, "radar__ship_instead": 450}
    for name, asked in (("", wanted()), ("-prime", prime)):
        yield view(f"buyer-request{name}", 560, _buyer(asked), **within)
    some = _buyer(several(), verdict=Verdict(Rule.REQUEST_ON_SOME))
    yield view("buyer-request-some", 560, some, radar__ship_instead=450)
    for state in BuyerState:
        if state is not BuyerState.WAITING:
            yield view(f"buyer-request-{state}", 220, _buyer(wanted(), state))


def _buyer(
    asked: Order, state: BuyerState = BuyerState.WAITING, **changes: Any
) -> Callable[[Reader], Message]:
    seen = a_buyers(asked, state, called=Called((APPROVER, OTHER)), **changes)
    seen = replace(seen, words="間違えて注文してしまいました。")
    return lambda reader: buyer_card.buyer_card(reader, seen, stop_window=timedelta(seconds=60))


def to_ship() -> Iterator[View]:
    """Yield the day's message, on a bad day and on a quiet one, and its thread."""
    held = tuple(replace(order(), id=f"250-3000000-{n:07}") for n in range(6))
    bad = ToShip(NOW, held=held, due=titled(order(), 25), unread=2, late=replace(LATE, more=4))
    quiet = ToShip(NOW, due=titled(order(), 25)[4:6])
    for name, most, seen in (("to-ship", 1000, bad), ("to-ship-quiet", 400, quiet)):
        yield view(name, most, _shipping(seen))
    for name, snoozed in (("taken", False), ("put-off", True)):
        all_ = tuple(replace(one, take=took(one.order.id, snoozed=snoozed)) for one in bad.due)
        yield view(f"to-ship-all-{name}", 1000, _shipping(replace(bad, due=all_)))
    yield view("to-ship-done", 250, _shipping(ToShip(NOW)))
    late = bad.overdue
    yield view("to-ship-thread", 0, lambda reader: turned_overdue(reader, late, bad.late))
    mine = titled(order(), 25)[5]
    yield view("to-ship-taken", 300, lambda reader: taken(reader, mine, store=STORE, operator=True))


def _shipping(seen: ToShip) -> Callable[[Reader], Message]:
    return lambda reader: shipping_message(reader, NOW.date(), seen, store=STORE)
