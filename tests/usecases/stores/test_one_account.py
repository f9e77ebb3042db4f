"""Two stores of one account: one feed, one scan, and absences that concern both."""

from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.radar.scan import ScanKind
from bot.usecases.cancellation import sending
from bot.usecases.people import away
from bot.usecases.radar import scanning
from tests.builders import a_request, an_order
from tests.fakes.health import FakeOrderSearch
from tests.usecases.conftest import TANAKA, Office
from tests.usecases.stores.sister import sister


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
    theirs = replace(mine, id="503-7654321-7654321", other_marketplace=au.market.id)
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
