"""Scanning what changed, page by page, within Amazon's rate."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotYet,
    RoleMissing,
    Throttled,
    Unavailable,
)
from bot.domain.orders.open_orders import OrdersQuery
from bot.domain.orders.order import Order, Status
from bot.domain.radar.scan import ScanKind
from bot.usecases.radar import scanning
from tests.builders import NOW, an_order
from tests.fakes.ports import like
from tests.usecases.radar.shop import MINUTE, Shop


def some(count: int, **changes: object) -> list[Order]:
    """Return so many open orders."""
    return [an_order(id=f"250-0000000-{n:07}", **changes) for n in range(count)]


def test_the_first_scan_reads_what_is_open(shop: Shop) -> None:
    """What changed in the last hour goes first, then 60 days of open orders."""
    shop.search.orders = [*some(250), an_order(id="left", status=Status.SHIPPED)]
    shop.started()

    assert shop.desk.store.orders.count_open() == 250
    queries = [query for query, _ in shop.search.asked]
    assert queries[0] == OrdersQuery(NOW + 0.25 * MINUTE - timedelta(hours=1))
    assert all(query.open_only for query in queries[1:])
    assert len({query.since for query in queries[1:]}) == 1
    assert queries[1].since == NOW + 0.5 * MINUTE - timedelta(days=60)
    assert [urgent for _, urgent in shop.search.asked] == [True, False, False, False]
    assert (shop.scan(ScanKind.FIRST).pages, shop.scan(ScanKind.FIRST).running) == (3, False)


def test_a_scan_is_one_call_unless_much_changed(shop: Shop) -> None:
    """Every five minutes one page is asked for, from where the last scan ended, with an overlap."""
    shop.search.orders = some(250)
    shop.started()
    calls = shop.search.calls
    before = shop.scan().cursor
    assert before is not None

    shop.wait(10)
    assert shop.search.calls == calls + 2
    assert shop.search.asked[calls] == (OrdersQuery(before - timedelta(minutes=10)), True)
    assert shop.scan().cursor == shop.scan().before
    assert shop.scan().since > before - timedelta(minutes=10)


def test_an_order_is_seen_to_leave(shop: Shop) -> None:
    """A change of any status is found; the order stays known for two days, and is open no more."""
    order = an_order()
    shop.search.orders = [order]
    shop.started()
    shop.change(replace(order, status=Status.SHIPPED))
    shop.wait(10)
    assert shop.desk.store.orders.open() == ()
    assert shop.known(order) is not None

    shop.wait(60 * 24 * 2 + 30, step=15)
    assert shop.known(order) is None


def test_a_long_scan_leaves_room_and_moves_the_cursor_at_its_end(shop: Shop) -> None:
    """After hours away one scan reads all that changed; only its first page is urgent."""
    shop.started()
    cursor = shop.scan().cursor
    shop.office.clock.advance(timedelta(hours=5))
    for order in some(250):
        shop.change(order)
    shop.office.clock.advance(timedelta(minutes=3))
    asked = shop.search.calls

    for page in range(3):
        assert shop.scan().cursor == cursor
        assert shop.desk.store.orders.count_open() == page * 100
        scanning.step(shop.desk)
    assert [urgent for _, urgent in shop.search.asked[asked:]] == [True, False, False]
    assert shop.scan().cursor == shop.office.clock.now() - timedelta(minutes=2)
    assert shop.desk.store.orders.count_open() == 250


def test_a_scan_goes_on_after_a_restart(shop: Shop) -> None:
    """A page and the token of the next one are stored together: nothing is read twice or lost."""
    for order in some(3):
        shop.change(order)
    shop.search.size = 2
    shop.office.clock.advance(3 * MINUTE)
    scanning.step(shop.desk)
    scanning.step(replace(shop.desk, run="run-2"))

    assert shop.desk.store.orders.count_open() == 3
    assert [query.token is None for query, _ in shop.search.asked] == [True, False]
    assert shop.scan().pages == 2


def test_a_page_that_cannot_be_stored_is_read_again(shop: Shop) -> None:
    """Where the page is not stored, neither is the token that would pass it over."""
    for order in some(3):
        shop.change(order)
    shop.search.size = 2
    shop.office.clock.advance(3 * MINUTE)
    scanning.begin(shop.desk)
    store = shop.desk.store
    full = like(store, scans=like(store.scans, save=_no_room))
    with pytest.raises(OSError, match="no room"):
        scanning.step(replace(shop.desk, store=full))
    assert shop.desk.store.orders.count_open() == 0

    shop.wait(1, step=0.25)
    assert shop.desk.store.orders.count_open() == 3


def _no_room(*_: object) -> None:
    msg = "no room"
    raise OSError(msg)


def test_a_token_of_yesterday_begins_the_scan_anew(shop: Shop) -> None:
    """Amazon forgets a token after 24 hours; what was read stays, and all is asked for again."""
    for order in some(3):
        shop.change(order)
    shop.search.size = 2
    shop.office.clock.advance(3 * MINUTE)
    scanning.step(shop.desk)
    since = shop.scan().since
    shop.office.clock.advance(timedelta(hours=23))

    scanning.step(shop.desk)
    assert shop.search.asked[-1][0] == OrdersQuery(since)
    scanning.step(shop.desk)
    assert not shop.scan().running


def test_a_page_that_the_rate_forbids_comes_later(shop: Shop) -> None:
    """A scan goes on when there is room again, after five minutes at most, and nothing failed."""
    shop.search.faults += [NotYet("searchOrders", timedelta(seconds=178)), Throttled()]
    scanning.step(shop.desk)
    shop.wait(2)
    assert shop.search.calls == 1
    shop.wait(1)
    assert (shop.search.calls, shop.scan().failed) == (2, "")
    shop.wait(4)
    assert shop.search.calls == 2
    shop.wait(1)
    assert not shop.scan().running


@pytest.mark.parametrize("fault", [RoleMissing("searchOrders", "x"), CredentialsRefused()])
def test_what_a_person_has_to_mend_is_asked_for_rarely(shop: Shop, fault: AmazonFault) -> None:
    """After 5 minutes, then less and less often, but at least every half hour."""
    shop.search.faults += [fault] * 20
    shop.wait(60)
    assert (shop.search.calls, shop.scan().failed) == (4, fault.code)
    shop.search.faults.clear()
    shop.wait(31)
    assert shop.scan().failed == ""
    assert shop.scan().whole_at is not None


def test_an_outage_is_waited_out(shop: Shop) -> None:
    """Amazon is asked again, less and less often, until it answers."""
    shop.search.faults += [Unavailable()] * 3
    shop.wait(0.75, step=0.05)
    assert shop.search.calls >= 4
    assert shop.scan().failed == ""


def test_a_page_that_never_comes_is_left_for_the_first_one(shop: Shop) -> None:
    """After ten tries in vain the scan begins anew, in case it is the token that Amazon refuses."""
    for order in some(3):
        shop.change(order)
    shop.search.size = 2
    shop.office.clock.advance(3 * MINUTE)
    scanning.step(shop.desk)
    shop.search.faults += [Unavailable()] * 11
    shop.wait(14)

    assert [query.token is None for query, _ in shop.search.asked[1:13]] == [False] * 11 + [True]
    assert shop.desk.store.orders.count_open() == 3


def test_a_search_without_its_end_moves_no_cursor(shop: Shop) -> None:
    """Where Amazon does not say how far it went, the next scan asks for the same again."""
    shop.started()
    cursor = shop.scan().cursor
    shop.search.ends = False
    shop.wait(5)
    assert shop.scan().whole_at == shop.office.clock.now()
    assert shop.scan().cursor == cursor
