"""While Amazon refuses the whole search, a reduced one notes what buyers ask for."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.faults import ReadRefused
from bot.domain.orders.order import Order, Status
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.scan import ScanKind
from tests.builders import an_item, an_order
from tests.usecases.radar.shop import Shop

ASKED = (an_item(requested=True),)


def incident(shop: Shop) -> Order:
    """Let Amazon refuse the whole search from now on, with one open order known."""
    order = an_order()
    shop.search.orders = [order]
    shop.started()
    shop.search.incident = True
    return order


def test_a_refused_search_is_tried_with_less(shop: Shop) -> None:
    """A buyer's request on a known order is noted; it is no reading, and the cursor stays."""
    order = incident(shop)
    cursor, whole_at = shop.scan().cursor, shop.scan().whole_at
    shop.change(replace(order, items=ASKED, status=Status.SHIPPED))
    shop.wait(10)

    request = shop.buyer(order)
    assert request is not None
    assert (request.state, request.whole) == (BuyerState.WAITING, True)
    known = shop.known(order)
    assert known is not None
    assert known.facts == order.facts
    assert (shop.scan().cursor, shop.scan().whole_at) == (cursor, whole_at)
    assert shop.scan().failed == "unavailable"

    shop.search.incident = False
    shop.wait(6)
    assert shop.scan().failed == ""
    request = shop.buyer(order)
    assert request is not None
    assert (request.state, request.version) == (BuyerState.SHIPPED, 2)


def test_a_reduced_scan_goes_on_from_the_reduced_one_before(shop: Shop) -> None:
    """However long the incident lasts, each scan asks for the last minutes once more."""
    incident(shop)
    shop.wait(60)
    [*_, last] = [query for query, _ in shop.search.asked if query.reduced]
    noted = shop.scan().noted_until

    assert noted is not None
    assert noted > shop.office.clock.now() - timedelta(minutes=10)
    assert last.since > shop.office.clock.now() - timedelta(minutes=25)
    whole = [query for query, _ in shop.search.asked if not query.reduced]
    assert whole[-1].since < last.since


def test_where_the_reduced_search_is_refused_too_it_is_waited(shop: Shop) -> None:
    """Then the whole is asked for again, slower each time."""
    shop.search.faults += [ReadRefused()] * 6
    shop.wait(1.5, step=0.1)
    assert [query.reduced for query, _ in shop.search.asked] == [False, True, False, True]
    shop.wait(60)
    assert shop.scan().failed == ""
    assert shop.scan().whole_at is not None


def test_a_first_reading_that_is_refused_waits(shop: Shop) -> None:
    """Without facts there is nothing to read: it is asked for again in the same way."""
    shop.wait(0.25, step=0.25)
    shop.search.faults.append(ReadRefused())
    shop.wait(0.25, step=0.25)
    shop.wait(0.75, step=0.25)
    assert not any(query.reduced for query, _ in shop.search.asked)
    assert not shop.scan(ScanKind.FIRST).running
