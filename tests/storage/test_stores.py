"""The owner of a database."""

from dataclasses import replace

import pytest

from bot.clock import MovableClock
from bot.domain.cancellation.feed import FeedState
from bot.domain.cancellation.request import State
from storage import Owner, OwnerMismatch, Store, claim_store, claim_stores, known_store
from storage.connector import Connector
from storage.faults import StoreMissing, StoreUnclear
from storage.tables.stores import KnownStore
from tests.builders import a_feed, a_request

OWNER = Owner("A3SELLER", "https://sellingpartnerapi-fe.amazon.com", "JP", "T0TEAM")
OLD = {"key": OWNER.seller_id, "seller_id": OWNER.seller_id, "endpoint": OWNER.endpoint}


def test_a_database_belongs_to_its_first_owner(database: Connector, clock: MovableClock) -> None:
    """The first owner is noted, and goes on with the same store whenever it comes again."""
    stores = known_store(database, OWNER, clock).stores
    stores.check(OWNER)
    assert (stores.all(), stores.team_id()) == ((), None)

    first = claim_store(database, OWNER, clock)
    again = claim_store(database, OWNER, clock)

    assert first.key == again.key == known_store(database, OWNER, clock).key == "A3SELLER.JP"
    assert stores.team_id() == OWNER.team_id
    assert stores.all() == (KnownStore("A3SELLER.JP", OWNER.seller_id, OWNER.endpoint, "JP"),)


@pytest.mark.parametrize(
    "other",
    [
        replace(OWNER, seller_id="A3OTHER"),
        replace(OWNER, endpoint="http://127.0.0.1:8000"),
        replace(OWNER, marketplace="AU"),
        replace(OWNER, team_id="T0OTHER"),
    ],
    ids=["seller", "endpoint", "marketplace", "team"],
)
def test_another_owner_is_refused(store: Store, other: Owner) -> None:
    """Another seller, endpoint, marketplace or team is refused with both named."""
    store.stores.claim(OWNER)
    before = store.stores.all()

    named = r"belongs to seller A3SELLER at \S+ \(JP\) in Slack team T0TEAM.*DATABASE_PATH"
    with pytest.raises(OwnerMismatch, match=named):
        store.stores.claim(other)
    with pytest.raises(OwnerMismatch):
        store.stores.check(other)
    assert store.stores.all() == before


def test_a_store_whose_feed_is_open_is_missing(database: Connector, clock: MovableClock) -> None:
    """Without it nobody would follow the feed, and its account's other stores wait for that."""
    store, feed = claim_store(database, OWNER, clock), a_feed(state=FeedState.DOUBTFUL)
    feed = replace(feed, store=store.key)
    others = [replace(OWNER, marketplace="AU")]
    with store.transaction():
        store.feeds.add(feed)
        ended = a_request(store=store.key, state=State.CANCELLED)
        store.requests.add(ended, view_id=None)

    with pytest.raises(StoreMissing, match=ended.order.id):
        claim_stores(database, others, clock)
    with store.transaction():
        store.feeds.save(feed, replace(feed, state=FeedState.CLOSED))
    assert [one.key for one in claim_stores(database, others, clock)] == ["A3SELLER.AU"]


def test_the_store_of_an_older_database_keeps_its_key(
    database: Connector, clock: MovableClock
) -> None:
    """Its key is the seller id for ever, and its marketplace that of the next run."""
    now = clock.now().isoformat()
    with database.transaction():
        database.insert("workspace", {"one": 1, "team_id": OWNER.team_id, "noted_at": now})
        database.insert("stores", {**OLD, "name": "", "added_at": now})
    assert known_store(database, OWNER, clock).key == OWNER.seller_id

    claimed = claim_store(database, replace(OWNER, marketplace="AU"), clock)
    assert claimed.key == OWNER.seller_id
    assert [store.marketplace for store in claimed.stores.all()] == ["AU"]
    with pytest.raises(OwnerMismatch, match="AU"):
        claim_store(database, OWNER, clock)


def test_a_history_goes_to_no_store_by_guess(database: Connector, clock: MovableClock) -> None:
    """An older version noted no marketplace: where two stores fit, people say whose it is."""
    now = clock.now().isoformat()
    with database.transaction():
        database.insert("workspace", {"one": 1, "team_id": OWNER.team_id, "noted_at": now})
        database.insert("stores", {**OLD, "name": "", "added_at": now})
    both = [replace(OWNER, marketplace="AU"), OWNER]

    with pytest.raises(StoreUnclear, match=r"which: seller A3SELLER at \S+ \(AU\), .* \(JP\)$"):
        claim_stores(database, both, clock)
    claim_stores(database, [OWNER], clock)
    assert [one.key for one in claim_stores(database, both, clock)] == ["A3SELLER.AU", "A3SELLER"]


def test_an_account_is_a_seller_at_an_endpoint() -> None:
    """The stores of one seller at one endpoint share an account, whatever their keys."""
    old = KnownStore(**OLD, marketplace="JP")
    new = KnownStore("A3SELLER.AU", OWNER.seller_id, OWNER.endpoint, "AU")
    abroad = replace(new, endpoint="https://sellingpartnerapi-eu.amazon.com")

    assert old.account == new.account == "A3SELLER@https://sellingpartnerapi-fe.amazon.com"
    assert new.account != abroad.account
