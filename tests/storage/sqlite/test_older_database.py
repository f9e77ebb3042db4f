"""A database that an older version of the program wrote loses nothing when it is migrated.

`version_3.sql` is a dump of what that version wrote: requests in every state, feeds, forms, a scan
of the open orders under way, and all the rest.
"""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.request import State, Trouble
from bot.domain.messages import Notice, Posted
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.scan import ScanKind
from storage import ConstraintViolated, Owner, Store, claim_store
from storage.codec import moment
from storage.sqlite import open_database
from tests.builders import NOW
from tests.storage.sqlite.rows import before_and_after, everything

DUMP = Path(__file__).parent / "version_3.sql"
OWNER = Owner("A3SELLER", "https://sellingpartnerapi-fe.amazon.com", "JP", "T0TEAM")
ACCOUNT = "A3SELLER@https://sellingpartnerapi-fe.amazon.com"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
GONE = {"ownership", "orders_readings"}
RADAR = {"buyer_requests", "watchers", "takes", "shipping_days"}
PEOPLE = {"admin_notices", "away", "user_groups"}
NEW = {"workspace", "stores", "orders", "scans", "homes", "links"} | RADAR | PEOPLE


@pytest.fixture
def older(path: Path) -> Path:
    """Return a database as version 3 left it."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
    return path


def opened(path: Path) -> Store:
    """Open a database as the next run does."""
    return claim_store(open_database(path), OWNER, MovableClock(NOW))


def test_the_dump_holds_rows_of_every_table_and_state(older: Path) -> None:
    """What is migrated here is all that may be there."""
    with closing(sqlite3.connect(older)) as database:
        rows = everything(database)

    assert [table for table, found in rows.items() if not found] == []
    assert {row["state"] for row in rows["requests"]} == set(State)


def test_every_row_is_there_afterwards(older: Path) -> None:
    """Each row of each table that stays is what it was, in every column that it had."""
    before, after = before_and_after(older)

    assert set(before) - set(after) == GONE
    assert set(after) - set(before) == NEW
    assert before["outbox"] == [
        {name: cell for name, cell in row.items() if name != "posted"} for row in after["outbox"]
    ]
    for old, new in zip(before["requests"], after["requests"], strict=True):
        kept = {name: cell for name, cell in old.items() if name != "why"}
        assert kept.items() <= new.items()
        assert set(new) - set(kept) == {"reading_run", "ending", "reported_words"}
    added = {"account": ACCOUNT, "silent_since": None}
    assert [row | added for row in before["feeds"]] == after["feeds"]
    assert after["deliveries"] == [
        {"id": row["trigger_id"], "answer": row["answer"], "at": row["at"]}
        for row in before["deliveries"]
    ]
    assert after["collecting"] == [row for row in before["collecting"] if row["name"] == "report"]
    changed = {"outbox", "requests", "feeds", "deliveries", "collecting", *GONE}
    assert [table for table in set(before) - changed if before[table] != after[table]] == []


def test_what_waits_to_be_said_keeps_its_turn(older: Path) -> None:
    """A card that stands in Slack goes before one that does not, as it did."""
    store = opened(older)
    due = [(row.kind, row.subject, row.generation) for row in store.outbox.due(NOW)]
    store.close()

    assert due == [
        ("card", "r-requested", 2),
        ("card", "r-void", 1),
        (Notice.POSTED, "r-requested", 1),
    ]


def test_the_owner_goes_on(older: Path) -> None:
    """The store keeps its key, the team and the beginning stay, the next run adds the market."""
    store = opened(older)

    assert store.key == OWNER.seller_id
    assert store.known_since == NOW
    assert store.stores.team_id() == OWNER.team_id
    [known] = store.stores.all()
    assert (known.key, known.account, known.marketplace) == (OWNER.seller_id, ACCOUNT, "JP")
    store.close()


def test_requests_are_read_as_they_were(older: Path) -> None:
    """A request in each state is found, with its card, its form and what was noted."""
    store = opened(older)

    found = {request.state: request for request in store.requests.in_state(*State)}
    assert set(found) == set(State)
    assert found[State.APPROVED].noted.trouble is Trouble.AMAZON_DOWN
    assert found[State.SUBMITTED].noted.card == Posted("C0", "1.4")
    assert store.requests.by_view("V6") == store.requests.get("r-failed")
    view = store.views.get("V2")
    assert view is not None
    assert view.user_id == "U0SATO"
    assert store.deliveries.answer("T2") == "not_approver"
    store.close()


@pytest.mark.parametrize("state", sorted(set(FeedState) - {FeedState.CLOSED}))
def test_an_open_feed_stays_the_open_one(older: Path, state: FeedState) -> None:
    """A feed that is under way in any state is the account's open one, and is in the way."""
    with closing(sqlite3.connect(older)) as database:
        database.execute("UPDATE feeds SET state = ? WHERE id = 'feed-open'", (state,))
        database.commit()
    store = opened(older)

    feed = store.feeds.open()
    assert feed is not None
    assert (feed.id, feed.state, feed.suspects) == ("feed-open", state, ("50009",))
    assert store.feeds.known_ids() == {"50001", "50002"}
    with pytest.raises(ConstraintViolated), store.transaction():
        store.database.insert("feeds", {**row_of(store, feed), "id": "second"})
    store.close()


def test_the_silence_of_an_open_feed_goes_on(older: Path) -> None:
    """Since when Amazon had told nothing of it was written where a closed feed has its end."""
    since = NOW - DAY
    with closing(sqlite3.connect(older)) as database:
        database.execute("UPDATE feeds SET closed_at = ? WHERE id = 'feed-open'", (moment(since),))
        database.commit()
    store = opened(older)

    feed, done = store.feeds.open(), store.feeds.get("feed-done")
    assert feed is not None
    assert done is not None
    assert (feed.silent_since, feed.closed_at) == (since, None)
    assert (done.silent_since, done.closed_at) == (None, NOW + 2 * MINUTE)
    store.close()


def row_of(store: Store, feed: Feed) -> dict[str, Any]:
    """Return a feed's row."""
    [row] = store.database.rows("SELECT * FROM feeds WHERE id = ?", (feed.id,))
    return row


def test_open_orders_stay_known_and_are_scanned_anew(older: Path) -> None:
    """The newest reading of each order stands; what was not seen to leave is read from Amazon."""
    store = opened(older)

    assert {order.id[-1]: order.read_at for order in store.orders.open()} == {
        "0": NOW,
        "1": NOW + MINUTE,
        "2": NOW + MINUTE,
        "9": NOW + MINUTE,
    }
    assert [store.scans.get(kind) for kind in ScanKind] == [None, None]
    store.close()


def test_buyers_requests_keep_the_time_they_were_first_seen(older: Path) -> None:
    """Each request that stood waits for an answer, on every item or on some."""
    store = opened(older)

    waiting = store.buyer_requests.in_state(BuyerState.WAITING)
    assert {one.order_id[-1]: one.first_seen_at for one in waiting} == {
        "1": NOW + MINUTE,
        "2": NOW - 2 * DAY,
    }
    orders = {order.id: order.facts for order in store.orders.open()}
    for one in waiting:
        assert one.whole is orders[one.order_id].requested_on_all
        assert (one.version, one.card, one.remind_at) == (1, None, ())
    store.close()


def test_orders_are_the_same_values(older: Path) -> None:
    """Each order reads as the JSON that held it before, whichever reading it came with."""
    before, after = before_and_after(older)
    [reading] = before["orders_readings"]
    [search] = [row for row in before["collecting"] if row["name"] == "orders"]
    kept = [*json.loads(reading["raw"])["orders"], *json.loads(search["raw"])["orders"]]

    newest = {order["id"]: order for order in kept}
    assert {row["id"]: json.loads(row["order"]) for row in after["orders"]} == newest
    assert {row["id"]: (row["status"], row["ship_by"]) for row in after["orders"]} == {
        order["id"]: (order["status"], order["ship_by"]) for order in newest.values()
    }


@pytest.mark.parametrize("table", ["collecting", "orders_readings"])
def test_one_of_two_may_be_missing(older: Path, table: str) -> None:
    """A reading without a try, and a first try without a reading, are kept as well."""
    with closing(sqlite3.connect(older)) as database:
        database.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        database.commit()
    store = opened(older)

    assert store.orders.count_open() == 3
    store.close()


def test_an_older_database_that_nobody_owns_is_migrated(older: Path) -> None:
    """A program that ended before it noted the owner left a database that works."""
    with closing(sqlite3.connect(older)) as database:
        database.execute("DELETE FROM ownership")
        database.commit()

    store = opened(older)
    assert store.key == "A3SELLER.JP"
    store.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(older: Path) -> None:
    """All of the step is undone where its last statement cannot be done."""
    with closing(sqlite3.connect(older)) as database:
        database.execute("CREATE VIEW scans AS SELECT 1 AS one")
        database.commit()
        before = everything(database)

    with pytest.raises(sqlite3.OperationalError, match="scans"):
        open_database(older)
    with closing(sqlite3.connect(older)) as database:
        assert everything(database) == before
        assert database.execute("PRAGMA user_version").fetchone() == (3,)
