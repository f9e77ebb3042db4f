"""Feeds: one open at most, known by Amazon's id where it is certain."""

from dataclasses import replace

import pytest

from bot.clock import MovableClock
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.processing import ProcessingStatus
from bot.ports.store import FeedOpen
from storage import Store
from storage.connector import Connector
from tests.builders import KNOWN, NOW, a_feed


def add(store: Store, feed: Feed) -> Feed:
    """Store a feed in a transaction of its own."""
    with store.transaction():
        store.feeds.add(feed)
    return feed


def save(store: Store, old: Feed, new: Feed) -> bool:
    """Save a feed in a transaction of its own."""
    with store.transaction():
        return store.feeds.save(old, new)


def test_a_feed_is_found_while_it_is_open_and_after(store: Store) -> None:
    """A feed is the open one until it is closed, and is found by its id for ever."""
    feed = add(store, a_feed())
    assert store.feeds.open() == store.feeds.get(feed.id) == feed

    closed = replace(feed, state=FeedState.CLOSED, closed_at=NOW, outcome="done")
    assert save(store, feed, closed)
    assert store.feeds.open() is None
    assert store.feeds.get(feed.id) == closed


@pytest.mark.parametrize("state", sorted(set(FeedState) - {FeedState.CLOSED}))
def test_a_second_open_feed_is_refused(store: Store, state: FeedState) -> None:
    """While a feed is open no other can be stored, whichever store of the account it is for."""
    add(store, a_feed(state=state))

    for other in (a_feed(id="feed-2"), a_feed(id="feed-2", store="OTHER")):
        with pytest.raises(FeedOpen):
            add(store, other)
    assert store.feeds.get("feed-2") is None
    assert store.feeds.open() == a_feed(state=state)


def test_the_transaction_of_a_refused_feed_goes_on(store: Store) -> None:
    """Being second is an answer and no broken transaction."""
    with store.transaction():
        store.feeds.add(a_feed())
        with pytest.raises(FeedOpen):
            store.feeds.add(a_feed(id="feed-2"))
        store.feeds.add(a_feed(id="feed-0", state=FeedState.CLOSED))

    assert store.feeds.get("feed-0") is not None


def test_each_account_has_its_feeds(store: Store, database: Connector, clock: MovableClock) -> None:
    """Two accounts in one database neither see nor wait for each other's feeds."""
    other = Store(database, replace(KNOWN, key="A3SELLER.UK", endpoint="https://eu.test"), clock)
    add(store, a_feed())
    add(other, a_feed(id="theirs", store="A3SELLER.UK"))

    assert store.feeds.open() == a_feed()
    assert store.feeds.get("theirs") is None
    assert other.feeds.open() == a_feed(id="theirs", store="A3SELLER.UK")


def test_a_closed_feed_is_in_nobodys_way(store: Store) -> None:
    """Any number of closed feeds stand beside the open one."""
    add(store, a_feed(id="feed-0", state=FeedState.CLOSED))
    add(store, a_feed())
    add(store, a_feed(id="feed-2", state=FeedState.CLOSED))

    assert store.feeds.open() == a_feed()


def test_a_feed_is_saved_only_from_its_present_state(store: Store) -> None:
    """Who saves from an older state is told so and changes nothing."""
    feed = add(store, a_feed())
    creating = replace(feed, state=FeedState.CREATING, creating_at=NOW)

    assert save(store, feed, creating)
    assert not save(store, feed, replace(feed, state=FeedState.CLOSED))
    assert store.feeds.get(feed.id) == creating


def test_a_saved_feed_keeps_what_others_saved(store: Store) -> None:
    """Only what differs is written, so two who learn different things both are heard."""
    feed = add(store, a_feed(state=FeedState.ACCEPTED, feed_id="50001"))

    assert save(store, feed, replace(feed, status=ProcessingStatus.IN_QUEUE, looks=1))
    assert save(store, feed, replace(feed, taking_back=True))
    assert save(store, feed, feed)

    assert store.feeds.open() == replace(
        feed, status=ProcessingStatus.IN_QUEUE, looks=1, taking_back=True
    )


def test_the_ids_that_are_ours_are_known(store: Store) -> None:
    """Amazon's ids of our feeds, open or closed, are known; suspects are not ours for certain."""
    add(store, a_feed(id="a", state=FeedState.CLOSED, feed_id="50001"))
    add(store, a_feed(id="b", state=FeedState.CLOSED, suspects=("50009",)))
    add(store, a_feed(id="c", state=FeedState.ACCEPTED, feed_id="50002"))

    assert store.feeds.known_ids() == {"50001", "50002"}
