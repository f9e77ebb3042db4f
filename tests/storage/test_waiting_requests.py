"""What waits among the requests: found for the worker that does something about it."""

from datetime import timedelta
from typing import Any

from bot.domain.cancellation.request import Request, State
from bot.domain.messages import Posted
from storage import Store
from tests.builders import NOW, a_request


def add(store: Store, request: Request) -> Request:
    """Store a request in a transaction of its own."""
    with store.transaction():
        store.requests.add(request, view_id=None)
    return request


def test_only_what_asks_for_a_reading_is_read(store: Store) -> None:
    """An order is read again before its card and after its approval, not while people decide."""
    fresh = add(store, a_request(id="fresh", order_id="O1"))
    add(store, a_request(id="on-a-card", order_id="O2", reading_due=False))
    approved = add(
        store, a_request(id="approved", order_id="O3", state=State.APPROVED, reading_due=True)
    )
    add(store, a_request(id="over", order_id="O4", state=State.VOID, reading_due=True))

    assert store.requests.to_read() == (fresh, approved)


def test_approvals_are_sent_in_the_order_in_which_their_stop_windows_end(
    store: Store,
) -> None:
    """What is still in its window, or was not read again, is left out; no more come than asked."""
    minutes = {"late": 3, "first": 1, "second": 2, "in-its-window": 5, "unread": 1}
    for name, after in minutes.items():
        add(
            store,
            a_request(
                id=name,
                order_id=name,
                state=State.APPROVED,
                send_after=NOW + timedelta(minutes=after),
                reading_due=name == "unread",
            ),
        )
    now = NOW + timedelta(minutes=3)

    assert [one.id for one in store.requests.to_send(now, 9)] == ["first", "second", "late"]
    assert [one.id for one in store.requests.to_send(now, 2)] == ["first", "second"]


def test_who_lapses_or_is_to_be_reminded_is_found_by_the_end(store: Store) -> None:
    """By its end a request lapses, reminded or not; before, one is looked at until the reminder."""
    ends = NOW + timedelta(hours=6)
    card = Posted("C1", "1.1")
    requests: dict[str, dict[str, Any]] = {
        "unreminded": {"card": card},
        "reminded": {"card": card, "reminded": True},
        "without-card": {},
        "decided": {"card": card, "state": State.APPROVED},
    }
    for name, changes in requests.items():
        add(store, a_request(id=name, order_id=name, expires_at=ends, **changes))

    def lapsing(now: timedelta, soon: timedelta) -> list[str]:
        return [one.id for one in store.requests.lapsing(NOW + now, NOW + soon)]

    hours = timedelta(hours=1)
    assert lapsing(0 * hours, 5 * hours) == []
    assert lapsing(0 * hours, 6 * hours) == ["unreminded"]
    assert lapsing(6 * hours, 7 * hours) == ["unreminded", "reminded", "without-card"]


def test_approvals_that_cannot_be_acted_on_are_found(store: Store) -> None:
    """An approval is found where it is older than may be, or was given in the future."""
    approved = add(store, a_request(id="approved", order_id="O1", state=State.APPROVED))
    add(store, a_request(id="undecided", order_id="O2"))
    second = timedelta(seconds=1)

    assert store.requests.approved_outside(NOW, NOW) == ()
    assert store.requests.approved_outside(NOW + second, NOW + 2 * second) == (approved,)
    assert store.requests.approved_outside(NOW - 2 * second, NOW - second) == (approved,)
