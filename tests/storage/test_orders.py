"""The open orders: kept page by page, told once a scan came to its last page."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.orders.open_orders import OpenOrders, OrdersScan
from bot.domain.orders.order import Order
from storage import Store
from tests.builders import NOW, an_item, an_order

ASKED = (an_item(requested=True),)
"""Items that the buyer wants to have cancelled."""
HOUR = timedelta(hours=1)


def page(store: Store, scan: OrdersScan, *orders: Order, last: bool = False) -> OrdersScan:
    """Keep a page of a scan, its last one or not."""
    read_at = scan.read_at or scan.started_at
    scan = replace(scan, read_at=read_at, token="next", calls=scan.calls + 1)
    if last:
        scan = replace(scan, token=None, ended_at=NOW, whole_at=read_at)
    with store.transaction():
        store.orders.put(scan, orders)
        if last:
            store.orders.complete(scan)
        store.orders.save_scan(scan)
    return scan


def test_nothing_is_told_before_the_last_page(store: Store) -> None:
    """The first scan shows nothing until it is complete."""
    assert store.orders.scan() is None
    assert store.orders.opened() is None

    scan = page(store, OrdersScan(NOW), an_order(id="1"))
    assert store.orders.scan() == scan
    assert store.orders.opened() is None

    page(store, scan, an_order(id="2"), last=True)
    assert store.orders.opened() == OpenOrders(NOW, (an_order(id="1"), an_order(id="2")), {})


def test_an_order_that_left_is_told_until_the_next_last_page(store: Store) -> None:
    """While a scan is under way, the orders before it stand, with the time of that reading."""
    first = page(store, OrdersScan(NOW), an_order(id="1"), an_order(id="2"), last=True)
    scan = OrdersScan(NOW + HOUR, whole_at=first.whole_at)
    read_again = an_order(id="1", read_at=NOW + HOUR)
    scan = page(store, scan, read_again)
    assert store.orders.opened() == OpenOrders(NOW, (read_again, an_order(id="2")), {})

    page(store, scan, last=True)
    assert store.orders.opened() == OpenOrders(NOW + HOUR, (read_again,), {})


def test_a_request_keeps_the_time_it_was_first_seen_until_it_is_gone(store: Store) -> None:
    """The time of the first scan that shows it stands, and is forgotten with the request."""

    def seen(at: timedelta, order: Order) -> dict[str, object]:
        page(store, OrdersScan(NOW + at), order, last=True)
        opened = store.orders.opened()
        assert opened is not None
        return dict(opened.first_seen)

    assert seen(0 * HOUR, an_order()) == {}
    assert seen(1 * HOUR, an_order(items=ASKED)) == {an_order().id: NOW + HOUR}
    assert seen(2 * HOUR, an_order(items=ASKED)) == {an_order().id: NOW + HOUR}
    assert seen(3 * HOUR, an_order()) == {}


def test_a_row_gives_way_only_to_one_that_is_not_older(store: Store) -> None:
    """A page that lags behind does not undo what is known already, and keeps the order there."""
    newer = an_order(items=ASKED, updated_at=NOW)
    page(store, OrdersScan(NOW), newer, last=True)
    page(store, OrdersScan(NOW + HOUR), an_order(updated_at=NOW - HOUR), last=True)

    assert store.orders.opened() == OpenOrders(NOW + HOUR, (newer,), {newer.id: NOW})


def test_a_page_keeps_no_word_of_the_buyer(store: Store) -> None:
    """What the buyer wrote with a request is in no row."""
    words = (an_item(requested=True, request_words="planted"),)
    page(store, OrdersScan(NOW), an_order(items=words), last=True)

    assert "planted" not in str(store.database.rows('SELECT "order" FROM orders'))
