"""Feeds: one open at most, known by Amazon's id where it is certain."""

from dataclasses import replace

import pytest

from bot.domain.cancellation.feed import Feed, FeedState, FeedStatus
from bot.ports.store import StoreBusy
from storage import SqliteStore
from tests.builders import NOW, a_feed


def add(store: SqliteStore, feed: Feed) -> Feed:
    """Store a feed in a transaction of its own."""
    with store.transaction():
        store.feeds.add(feed)
    return feed


def save(store: SqliteStore, old: Feed, new: Feed) -> bool:
    """Save a feed in a transaction of its own."""
    with store.transaction():
        return store.feeds.save(old, new)


def test_a_feed_is_found_while_it_is_open_and_after(store: SqliteStore) -> None:
    """A feed is the open one until it is closed, and is found by its id for ever."""
    feed = add(store, a_feed())
    assert store.feeds.open() == store.feeds.get(feed.id) == feed

    closed = replace(feed, state=FeedState.CLOSED, closed_at=NOW, outcome="done")
    assert save(store, feed, closed)
    assert store.feeds.open() is None
    assert store.feeds.get(feed.id) == closed


@pytest.mark.parametrize("state", sorted(set(FeedState) - {FeedState.CLOSED}))
def test_a_second_open_feed_is_refused(store: SqliteStore, state: FeedState) -> None:
    """While a feed is open no other can be stored."""
    add(store, a_feed(state=state))

    with pytest.raises(StoreBusy, match="feed-1"):
        add(store, a_feed(id="feed-2"))
    assert store.feeds.get("feed-2") is None


def test_a_closed_feed_is_in_nobodys_way(store: SqliteStore) -> None:
    """Any number of closed feeds stand beside the open one, and each store has its own."""
    add(store, a_feed(id="feed-0", state=FeedState.CLOSED))
    add(store, a_feed())
    add(store, a_feed(id="feed-2", state=FeedState.CLOSED))
    add(store, a_feed(id="theirs", store="OTHER", state=FeedState.CLOSED))

    assert store.feeds.open() == a_feed()
    assert store.feeds.get("theirs") is None


def test_a_feed_is_saved_only_from_its_present_state(store: SqliteStore) -> None:
    """Who saves from an older state is told so and changes nothing."""
    feed = add(store, a_feed())
    creating = replace(feed, state=FeedState.CREATING, creating_at=NOW)

    assert save(store, feed, creating)
    assert not save(store, feed, replace(feed, state=FeedState.CLOSED))
    assert store.feeds.get(feed.id) == creating


def test_a_saved_feed_keeps_what_others_saved(store: SqliteStore) -> None:
    """Only what differs is written, so two who learn different things both are heard."""
    feed = add(store, a_feed(state=FeedState.ACCEPTED, feed_id="50001"))

    assert save(store, feed, replace(feed, status=FeedStatus.IN_QUEUE, looks=1))
    assert save(store, feed, replace(feed, taking_back=True))
    assert save(store, feed, feed)

    assert store.feeds.open() == replace(
        feed, status=FeedStatus.IN_QUEUE, looks=1, taking_back=True
    )


def test_the_ids_that_are_ours_are_known(store: SqliteStore) -> None:
    """Amazon's ids of our feeds, open or closed, are known; suspects are not ours for certain."""
    add(store, a_feed(id="a", state=FeedState.CLOSED, feed_id="50001"))
    add(store, a_feed(id="b", state=FeedState.CLOSED, suspects=("50009",)))
    add(store, a_feed(id="c", state=FeedState.ACCEPTED, feed_id="50002"))

    assert store.feeds.known_ids() == {"50001", "50002"}
