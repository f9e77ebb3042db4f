"""Retention: what is deleted, and what is kept at any age."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.feed import FeedState
from bot.domain.cancellation.request import OPEN, State
from bot.domain.digest.digest import PostedDigest
from bot.domain.messages import Posted
from bot.domain.radar.buyer_request import BuyerState, first_seen
from bot.domain.radar.scan import Scan, ScanKind
from bot.domain.radar.shipping import ShippingDay, Take, Watcher
from storage import Store
from tests.builders import NOW, STORE, a_feed, a_request, a_view, an_entry, an_order

LATER = NOW + timedelta(seconds=1)
DAY = timedelta(days=1)


def count(store: Store, table: str) -> int:
    """Return how many rows a table has."""
    return len(store.database.rows(f"SELECT 1 FROM {table}"))  # noqa: S608 - a name of ours


@pytest.mark.parametrize("state", State)
def test_only_what_has_ended_is_forgotten(store: Store, state: State) -> None:
    """A request that is still open waits for somebody, however old it is; its line stays too."""
    with store.transaction():
        store.requests.add(a_request(state=state), view_id=None)
        assert store.keeping.forget(NOW, forms=NOW, deliveries=NOW) == 0
        assert store.keeping.forget(LATER, forms=LATER, deliveries=LATER) == (state not in OPEN)

    assert count(store, "requests") == (state in OPEN)
    assert count(store, "audit") == 1


def test_all_that_amazon_said_is_forgotten(store: Store) -> None:
    """Feeds, reports, digests and open orders older than the moment go, younger ones stay."""
    with store.transaction():
        for age, name in ((0, "old"), (2, "new")):
            at = NOW + timedelta(seconds=age)
            store.digests.record(PostedDigest((NOW + timedelta(days=age)).date(), "C", "1", at))
            store.orders.put(an_order(id=name, read_at=at))
            request = first_seen(STORE, name, at, whole=True, known=None)
            store.buyer_requests.save(None, request, actor="sellerdesk", action="buyer_requested")
            store.watchers.add(Watcher(name, "U", at))
            store.takes.put(Take(name, "U", at))
            store.shipping_days.save(ShippingDay(at.date() + age * DAY, Posted("C", "1"), at))
            store.feeds.add(a_feed(id=name, state=FeedState.CLOSED, closed_at=at))
            store.reports.save((NOW + timedelta(days=age)).date(), "JP", at, "{}")
        store.keeping.forget(LATER, forms=NOW, deliveries=NOW)

    assert [order.id for order in store.orders.open()] == ["new"]
    assert [one.order_id for one in store.buyer_requests.in_state(*BuyerState)] == ["new"]
    assert [take.order_id for take in store.takes.all()] == ["new"]
    assert (store.watchers.of("old"), len(store.watchers.of("new"))) == ((), 1)
    assert count(store, "shipping_days") == 1
    assert count(store, "digests") == 1
    assert store.feeds.get("old") is None
    assert store.feeds.get("new") is not None
    assert count(store, "health_reports") == 1


@pytest.mark.parametrize("recent", [False, True])
def test_scans_are_forgotten_together(store: Store, *, recent: bool) -> None:
    """Where the newest scan is too old all begins anew; else the first one counts at any age."""
    changes = Scan(ScanKind.CHANGES, LATER if recent else NOW, NOW)
    with store.transaction():
        store.scans.save(Scan(ScanKind.FIRST, NOW, NOW, ended_at=NOW))
        store.scans.save(changes)
        store.keeping.forget(LATER, forms=LATER, deliveries=LATER)

    assert [store.scans.get(kind) is not None for kind in ScanKind] == [recent, recent]


def test_what_serves_for_days_is_forgotten_after_days(store: Store) -> None:
    """Forms, answered deliveries and claimed periods go by an age of their own."""
    with store.transaction():
        for age, name in ((0, "old"), (2, "new")):
            at = NOW + timedelta(seconds=age)
            store.views.put(a_view(view_id=name, opened_at=at))
            store.deliveries.record(name, "approved", at=at)
            store.schedule.claim("digest", name, at)
        store.keeping.forget(NOW - timedelta(days=500), forms=LATER, deliveries=LATER)

    assert store.views.get("old") is None
    assert store.views.get("new") is not None
    assert store.deliveries.answer("old") is None
    assert store.deliveries.answer("new") == "approved"
    assert count(store, "schedule") == 1


def test_old_lines_of_the_record_forget_their_orders(store: Store) -> None:
    """Of lines before the moment the order and the reason go; the rest, and younger lines, stay."""
    old, plain = an_entry(why="no stock"), an_entry(order_id="", why="unknown_person")
    other, new = an_entry(store="OTHER"), an_entry(at=NOW + timedelta(days=540))
    with store.transaction():
        for line in (old, plain, other, new):
            store.audit.add(line)
        assert store.keeping.old_lines(LATER) == 1
        store.keeping.cut_lines(LATER)
        assert store.keeping.old_lines(LATER) == 0

    assert list(store.audit.all()) == [replace(old, order_id="", why=""), plain, other, new]


def test_a_feed_stays_as_long_as_its_requests(store: Store) -> None:
    """An unconfirmed request still needs the feed that it went with."""
    with store.transaction():
        store.feeds.add(a_feed(state=FeedState.CLOSED, closed_at=NOW))
        store.requests.add(a_request(state=State.UNCONFIRMED), view_id=None)
        store.keeping.forget(LATER, forms=LATER, deliveries=LATER)

    assert store.feeds.get("feed-1") is not None
