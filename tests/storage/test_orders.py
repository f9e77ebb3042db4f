"""The known orders of a store, and how far the scans of its account are."""

from datetime import timedelta

from bot.domain.orders.order import Order, Status
from bot.domain.radar.buyer_request import first_seen
from bot.domain.radar.scan import Scan, ScanKind
from storage import Store
from tests.builders import NOW, STORE, an_item, an_order

HOUR = timedelta(hours=1)


def keep(store: Store, *orders: Order) -> list[bool]:
    """Keep readings of orders."""
    with store.transaction():
        return [store.orders.put(order) for order in orders]


def test_an_order_is_known_by_its_last_reading(store: Store) -> None:
    """A reading takes the place of the one before; an unknown order is none."""
    assert store.orders.get(an_order().id) is None

    shipped = an_order(status=Status.SHIPPED, updated_at=NOW)
    assert keep(store, an_order(), shipped) == [True, True]
    assert store.orders.get(shipped.id) == shipped


def test_a_row_gives_way_only_to_one_that_is_not_older(store: Store) -> None:
    """A page that lags behind does not bring back what Amazon changed since."""
    shipped = an_order(status=Status.SHIPPED, updated_at=NOW)
    older = an_order(updated_at=NOW - HOUR, read_at=NOW + HOUR)
    again = an_order(status=Status.SHIPPED, updated_at=NOW, read_at=NOW + HOUR)

    assert keep(store, shipped, older, again) == [True, False, True]
    assert store.orders.get(shipped.id) == again


def test_the_open_orders_are_those_with_something_left_to_ship(store: Store) -> None:
    """Unshipped and partly shipped ones, by id; the others are known and not open."""
    orders = [an_order(id=str(n), status=status) for n, status in enumerate(Status)]
    keep(store, *orders)

    found = store.orders.open()
    assert {order.status for order in found} == {Status.UNSHIPPED, Status.PARTIALLY_SHIPPED}
    assert store.orders.count_open() == len(found) == 2


def test_the_order_that_was_not_seen_for_longest_is_next(store: Store) -> None:
    """Orders that left, and those asked for in vain a moment ago, are not looked for."""
    old = an_order(id="old", read_at=NOW - 30 * HOUR)
    older = an_order(id="older", read_at=NOW - 40 * HOUR)
    left = an_order(id="left", read_at=NOW - 50 * HOUR, status=Status.SHIPPED)
    keep(store, old, older, left, an_order(id="new"))

    def next_one(before: timedelta) -> Order | None:
        return store.orders.unseen(NOW - before, tried_before=NOW - HOUR)

    assert next_one(24 * HOUR) == older
    with store.transaction():
        store.orders.tried("older", NOW)
    assert next_one(24 * HOUR) == old
    assert next_one(35 * HOUR) is None
    assert store.orders.unseen(NOW, tried_before=NOW + HOUR) == older


def test_of_the_orders_due_the_first_to_ship_is_next(store: Store) -> None:
    """With a ship-by only those due by then are looked for; one read again waits no more."""
    soon = an_order(id="soon", read_at=NOW - 7 * HOUR, ship_by=NOW + 2 * HOUR)
    late = an_order(id="late", read_at=NOW - 7 * HOUR, ship_by=NOW - HOUR)
    keep(store, soon, late, an_order(id="later", read_at=NOW - 9 * HOUR))

    def next_one() -> Order | None:
        return store.orders.unseen(NOW - 6 * HOUR, tried_before=NOW, ship_by=NOW + 4 * HOUR)

    assert next_one() == late
    keep(store, an_order(id="late", ship_by=NOW - HOUR))
    assert next_one() == soon
    keep(store, an_order(id="soon", ship_by=NOW + 2 * HOUR))
    assert next_one() is None


def test_orders_that_left_are_forgotten_but_for_a_buyers_request(store: Store) -> None:
    """Open orders stay however old, and so does an order that a card may still show."""
    shipped = {"status": Status.SHIPPED, "read_at": NOW - 50 * HOUR}
    old, asked = an_order(id="old", **shipped), an_order(id="asked", **shipped)
    recent, opened = an_order(id="recent", status=Status.SHIPPED), an_order(id="open")
    keep(store, old, asked, recent, opened)
    with store.transaction():
        request = first_seen(STORE, "asked", NOW, whole=True, known=None)
        store.buyer_requests.save(None, request, actor="sellerdesk", action="buyer_requested")
        store.orders.forget_left(NOW - 48 * HOUR)

    kept = [name for name in ("old", "asked", "recent", "open") if store.orders.get(name)]
    assert kept == ["asked", "recent", "open"]


def test_a_page_keeps_no_word_of_the_buyer(store: Store) -> None:
    """What the buyer wrote with a request is in no row."""
    words = (an_item(requested=True, request_words="planted"),)
    keep(store, an_order(items=words))

    assert "planted" not in str(store.database.rows('SELECT "order" FROM orders'))


def test_each_kind_of_scan_goes_on_where_it_was(store: Store) -> None:
    """The scans of an account are kept apart, each in place of the one before."""
    assert store.scans.get(ScanKind.CHANGES) is None

    first = Scan(ScanKind.FIRST, NOW, NOW - 60 * HOUR, token="next", token_at=NOW, pages=3)
    changes = Scan(ScanKind.CHANGES, NOW, NOW - HOUR)
    with store.transaction():
        for scan in (first, Scan(ScanKind.CHANGES, NOW - HOUR, NOW - HOUR), changes):
            store.scans.save(scan)
    assert store.scans.get(ScanKind.FIRST) == first
    assert store.scans.get(ScanKind.CHANGES) == changes
