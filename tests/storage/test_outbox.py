"""The outbox: one row for each dirty subject."""

from datetime import timedelta

import pytest

from bot.domain.messages import Notice, OutboxRow, Posted, Priority
from bot.domain.radar.buyer_request import BuyerState, first_seen
from storage import Store
from storage.codec import moment, to_row
from tests.builders import KNOWN, NOW, a_request

LATER = NOW + timedelta(seconds=30)


def put(store: Store, kind: Notice = Notice.CARD, subject: str = "r1", **options: float) -> None:
    """Mark something as dirty, `after` seconds from now."""
    with store.transaction():
        store.outbox.put(kind, subject, at=NOW + timedelta(seconds=options.get("after", 0)))


def only(store: Store) -> OutboxRow:
    """Return the one row that is due."""
    [row] = store.outbox.due(NOW)
    return row


def done(store: Store, row: OutboxRow) -> None:
    """Say that a row was sent."""
    with store.transaction():
        store.outbox.done(row)


def test_a_thing_is_dirty_once(store: Store) -> None:
    """Marking a thing again makes no second row but a new generation of the first."""
    put(store)
    first = only(store)
    put(store)
    again = only(store)

    assert (first.id, first.generation) == (again.id, 1)
    assert again.generation == 2


def test_what_was_sent_is_forgotten(store: Store) -> None:
    """A row that was sent is gone."""
    put(store)
    done(store, only(store))

    assert store.outbox.due(NOW) == ()


def test_what_became_dirty_while_it_was_sent_stays(store: Store) -> None:
    """A row marked again while it was being sent is sent once more."""
    put(store)
    sending = only(store)
    put(store)
    done(store, sending)

    assert only(store).generation == 2


def test_a_sender_of_a_dropped_row_does_not_forget_a_new_one(store: Store) -> None:
    """A row dropped and marked anew while it was sent is another row."""
    put(store)
    sending = only(store)
    with store.transaction():
        assert store.outbox.drop(Notice.CARD, "r1")
    put(store)
    done(store, sending)

    assert only(store).subject == "r1"


def test_a_delay_outlives_new_dirt(store: Store) -> None:
    """A postponed row stays postponed when its subject is marked as dirty again."""
    put(store)
    row = only(store)
    put(store)
    with store.transaction():
        store.outbox.later(row, until=LATER)
    put(store)

    assert store.outbox.due(NOW) == ()
    [due] = store.outbox.due(LATER)
    assert (due.attempts, due.generation) == (1, 3)


def test_a_row_for_later_is_not_due_before(store: Store) -> None:
    """A row may be put for a moment to come."""
    put(store, after=30)

    assert store.outbox.due(NOW) == ()
    assert len(store.outbox.due(LATER)) == 1


def test_a_clock_set_back_holds_nothing_up(store: Store) -> None:
    """A row that seems to wait for hours was written before the clock was set back: it is due."""
    put(store, after=3 * 3600)

    assert len(store.outbox.due(NOW)) == 1


def test_dropping_says_whether_something_waited(store: Store) -> None:
    """Dropping answers with yes once, and then with no."""
    put(store, Notice.TROUBLE)

    with store.transaction():
        assert store.outbox.drop(Notice.TROUBLE, "r1")
        assert not store.outbox.drop(Notice.TROUBLE, "r1")


def test_rows_come_oldest_first(store: Store) -> None:
    """Due rows are given by their age."""
    put(store, subject="young", after=-1)
    put(store, subject="old", after=-60)
    put(store, Notice.TROUBLE, "young", after=-1)

    rows = [(row.kind, row.subject) for row in store.outbox.due(NOW)]
    assert rows == [("card", "old"), ("card", "young"), ("trouble", "young")]


def test_the_priorities(store: Store) -> None:
    """What brakes and outcomes, cards, and lists are asked for apart, whatever their age."""
    for age, kind in enumerate((Notice.ALARM, Notice.CARD, Notice.OVERDUE, Notice.OUTCOME)):
        put(store, kind, after=-age)

    due = {one: [row.kind for row in store.outbox.due(NOW, priority=one)] for one in Priority}
    assert due == {
        Priority.FIRST: [Notice.OUTCOME, Notice.ALARM],
        Priority.CARDS: [Notice.CARD],
        Priority.LISTS: [Notice.OVERDUE],
    }
    assert store.work.to_say(NOW) == tuple((store.key, one) for one in Priority)


def test_who_has_work_to_follow(store: Store) -> None:
    """An open request, an open feed, or a buyer's request that was taken; nothing that is over."""
    assert store.work.to_follow() == frozenset()
    request = a_request()
    known = first_seen(store.key, request.order.id, NOW, whole=True, known=None)
    row = {**to_row(KNOWN), "added_at": moment(NOW)}
    with store.transaction():
        store.database.insert("stores", row)
        store.buyer_requests.save(None, known, actor="sellerdesk", action="noticed")
    assert store.work.to_follow() == frozenset()
    taken = known.to(BuyerState.TAKEN, NOW)
    with store.transaction():
        store.buyer_requests.save(known, taken, actor="sellerdesk", action="taken")
    assert store.work.to_follow() == {store.key}
    with store.transaction():
        ended = taken.to(BuyerState.SHIPPED, NOW)
        store.buyer_requests.save(taken, ended, actor="sellerdesk", action="shipped")
        store.requests.add(request, view_id=None)
    assert store.work.to_follow() == {request.store}


def test_the_outbox_needs_a_transaction(store: Store) -> None:
    """Nothing becomes dirty outside a transaction."""
    with pytest.raises(RuntimeError, match="transaction"):
        store.outbox.put(Notice.CARD, "r1", at=NOW)


def test_a_card_that_is_looked_at_goes_before_all_that_waits(store: Store) -> None:
    """A card that stands in the channel is brought up to date before others are posted."""
    with store.transaction():
        store.requests.add(a_request(id="new", order_id="1"), view_id=None)
        store.requests.add(a_request(id="seen", order_id="2", card=Posted("C1", "1")), view_id=None)
        store.requests.redraw("new")
        store.requests.redraw("seen")
    put(store, Notice.POSTED, "seen", after=-1)

    due = [(row.kind, row.subject) for row in store.outbox.due(NOW)]
    assert due == [("card", "seen"), ("posted", "seen"), ("card", "new")]
    assert store.outbox.due(NOW, 1) == store.outbox.due(NOW)[:1]


def test_a_card_that_is_posted_while_it_waits_goes_before_others(store: Store) -> None:
    """A card that became dirty again while it was posted is one that is looked at."""
    request, card = a_request(id="new"), Posted("C1", "1")
    put(store, Notice.POSTED, "old", after=-1)
    with store.transaction():
        store.requests.add(request, view_id=None)
        store.requests.redraw("new")
        store.requests.note(request, request.noting(card=card), card=False)
        store.outbox.put(Notice.CARD, "new", at=NOW)

    assert store.outbox.due(NOW)[0].subject == "new"
