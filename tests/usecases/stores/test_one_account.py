"""Two stores of one account: one feed, one scan, and absences that concern both."""

from dataclasses import replace
from datetime import timedelta

from bot.clock import MovableClock
from bot.desk import Desk
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.orders.order import Status
from bot.domain.radar.scan import ScanKind
from bot.usecases.cancellation import sending
from bot.usecases.people import away
from bot.usecases.radar import listing, scanning
from tests.builders import NOW, a_request, an_order
from tests.fakes.health import FakeOrderSearch
from tests.usecases.office import TANAKA, Office
from tests.usecases.stores.sister import sister

THEIRS = "503-7654321-7654321"


def test_the_store_whose_feed_was_last_comes_last(office: Office) -> None:
    """Stores take turns; a store alone needs no turn."""
    jp, au = office.desk, sister(office, "AU")
    assert list(sending.in_turn([jp])) == [jp]
    assert list(sending.in_turn([jp, au])) == [jp, au]
    now = office.clock.now()
    with jp.store.transaction():
        feed = Feed("f1", jp.store_key, FeedState.PREPARED, (), prepared_at=now)
        jp.store.feeds.add(replace(feed, state=FeedState.CLOSED, closed_at=now))
    assert list(sending.in_turn([jp, au])) == [au, jp]


def test_a_store_leaves_the_feed_of_another_alone(office: Office) -> None:
    """While one store's feed is open, the other one neither sends nor touches it."""
    request = office.sent()
    au = sister(office, "AU")
    feed = au.store.feeds.open()
    assert feed is not None
    sending.step(au)
    assert au.store.feeds.open() == feed
    assert office.state(request) is State.SUBMITTED


def test_one_scan_serves_both(office: Office) -> None:
    """Each store gets the orders of its marketplace, read as its own."""
    au = sister(office, "AU")
    search = FakeOrderSearch(office.clock)
    jp = replace(office.desk, order_search=search)
    mine = an_order()
    theirs = replace(mine, id=THEIRS, other_marketplace=au.market.id)
    search.orders = [mine, theirs]
    for _ in range(4):
        office.clock.advance(timedelta(seconds=20))
        scanning.step(jp, [au])
    assert [one.id for one in jp.store.orders.open()] == [mine.id]
    [stored] = au.store.orders.open()
    assert (stored.id, stored.other_marketplace) == (theirs.id, "")
    first = jp.store.scans.get(ScanKind.FIRST)
    assert first is not None
    assert first == au.store.scans.get(ScanKind.FIRST)


def scanned(jp: Desk, *others: Desk, minutes: int) -> None:
    """Let the account be scanned for its stores while time passes."""
    assert isinstance(jp.clock, MovableClock)
    for _ in range(minutes):
        jp.clock.advance(timedelta(minutes=1))
        scanning.step(jp, others)


def test_a_store_that_is_added_later_knows_the_orders_of_before(office: Office) -> None:
    """Its open orders are read once, and until then it does not say that it knows them."""
    au = sister(office, "AU")
    search = FakeOrderSearch(office.clock)
    jp = replace(office.desk, order_search=search)
    scanned(jp, minutes=6)
    assert listing.opened(jp) is not None
    assert listing.opened(au) is None

    changed_at = NOW - timedelta(days=3)
    old = an_order(id=THEIRS, other_marketplace=au.market.id, updated_at=changed_at)
    search.orders = [old]
    scanned(jp, au, minutes=1)
    assert listing.opened(au) is None
    scanned(jp, au, minutes=5)
    assert listing.opened(au) is not None
    assert [one.id for one in au.store.orders.open()] == [old.id]
    calls = search.calls
    scanned(jp, au, minutes=5)
    assert search.calls == calls + 1


def test_a_store_that_was_away_learns_what_changed_meanwhile(office: Office) -> None:
    """Back in the settings, it finds what came, and what left is open no more."""
    au = sister(office, "AU")
    search = FakeOrderSearch(office.clock)
    jp = replace(office.desk, order_search=search)
    order = an_order(id=THEIRS, other_marketplace=au.market.id)
    left = replace(order, id="503-0000000-0000001", updated_at=NOW - timedelta(days=1))
    search.orders = [left]
    scanned(jp, au, minutes=6)
    assert [one.id for one in au.store.orders.open()] == [left.id]

    search.orders = []  # Amazon is asked for the orders of the other store alone
    scanned(jp, minutes=300)
    came, then = order, office.clock.now() - timedelta(hours=2)
    search.orders = [
        replace(came, updated_at=then),
        replace(left, status=Status.SHIPPED, updated_at=then),
    ]
    scanned(jp, au, minutes=2)
    assert [one.id for one in au.store.orders.open()] == [came.id]
    assert jp.store.scans.get(ScanKind.CHANGES) == au.store.scans.get(ScanKind.CHANGES)


def test_a_scan_begun_for_one_store_serves_the_account(office: Office) -> None:
    """A digest that wants the orders read as they are now has those of the other stores read."""
    au = sister(office, "AU")
    search = FakeOrderSearch(office.clock)
    jp = replace(office.desk, order_search=search)
    scanned(jp, au, minutes=6)

    wanted = scanning.begin(au)
    scanned(jp, au, minutes=1)
    read_at = listing.read_at(au)
    assert read_at is not None
    assert read_at >= wanted.started_at
    assert read_at == listing.read_at(jp)


def test_an_absence_concerns_the_cards_of_all_stores(office: Office) -> None:
    """Who is away is mentioned by no store's cards, and is again when they are back."""
    au = sister(office, "AU")
    request = office.ask()
    until = office.clock.now() + timedelta(hours=1)

    def dirty() -> bool:
        return any(row.subject == request.id for row in office.desk.store.outbox.due(until))

    assert away.begin(au, TANAKA.id, until, [office.desk])
    assert dirty()
    office.work()
    office.clock.advance(timedelta(hours=2))
    away.end_due(au, [office.desk])
    assert away.of(office.desk, TANAKA.id) is None


def test_a_card_says_that_it_waits_behind_another_stores_feed(office: Office) -> None:
    """A feed that hangs for STUCK_MINUTES is said on the cards of all stores of the account."""
    office.sent()
    au = sister(office, "AU")
    waiting = a_request(
        id="au",
        store=au.store_key,
        order=an_order(id="503-7654321-7654321"),
        state=State.APPROVED,
        send_after=office.clock.now(),
    )
    with au.store.transaction():
        au.store.requests.add(waiting, view_id=None)

    sending.step(au)
    assert trouble_of(au, waiting) is None
    office.clock.advance(au.pace.stuck)
    sending.step(au)
    assert trouble_of(au, waiting) is Trouble.STUCK_BEHIND


def trouble_of(desk: Desk, request: Request) -> Trouble | None:
    """Return why a request waits."""
    found = desk.store.requests.get(request.id)
    assert found is not None
    return found.noted.trouble
