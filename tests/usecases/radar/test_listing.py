"""The open orders as they are known, for /order, the digest and Home."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.digest.todo import Need
from bot.domain.faults import RoleMissing, Throttled
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.scan import ScanKind
from bot.usecases.radar import listing
from bot.usecases.radar.listing import Progress
from tests.builders import NOW, a_request, an_item, an_order
from tests.usecases.radar.shop import Shop

ASKED = (an_item(requested=True),)


def test_what_to_ship_next_is_told_from_what_is_known(shop: Shop) -> None:
    """The orders come the most urgent first; what we are about to cancel is not to be shipped."""
    assert listing.ship_next(shop.desk) is None

    late, soon, ours = (an_order(id=f"250-0000000-000000{n}") for n in range(3))
    soon = replace(soon, ship_by=NOW + timedelta(hours=3))
    shop.search.orders = [late, soon, ours]
    shop.started()
    shop.add(a_request(order=ours))

    found = listing.ship_next(shop.desk)
    assert found is not None
    assert found[0] == shop.scan().read_at
    assert [(task.order.id, task.need, task.until) for task in found[1]] == [
        (soon.id, Need.SOON, soon.ship_by),
        (late.id, Need.LATER, late.ship_by),
    ]


def test_a_buyers_request_waits_until_a_person_ships_instead(shop: Shop) -> None:
    """It is known since it was first seen; answered by shipping, the order is to ship again."""
    order = an_order(items=ASKED)
    shop.search.orders = [order]
    shop.started()
    request = shop.buyer(order)
    assert request is not None
    found = listing.ship_next(shop.desk)
    assert found is not None
    assert [(task.need, task.since) for task in found[1]] == [(Need.BUYER, request.first_seen_at)]

    with shop.desk.store.transaction():
        shipping = request.to(BuyerState.SHIPPING, shop.office.clock.now())
        shop.desk.store.buyer_requests.save(request, shipping, actor="U", action="ship_instead")
    found = listing.ship_next(shop.desk)
    assert found is not None
    assert [task.need for task in found[1]] == [Need.LATER]


def test_the_first_reading_says_how_far_it_is(shop: Shop) -> None:
    """Nothing is told before all open orders were read; until then, how many are known."""
    shop.search.orders = [an_order(id=f"250-0000000-{n:07}") for n in range(250)]
    assert listing.first_reading(shop.desk) == Progress(0, failed=False)
    assert shop.scan().running

    shop.wait(0.5, step=0.25)
    assert listing.first_reading(shop.desk) == Progress(100, failed=False)
    assert listing.opened(shop.desk) is None
    shop.search.faults.append(Throttled())
    shop.wait(0.25, step=0.25)
    assert listing.first_reading(shop.desk) == Progress(100, failed=False)
    shop.wait(8)
    opened = listing.opened(shop.desk)
    assert opened is not None
    assert len(opened.orders) == 250


def test_without_an_interval_asking_begins_the_first_reading(shop: Shop) -> None:
    """RADAR_MINUTES=0: whoever asks for the list has it read."""
    shop.every(0)
    listing.first_reading(shop.desk)
    shop.started()
    assert listing.ship_next(shop.desk) is not None


def test_a_first_reading_that_failed_says_so(shop: Shop) -> None:
    """Whoever asks hears that Amazon does not give the orders, until it does."""
    assert listing.trouble(shop.desk) == ""
    shop.search.faults.append(RoleMissing("searchOrders", "x"))
    shop.wait(0.25, step=0.25)
    assert listing.trouble(shop.desk) == "role_missing"
    assert listing.first_reading(shop.desk) == Progress(0, failed=True)

    shop.wait(6, step=0.5)
    assert listing.trouble(shop.desk) == ""
    assert not shop.scan(ScanKind.FIRST).running
