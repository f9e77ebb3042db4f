"""Looking an order up: what is known of it beside what Amazon says now."""

from bot.domain.orders.order import Status
from bot.domain.radar.buyer_request import BuyerState
from bot.usecases.orders import looking_up
from bot.usecases.radar import answering, noticing
from bot.usecases.radar.answering import BuyerClick
from tests.builders import an_item, an_order
from tests.usecases.office import SATO, Office

ASKED = (an_item(requested=True),)


def stands(office: Office, **changes: object) -> BuyerState | None:
    """Look up an order as it is at Amazon by now; return how its buyer's request stands."""
    order = an_order(**{"items": ASKED, **changes})
    office.book.orders[order.id] = order
    found = looking_up.look_up(office.desk, order.id)
    return None if found.buyer is None else found.buyer.state


def test_the_buyers_request_is_told_as_it_was_answered(office: Office) -> None:
    """Unknown before a scan saw it, then waiting, then answered with Ship Instead."""
    assert stands(office) is None
    with office.desk.store.transaction():
        noticing.note_orders(office.desk, [an_order(items=ASKED)])
    assert stands(office) is BuyerState.WAITING
    answering.ship_instead(office.desk, BuyerClick(an_order().id, SATO, "T1"))
    assert stands(office) is BuyerState.SHIPPING


def test_this_reading_knows_more_than_the_last_scan(office: Office) -> None:
    """What the buyer or a shipment ended meanwhile is not called waiting; nothing is stored."""
    with office.desk.store.transaction():
        noticing.note_orders(office.desk, [an_order(items=ASKED)])

    assert stands(office, items=(an_item(),)) is BuyerState.WITHDRAWN
    assert stands(office, status=Status.SHIPPED) is BuyerState.SHIPPED
    assert stands(office, status=Status.CANCELLED) is BuyerState.CANCELLED
    known = office.desk.store.buyer_requests.get(an_order().id)
    assert known is not None
    assert known.state is BuyerState.WAITING
