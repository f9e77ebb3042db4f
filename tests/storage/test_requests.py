"""Requests: stored once, changed by whoever is first, never undone by a note."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.cancellation.request import OPEN, Cause, Ending, Request, State, Trouble
from bot.domain.messages import Notice, Posted
from bot.ports.store import AlreadyOpen
from storage import ConstraintViolated, Store
from tests.builders import APPROVER, NOW, ORDER_ID, a_forecast, a_request


def add(store: Store, request: Request, view_id: str | None = None) -> Request:
    """Store a request in a transaction of its own."""
    with store.transaction():
        store.requests.add(request, view_id=view_id)
    return request


def approve(store: Store, request: Request, *tell: Notice) -> Request | None:
    """Approve a request in a transaction of its own."""
    approved = request.to(State.APPROVED, NOW, approvals=(APPROVER,), approved_at=NOW)
    with store.transaction():
        return store.requests.move(request, approved, actor=APPROVER, action="approved", tell=tell)


def dirty(store: Store) -> set[tuple[str, str]]:
    """Return what the outbox holds."""
    return {(row.kind, row.subject) for row in store.outbox.due(NOW)}


def test_a_request_is_found_by_all_that_names_it(store: Store) -> None:
    """A stored request is found by its id, its form, its order and its state."""
    request = add(store, a_request(forecast=a_forecast(), note="在庫なし 🙏"), "V1")

    assert store.requests.get(request.id) == request
    assert store.requests.by_view("V1") == request
    assert store.requests.open_for(ORDER_ID) == request
    assert store.requests.latest_for(ORDER_ID) == request
    assert store.requests.in_state(State.REQUESTED, State.APPROVED) == (request,)


def test_what_is_not_there_is_not_found(store: Store) -> None:
    """An empty store finds nothing and complains of nothing."""
    assert store.requests.get("r0") is None
    assert store.requests.by_view("V0") is None
    assert store.requests.open_for(ORDER_ID) is None
    assert store.requests.latest_for(ORDER_ID) is None
    assert store.requests.in_state(*State) == ()


def test_a_new_request_is_on_record_and_says_nothing_yet(store: Store) -> None:
    """Adding writes the line "requested" and draws no card before the order was read again."""
    request = add(store, a_request())

    [entry] = store.audit.all()
    assert (entry.actor, entry.action, entry.before, entry.after) == (
        request.requester,
        "requested",
        "",
        "requested",
    )
    assert dirty(store) == set()


@pytest.mark.parametrize("state", sorted(OPEN))
def test_an_order_has_one_open_request(store: Store, state: State) -> None:
    """While a request is open, a second one for its order is refused and the first is named."""
    add(store, a_request(id="first", state=state))

    with pytest.raises(AlreadyOpen) as refused:
        add(store, a_request(id="second"))
    assert refused.value.request_id == "first"
    assert store.requests.get("second") is None


@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
def test_a_closed_request_is_in_nobodys_way(store: Store, state: State) -> None:
    """After a request has ended, its order can have another, which is then the latest."""
    add(store, a_request(id="first", state=state))
    second = add(store, a_request(id="second"))

    assert store.requests.open_for(ORDER_ID) == second
    assert store.requests.latest_for(ORDER_ID) == second


def test_requests_come_oldest_first(store: Store) -> None:
    """Requests are listed by the time they were made, then in the order they were stored."""
    for number, minutes in enumerate((5, 0, 5)):
        at = NOW + timedelta(minutes=minutes)
        add(store, a_request(id=f"r{number}", order_id=f"o{number}", created_at=at))

    assert [request.id for request in store.requests.in_state(State.REQUESTED)] == [
        "r1",
        "r0",
        "r2",
    ]
    oldest = store.requests.in_state(State.REQUESTED, most=2)
    assert [request.id for request in oldest] == ["r1", "r0"]


def test_a_move_is_on_record_and_draws_the_card(store: Store, clock: MovableClock) -> None:
    """A move grows the version, writes from and to, and marks the card and each notice."""
    request = add(store, a_request())
    clock.advance(timedelta(seconds=5))

    moved = approve(store, request, Notice.OUTCOME)

    assert moved == store.requests.get(request.id)
    assert moved is not None
    assert (moved.state, moved.version, moved.approvals) == (State.APPROVED, 2, (APPROVER,))
    entry = list(store.audit.all())[-1]
    assert (entry.at, entry.before, entry.after) == (clock.now(), "requested", "approved")
    assert (entry.order_id, entry.request_id, entry.actor) == (ORDER_ID, request.id, APPROVER)
    assert {(row.kind, row.subject) for row in store.outbox.due(clock.now())} == {
        ("card", request.id),
        (Notice.OUTCOME, request.id),
    }


def test_only_the_first_of_two_moves_happens(store: Store) -> None:
    """A move from a value that is no longer current changes nothing and leaves no trace."""
    request = add(store, a_request())
    approve(store, request)
    before = len(list(store.audit.all()))

    with store.transaction():
        late = store.requests.move(
            request,
            request.to(State.REJECTED, NOW, ending=Ending(Cause.REJECTED)),
            actor="U0LATE",
            action="rejected",
        )

    assert late is None
    assert store.requests.in_state(State.REJECTED) == ()
    assert len(list(store.audit.all())) == before


def test_a_move_may_stay_in_its_state(store: Store) -> None:
    """One of two approvals is a move without another state; the older version is then stale."""
    request = add(store, a_request(needed=2))
    with store.transaction():
        noted = store.requests.move(
            request, replace(request, approvals=("U1",)), actor="U1", action="approval_noted"
        )

    assert noted == replace(request, approvals=("U1",), version=2)
    assert approve(store, request) is None


def test_a_move_keeps_what_was_noted_meanwhile(store: Store) -> None:
    """A move from a value read before the card was posted does not lose the card's place."""
    request = add(store, a_request())
    card = Posted("C0", "1.1")
    with store.transaction():
        store.requests.note(request, request.noting(card=card), card=False)

    moved = approve(store, request)

    assert moved is not None
    assert moved.noted.card == card


def test_a_note_keeps_what_was_moved_meanwhile(store: Store) -> None:
    """A note from an old value writes its own fields and leaves state and version alone."""
    request = add(store, a_request())
    moved = approve(store, request)

    with store.transaction():
        store.requests.note(request, request.noting(card=Posted("C0", "1.1")), card=False)

    assert moved is not None
    assert store.requests.get(request.id) == moved.noting(card=Posted("C0", "1.1"))


def test_a_note_says_what_it_is_told_to_say(store: Store) -> None:
    """A note has the card drawn again only where asked."""
    request = add(store, a_request())
    with store.transaction():
        store.requests.note(request, request.noting(reminded=True), card=False)
    assert dirty(store) == set()

    troubled = request.noting(trouble=Trouble.AMAZON_DOWN)
    with store.transaction():
        store.requests.note(request, troubled, card=True)
    assert dirty(store) == {("card", request.id)}


def test_a_note_without_a_difference_only_speaks(store: Store) -> None:
    """A note of the same value draws the card again and changes nothing."""
    request = add(store, a_request())
    with store.transaction():
        store.requests.note(request, request, card=True)

    assert store.requests.get(request.id) == request
    assert dirty(store) == {("card", request.id)}


def test_a_note_is_no_move(store: Store) -> None:
    """A note with another state, or with what is decided in it, is a mistake in the program."""
    request = add(store, a_request())

    for decided in (request.to(State.APPROVED, NOW), replace(request, needed=2)):
        with store.transaction(), pytest.raises(ValueError, match="request-1"):
            store.requests.note(request, decided, card=False)


def test_a_note_brings_nothing_into_being(store: Store) -> None:
    """A note about a request that is not stored stores nothing."""
    request = a_request()
    with store.transaction():
        store.requests.note(request, request.noting(reminded=True), card=False)

    assert store.requests.get(request.id) is None


def test_a_store_sees_its_own_requests(store: Store) -> None:
    """Two stores may share a database; neither sees the other's requests."""
    add(store, a_request(id="theirs", store="OTHER", order_id="their order"))

    assert store.requests.get("theirs") is None
    assert store.requests.open_for("their order") is None
    add(store, a_request(id="ours"))
    assert [request.id for request in store.requests.in_state(State.REQUESTED)] == ["ours"]


def test_changes_need_a_transaction(store: Store) -> None:
    """Nothing can be written outside a transaction."""
    request = a_request()

    with pytest.raises(RuntimeError, match="transaction"):
        store.requests.add(request, view_id=None)
    with pytest.raises(RuntimeError, match="transaction"):
        store.requests.move(
            request,
            request.to(State.VOID, NOW, ending=Ending(Cause.OTHER)),
            actor="U",
            action="void",
        )
    assert store.requests.get(request.id) is None


def test_recent_requests_are_open_or_changed_lately(store: Store) -> None:
    """What is open is found however old it is, what ended only if it ended lately."""
    early = NOW - timedelta(days=40)
    add(store, a_request(id="open", order_id="1", changed_at=early, created_at=early))
    add(store, a_request(id="old", order_id="2", state=State.CANCELLED, changed_at=early))
    add(store, a_request(id="new", order_id="3", state=State.CANCELLED))

    found = store.requests.recent(NOW - timedelta(days=30))
    assert [request.id for request in found] == ["open", "new"]
    found = store.requests.recent(NOW - timedelta(days=30), State.CANCELLED)
    assert [request.id for request in found] == ["new"]


def test_an_order_has_one_open_request_in_all_stores(store: Store) -> None:
    """Amazon's order ids are global: an open request of another store is in the way, and named."""
    add(store, a_request(id="theirs", store="OTHER"))

    with pytest.raises(AlreadyOpen) as refused:
        add(store, a_request(id="ours"))
    assert refused.value.request_id == "theirs"


def test_the_transaction_of_a_refused_request_goes_on(store: Store) -> None:
    """Being second is an answer and no broken transaction."""
    add(store, a_request(id="first"))
    with store.transaction():
        with pytest.raises(AlreadyOpen):
            store.requests.add(a_request(id="second"), view_id=None)
        store.requests.add(a_request(id="third", order_id="another"), view_id=None)

    assert store.requests.get("third") is not None
    assert [entry.request_id for entry in store.audit.all()] == ["first", "third"]


def test_a_form_makes_one_request(store: Store) -> None:
    """A form that made a request makes no second one, for whatever order."""
    add(store, a_request(id="first"), "V1")

    with pytest.raises(ConstraintViolated):
        add(store, a_request(id="second", order_id="another"), "V1")
