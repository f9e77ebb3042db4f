"""App Home follows the radar: what a reading, a click or the clock changes is drawn again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.home.home import Home, Kind
from bot.domain.orders.order import Order, Status
from bot.domain.people import Person
from bot.domain.radar.answers import Answered, BuyerCard
from bot.domain.radar.to_ship import Due, Urgency
from bot.usecases.home import opening, publishing
from bot.usecases.radar import answering, looking, noticing, taking
from bot.usecases.radar.taking import Click
from tests.builders import NOW, an_item, an_order
from tests.usecases.office import SATO
from tests.usecases.radar.buyers import ASKED, click, said, seen, work
from tests.usecases.radar.packing import Packing
from tests.usecases.radar.shop import MINUTE, Shop

LATER = timedelta(hours=40)
OTHER = Person("U0OTHER", full_member=True)
"""Another operator."""


def opened(shop: Shop) -> None:
    """Have somebody open Home, with nothing left to draw after that."""
    opening.opened(shop.desk, SATO.id)
    drawn(shop)
    assert drawn(shop) is None


def drawn(shop: Shop) -> Home | None:
    """Let the time between two publications pass; return the Home drawn then, None if none is."""
    shop.office.clock.advance(timedelta(seconds=10))
    before = len(shop.office.home_tab.homes)
    publishing.publish_due([shop.desk])
    return next(iter(shop.office.home_tab.homes[before:]), None)


def buyers(home: Home | None) -> list[BuyerCard]:
    """Return the buyers' requests on a Home that was drawn again."""
    assert home is not None
    assert home.work is not None
    return [
        one
        for section in home.work.waiting
        if section.kind is Kind.BUYER
        for one in section.listed.shown
        if isinstance(one, BuyerCard)
    ]


def deadlines(home: Home | None) -> list[Due]:
    """Return the deadlines on a Home that was drawn again."""
    assert home is not None
    return [one.due for one in home.deadlines.shown]


def read(shop: Shop, order: Order, **changes: Any) -> Order:
    """Have a reading tell an order as it is now, and nobody look at anything else."""
    order = shop.change(replace(order, read_at=shop.office.clock.now(), **changes))
    with shop.desk.store.transaction():
        noticing.note_orders(shop.desk, [order])
    return order


def taken(shop: Shop, hours: float = 10) -> Order:
    """Return an order that was taken by the one who has Home open."""
    order = read(shop, an_order(id="250-1111111-1111111", ship_by=NOW + timedelta(hours=hours)))
    taking.take(shop.desk, Click(order.id, SATO, "", 0))
    opened(shop)
    return order


def test_a_buyers_request_appears_and_goes_when_it_is_withdrawn(shop: Shop) -> None:
    """Nobody clicks: the reading that shows it draws Home, and so does the one without it."""
    opened(shop)
    order = seen(shop)
    assert [one.order.id for one in buyers(drawn(shop))] == [order.id]
    assert drawn(shop) is None

    seen(shop, items=(an_item(),))
    assert buyers(drawn(shop)) == []


def test_an_answered_request_leaves_every_home(shop: Shop) -> None:
    """Somebody else answers it: the reader's Home shows it no longer."""
    order = seen(shop)
    opened(shop)

    assert click(shop, answering.ship_instead, order, OTHER) is Answered.SHIPPING
    assert buyers(drawn(shop)) == []


def test_one_tap_goes_from_card_and_home_when_a_part_has_left(shop: Shop) -> None:
    """What was asked stays the same, but what a click can do does not: both are drawn again."""
    order = seen(shop)
    opened(shop)
    cards = len(said(shop).cards)
    left = read(shop, order, items=(replace(ASKED[0], fulfilled=1),))
    work(shop)

    assert not said(shop).cards[-1].one_tap
    assert len(said(shop).cards) == cards + 1
    [shown] = buyers(drawn(shop))
    assert (shown.order.id, shown.one_tap) == (left.id, False)


def test_a_reading_that_says_the_same_draws_nothing(shop: Shop) -> None:
    """A later time alone costs no publication and no update of the card."""
    order = seen(shop)
    taken(shop)
    cards = len(said(shop).cards)
    shop.office.clock.advance(MINUTE)
    read(shop, order)
    read(shop, an_order(id="250-9999999-9999999", ship_by=NOW + LATER))
    work(shop)

    assert drawn(shop) is None
    assert len(said(shop).cards) == cards


def test_a_taken_order_that_shipped_leaves_home_with_the_reading(shop: Shop) -> None:
    """Home does not wait until the takes are looked after."""
    order = taken(shop)
    read(shop, order, status=Status.SHIPPED)

    assert deadlines(drawn(shop)) == []


def test_a_taken_order_is_drawn_again_with_its_new_deadline(shop: Shop) -> None:
    """Amazon moved the ship-by."""
    order = taken(shop)
    read(shop, order, ship_by=NOW + LATER)

    assert [one.ship_by for one in deadlines(drawn(shop))] == [NOW + LATER]


def test_a_taken_order_leaves_home_when_its_cancellation_is_requested(shop: Shop) -> None:
    """It must not be shipped from then on, also before its card is posted."""
    order = taken(shop)
    shop.office.submit(shop.office.view(order), person=SATO)

    assert deadlines(drawn(shop)) == []


def test_a_taken_order_that_turns_overdue_is_drawn_again(shop: Shop) -> None:
    """Time alone changes what Home says of it."""
    packing = Packing.of(shop)
    order = packing.order(1)
    packing.wait(10)
    taking.take(packing.desk, Click(order.id, SATO, "", 0))
    packing.work()
    opened(shop)
    packing.wait(40)
    assert drawn(shop) is None
    packing.wait(20)

    [due] = deadlines(drawn(shop))
    assert due.urgency is Urgency.OVERDUE
    packing.wait(20)
    assert drawn(shop) is None


@pytest.mark.parametrize("change", [{"status": Status.SHIPPED}, {"ship_by": NOW + LATER}])
def test_a_single_reading_tells_as_much_as_a_list(shop: Shop, change: dict[str, Any]) -> None:
    """An order that no scan showed for long is read by itself, and Home shows what it says."""
    order = taken(shop)
    shop.office.clock.advance(looking.UNSEEN_IF_DUE)
    opened(shop)
    shop.change(replace(order, **change))
    looking.look_due(shop.desk)

    assert order.ship_by not in [one.ship_by for one in deadlines(drawn(shop))]
