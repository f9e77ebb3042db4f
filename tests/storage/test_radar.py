"""Buyers' requests, who watches and who takes what, and the day's messages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.messages import Notice, Posted
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState, first_seen
from bot.domain.radar.shipping import ShippingDay, Take, Watcher
from storage import Store
from tests.builders import NOW, ORDER_ID, STORE

HOUR = timedelta(hours=1)
WAITING = first_seen(STORE, ORDER_ID, NOW, whole=True, known=None)


def save(store: Store, old: BuyerRequest | None, new: BuyerRequest, *tell: Notice) -> bool:
    """Store a buyer's request."""
    with store.transaction():
        return store.buyer_requests.save(old, new, actor="sellerdesk", action="noticed", tell=tell)


def test_a_buyers_request_is_stored_with_a_line_and_what_to_say(store: Store) -> None:
    """In one transaction: the request, the record of it, and what is dirty in Slack."""
    assert save(store, None, WAITING, Notice.CARD)
    withdrawn = WAITING.to(BuyerState.WITHDRAWN, NOW + HOUR)
    assert save(store, WAITING, withdrawn)

    assert store.buyer_requests.get(ORDER_ID) == withdrawn
    lines = [(line.order_id, line.before, line.after) for line in store.audit.all()]
    assert lines == [(ORDER_ID, "", "waiting"), (ORDER_ID, "waiting", "withdrawn")]
    assert [(row.kind, row.subject) for row in store.outbox.due(NOW + HOUR)] == [
        (Notice.CARD, ORDER_ID)
    ]


def test_of_two_changes_at_once_one_counts(store: Store) -> None:
    """Whoever was second changes nothing, and leaves no line."""
    assert save(store, None, WAITING)
    assert not save(store, None, WAITING)
    shipping = WAITING.to(BuyerState.SHIPPING, NOW)
    assert save(store, WAITING, shipping)
    assert not save(store, WAITING, WAITING.to(BuyerState.TAKEN, NOW))

    assert store.buyer_requests.get(ORDER_ID) == shipping
    assert len(list(store.audit.all())) == 2


def test_what_is_noted_about_a_request_changes_no_version(store: Store) -> None:
    """Its messages and moments are stored beside it; its state is not changed so."""
    save(store, None, WAITING)
    noted = replace(
        WAITING,
        card=Posted("C1", "1.1"),
        holds=(Posted("C2", "2.2"), Posted("C2", "2.3")),
        remind_at=(NOW + HOUR, NOW + 2 * HOUR),
        reminded=1,
        card_failed="x",
        hold_failed="y",
        decided_by="U1",
        request_id="r1",
    )
    with store.transaction():
        store.buyer_requests.note(WAITING, noted)
        store.buyer_requests.note(noted, noted)
    assert store.buyer_requests.get(ORDER_ID) == noted

    with pytest.raises(ValueError, match="taken"), store.transaction():
        store.buyer_requests.note(noted, noted.to(BuyerState.TAKEN, NOW))


def test_requests_are_listed_the_longest_known_first(store: Store) -> None:
    """Those in the states that are asked for, of this store."""
    young = replace(WAITING, order_id="young", first_seen_at=NOW + HOUR)
    ended = replace(WAITING, order_id="ended", state=BuyerState.SHIPPED)
    for request in (young, WAITING, ended):
        save(store, None, request)

    found = store.buyer_requests.in_state(BuyerState.WAITING, BuyerState.TAKEN)
    assert [request.order_id for request in found] == [ORDER_ID, "young"]
    assert store.buyer_requests.in_state(BuyerState.SHIPPED) == (ended,)


def test_who_watches_an_order_is_told_once(store: Store) -> None:
    """Watching twice is watching once, until the watch is over."""
    mika, kenji = Watcher(ORDER_ID, "U0MIKA", NOW), Watcher(ORDER_ID, "U0KENJI", NOW + HOUR)
    with store.transaction():
        for watcher in (kenji, mika, replace(mika, since=NOW + 2 * HOUR)):
            store.watchers.add(watcher)
    assert store.watchers.of(ORDER_ID) == (mika, kenji)

    with store.transaction():
        store.watchers.drop(mika)
    assert store.watchers.of(ORDER_ID) == (kenji,)


def test_one_person_takes_care_of_an_order(store: Store) -> None:
    """The last one who took it has it, with the time until which they put it off."""
    first, other = Take(ORDER_ID, "U0MIKA", NOW), Take("other", "U0KENJI", NOW + HOUR)
    taken = Take(ORDER_ID, "U0KENJI", NOW + 2 * HOUR, snoozed_until=NOW + 3 * HOUR)
    with store.transaction():
        for take in (first, other, taken):
            store.takes.put(take)
    assert store.takes.get(ORDER_ID) == taken
    assert store.takes.all() == store.takes.of("U0KENJI") == (other, taken)
    assert store.takes.of("U0MIKA") == ()

    with store.transaction():
        store.takes.drop(ORDER_ID)
    assert store.takes.get(ORDER_ID) is None


def test_a_days_message_is_kept_with_what_was_told_in_it(store: Store) -> None:
    """One a day, the newest of them in place of what was kept of that day."""
    assert store.shipping_days.latest() is None

    today = NOW.date()
    first = ShippingDay(today, Posted("C1", "1"), NOW)
    told = replace(first, told=(ORDER_ID,))
    yesterday = ShippingDay(today - timedelta(days=1), Posted("C1", "0"), NOW - 24 * HOUR)
    with store.transaction():
        for day in (first, yesterday, told):
            store.shipping_days.save(day)
    assert store.shipping_days.get(today) == store.shipping_days.latest() == told
    assert store.shipping_days.get(yesterday.day) == yesterday
