"""Buyers' requests for the tests: seen by a scan, answered by people."""

from collections.abc import Callable
from datetime import timedelta

from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import Request
from bot.domain.messages import Posted
from bot.domain.orders.order import Order
from bot.domain.people import Person
from bot.domain.radar.answers import Answered, ClickRefusal
from bot.domain.radar.buyer_request import BuyerRequest
from bot.usecases.radar import answering, noticing
from bot.usecases.radar.answering import BuyerAnswer, BuyerClick
from tests.builders import NOW, an_item, an_order
from tests.fakes.slack import FakeBuyersChannel
from tests.usecases.office import SATO
from tests.usecases.radar.shop import Shop

ASKED = (an_item(requested=True, request_words="間違えて注文"),)
SOME = (an_item(requested=True), an_item(id="2"))
UseCase = Callable[[Desk, BuyerClick], BuyerAnswer]


def said(shop: Shop) -> FakeBuyersChannel:
    """Return what was said of buyers' requests."""
    channel = shop.desk.buyers_channel
    assert isinstance(channel, FakeBuyersChannel)
    return channel


def seen(shop: Shop, **changes: object) -> Order:
    """Have a scan see an order as it is now, and what has to be said be said."""
    order = shop.change(
        an_order(**{"items": ASKED, "ship_by": NOW + timedelta(hours=30), **changes})
    )
    with shop.desk.store.transaction():
        noticing.note_orders(shop.desk, [order])
    work(shop)
    return order


def work(shop: Shop) -> None:
    """Let the workers take a turn."""
    answering.follow_cancellations(shop.desk)
    shop.office.work()


def buyer(shop: Shop, order: Order) -> BuyerRequest:
    """Return the buyer's request."""
    found = shop.buyer(order)
    assert found is not None
    return found


def click(
    shop: Shop,
    use_case: UseCase,
    order: Order,
    person: Person = SATO,
    *,
    trigger: str = "",
    version: int | None = None,
    message: Posted | None = None,
) -> Answered | ClickRefusal:
    """Press a button of the card."""
    trigger = trigger or f"T{next(shop.office.numbers)}"
    return use_case(shop.desk, BuyerClick(order.id, person, trigger, version, message)).outcome


def ours(shop: Shop, order: Order) -> Request:
    """Return the newest request of ours."""
    found = shop.desk.store.requests.latest_for(order.id)
    assert found is not None
    return found


def line(shop: Shop, action: str) -> AuditEntry:
    """Return the newest line of the record of a kind."""
    return [one for one in shop.desk.store.audit.all() if one.action == action][-1]
