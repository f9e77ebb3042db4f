"""Orders that no scan has shown for long are read by themselves, slowly."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.faults import AmazonFault, NotFound, Rejected, Unavailable
from bot.domain.orders.order import Order, Status
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.words import RequestWords
from bot.usecases.radar import looking, noticing
from tests.builders import NOW, an_item, an_order
from tests.usecases.radar.shop import Shop

HOUR = timedelta(hours=1)


def keep(shop: Shop, name: str, *, seen: float, ship_in: float = 100) -> Order:
    """Keep an order that was seen so many hours ago, to ship in so many."""
    order = an_order(id=name, read_at=NOW - seen * HOUR, ship_by=NOW + ship_in * HOUR)
    with shop.desk.store.transaction():
        shop.desk.store.orders.put(order)
    shop.office.book.orders[name] = order
    return order


def look(shop: Shop, times: int = 1) -> list[str]:
    """Let so many turns pass; return which orders were read."""
    before = len(shop.office.book.readings)
    for _ in range(times):
        looking.look_due(shop.desk)
    return shop.office.book.readings[before:]


def test_what_is_due_is_read_first_then_what_was_not_seen_for_longest(shop: Shop) -> None:
    """Six hours where an order is due within a day, a day elsewhere; each once."""
    keep(shop, "new", seen=1, ship_in=1)
    keep(shop, "quiet", seen=23)
    keep(shop, "old", seen=25)
    keep(shop, "older", seen=30)
    keep(shop, "overdue", seen=7, ship_in=-1)
    keep(shop, "soon", seen=7, ship_in=3)

    assert look(shop, 6) == ["overdue", "soon", "older", "old"]


def test_a_reading_is_taken_in_like_a_scans(shop: Shop) -> None:
    """An order that was shipped leaves the list; a buyer's request is noted."""
    keep(shop, "shipped", seen=30)
    asked = keep(shop, "asked", seen=29)
    shop.office.book.orders["shipped"] = an_order(id="shipped", status=Status.SHIPPED)
    shop.office.book.orders["asked"] = replace(asked, items=(an_item(requested=True),))
    look(shop, 2)

    assert [order.id for order in shop.desk.store.orders.open()] == ["asked"]
    request = shop.buyer(asked)
    assert request is not None
    assert request.state is BuyerState.WAITING


@pytest.mark.parametrize("fault", [NotFound(), Rejected()])
def test_an_order_that_amazon_withholds_holds_up_no_other(shop: Shop, fault: AmazonFault) -> None:
    """It is asked for again after an hour."""
    keep(shop, "withheld", seen=40)
    keep(shop, "other", seen=30)
    shop.office.book.withheld["withheld"] = fault

    assert look(shop, 3) == ["withheld", "other"]
    shop.office.clock.advance(HOUR + timedelta(seconds=1))
    assert look(shop) == ["withheld"]


def test_an_outage_while_looking_is_waited_out(shop: Shop) -> None:
    """Nothing is asked for half a minute, then longer."""
    keep(shop, "old", seen=30)
    shop.office.book.withheld["old"] = Unavailable()
    assert look(shop, 3) == ["old"]
    shop.office.clock.advance(timedelta(seconds=30))
    assert look(shop, 3) == ["old"]


def test_the_reserve_of_the_rate_is_left_alone(shop: Shop) -> None:
    """Where there is no room but the reserve, the next turn tries again."""
    keep(shop, "old", seen=30)
    shop.office.book.urgent_only = True
    assert look(shop, 2) == ["old", "old"]

    shop.office.book.urgent_only = False
    assert look(shop, 2) == ["old"]


def test_a_reading_that_is_outdated_is_tried_again_later(shop: Shop) -> None:
    """An answer older than what is known is no reading, and is not asked for without end."""
    order = keep(shop, "old", seen=30)
    shop.office.book.orders["old"] = replace(order, updated_at=order.updated_at - HOUR)

    assert look(shop, 2) == ["old"]
    assert shop.known(order) == order


def test_a_buyers_words_are_read_once_after_a_restart(shop: Shop) -> None:
    """They are not stored, so a reading tells them again, however lately the order was seen."""
    asked = replace(keep(shop, "asked", seen=1), items=(an_item(requested=True),))
    shop.office.book.orders["asked"] = asked
    with shop.desk.store.transaction():
        noticing.note_orders(shop.desk, [asked])
    assert look(shop) == []

    shop.office.desk = replace(shop.desk, request_words=RequestWords())
    assert look(shop, 3) == ["asked"]
