"""Transactions are atomic, and of many concurrent ones exactly one wins."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.cancellation.request import Cause, Ending, State
from bot.ports.store import AlreadyOpen
from storage import Store
from tests.builders import NOW, a_request, an_entry


def write(store: Store, why: str = "") -> None:
    """Write one line in a transaction of its own."""
    with store.transaction():
        store.audit.add(an_entry(why=why))


def lines(store: Store) -> list[str]:
    """Return what the lines written so far say."""
    return [entry.why for entry in store.audit.all()]


def test_an_exception_undoes_everything(store: Store) -> None:
    """A transaction that ends in an exception leaves request, record and outbox as they were."""
    request = a_request()

    def fail() -> None:
        with store.transaction():
            store.requests.add(request, view_id="V1")
            store.requests.move(
                request,
                request.to(State.VOID, NOW, ending=Ending(Cause.OTHER)),
                actor="U",
                action="void",
            )
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.requests.get(request.id) is None
    assert lines(store) == []
    assert store.outbox.due(NOW) == ()


def test_a_transaction_inside_another_is_a_part_of_it(store: Store) -> None:
    """An inner transaction is undone with the outer one, although it ended well."""

    def fail() -> None:
        with store.transaction():
            write(store)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert lines(store) == []


def test_an_inner_failure_that_is_caught_undoes_the_inner_part_alone(store: Store) -> None:
    """The outer transaction goes on after an inner one failed, without what that one wrote."""

    def fail() -> None:
        with store.transaction():
            store.audit.add(an_entry(why="inner"))
            raise KeyError

    with store.transaction():
        store.audit.add(an_entry(why="outer"))
        with pytest.raises(KeyError):
            fail()

    assert lines(store) == ["outer"]


def test_a_transaction_sees_its_own_writes_and_others_do_not(store: Store) -> None:
    """Until it is committed, a change is seen by nobody else, and nobody waits to read."""
    with ThreadPoolExecutor(1) as elsewhere, store.transaction():
        store.audit.add(an_entry(why="mine"))
        assert lines(store) == ["mine"]
        assert elsewhere.submit(lines, store).result(5) == []


def test_a_snapshot_stays_as_it_was(store: Store) -> None:
    """Who reads in a snapshot sees nothing of what others commit meanwhile, and holds up nobody."""
    write(store, "before")
    with ThreadPoolExecutor(1) as elsewhere, store.database.snapshot():
        assert lines(store) == ["before"]
        elsewhere.submit(write, store, "meanwhile").result(5)
        assert lines(store) == ["before"]
    assert lines(store) == ["before", "meanwhile"]


def test_of_many_who_decide_at_once_one_does(store: Store) -> None:
    """However many threads approve the same request, it is approved once and on record once."""
    request = a_request()
    with store.transaction():
        store.requests.add(request, view_id=None)
    threads = 8
    start = threading.Barrier(threads)

    def approve(number: int) -> bool:
        start.wait(5)
        with store.transaction():
            approved = request.to(State.APPROVED, NOW, decided_by=f"U{number}")
            moved = store.requests.move(request, approved, actor=f"U{number}", action="approved")
        return moved is not None

    with ThreadPoolExecutor(threads) as pool:
        won = list(pool.map(approve, range(threads)))

    assert won.count(True) == 1
    [approval] = [entry for entry in store.audit.all() if entry.action == "approved"]
    assert approval.actor == f"U{won.index(True)}"


def test_of_many_who_ask_at_once_one_gets_a_request(store: Store) -> None:
    """Two modals for one order submitted at once make one request; the others are told of it."""
    threads = 8
    start = threading.Barrier(threads)

    def ask(number: int) -> str:
        start.wait(5)
        try:
            with store.transaction():
                store.requests.add(a_request(id=f"r{number}"), view_id=f"V{number}")
        except AlreadyOpen as already:
            return already.request_id
        return f"r{number}"

    with ThreadPoolExecutor(threads) as pool:
        answers = set(pool.map(ask, range(threads)))

    [request] = store.requests.in_state(*State)
    assert answers == {request.id}
