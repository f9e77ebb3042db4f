"""Finding the store of an order among those of a person."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.domain.faults import CredentialsRefused, NotYet, Rejected, RoleMissing, Unreadable
from bot.domain.orders.order import Order
from bot.usecases.stores import finding
from bot.usecases.stores.finding import MOST_ACCOUNTS, Found, NotFound
from tests.builders import an_order
from tests.fakes.amazon import FakeOrderBook
from tests.usecases.office import Office
from tests.usecases.stores.sister import sister

AMERICAN = "112-1234567-1234567"


def in_turn(calls: Sequence[Callable[[], None]]) -> None:
    """Ask one account after the other."""
    for call in calls:
        call()


def find(order_id: str, *desks: Desk, others: Sequence[Desk] = ()) -> Found | NotFound:
    """Find an order in these stores; `others` are configured too."""
    every = {desk.store_key: desk for desk in (*desks, *others)}
    return finding.find(desks, order_id, every, in_turn)


def book(desk: Desk) -> FakeOrderBook:
    """Return the orders of a store's account."""
    assert isinstance(desk.order_book, FakeOrderBook)
    return desk.order_book


def known(office: Office) -> Order:
    """Add an order to the office's account and to its table of orders."""
    order = an_order(id=AMERICAN)
    with office.desk.store.transaction():
        office.desk.store.orders.put(order)
    office.book.add(order)
    return order


def test_the_likely_account_is_asked_first(office: Office) -> None:
    """An id that begins as in the US is asked for there, and nowhere else if it is there."""
    us = sister(office, "US", seller="A2")
    book(us).add(an_order(id=AMERICAN))
    found = find(AMERICAN, office.desk, us)
    assert isinstance(found, Found)
    assert found.desk is us
    assert office.book.readings == []


def test_an_unlikely_account_is_asked_too(office: Office) -> None:
    """The first digits exclude nothing."""
    us = sister(office, "US", seller="A2")
    office.book.add(an_order(id=AMERICAN))
    found = find(AMERICAN, office.desk, us)
    assert isinstance(found, Found)
    assert found.desk is office.desk
    assert book(us).readings == [AMERICAN]


def test_a_known_order_is_asked_for_in_its_store(office: Office) -> None:
    """The table of orders says where it is; one that has gone from there is looked for."""
    us = sister(office, "US", seller="A2")
    order = known(office)
    found = find(AMERICAN, office.desk, us)
    assert isinstance(found, Found)
    assert (found.desk, book(us).readings) == (office.desk, [])

    office.book.orders.clear()
    book(us).add(order)
    found = find(AMERICAN, office.desk, us)
    assert isinstance(found, Found)
    assert found.desk is us


def test_an_order_known_in_a_store_of_others_is_looked_for_as_any(office: Office) -> None:
    """That another store has it changes nothing for somebody without a role there."""
    us = sister(office, "US", seller="A2")
    known(office)
    assert find(AMERICAN, us, others=[office.desk]) == NotFound((us,))
    assert office.book.readings == []


@pytest.mark.parametrize(
    "fault",
    [
        NotYet("getOrder", timedelta(seconds=2)),
        CredentialsRefused(),
        RoleMissing("getOrder", "Orders"),
        Unreadable(),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_store_that_cannot_be_asked(office: Office, fault: Exception) -> None:
    """It is named as not asked, and the others as asked."""
    us = sister(office, "US", seller="A2")
    book(us).withheld[AMERICAN] = fault
    answer = find(AMERICAN, office.desk, us)
    assert isinstance(answer, NotFound)
    assert (answer.asked, answer.silent) == ((office.desk,), (us,))


def test_a_store_whose_call_ends_without_an_answer(office: Office) -> None:
    """What ends oddly counts as not asked, and holds up no other store."""
    us = sister(office, "US", seller="A2")
    answer = finding.find(
        [office.desk, us],
        AMERICAN,
        {one.store_key: one for one in (office.desk, us)},
        lambda calls: None,
    )
    assert isinstance(answer, NotFound)
    assert (answer.asked, answer.silent) == ((), (office.desk, us))


def test_an_id_that_amazon_rejects_is_in_no_store(office: Office) -> None:
    """A refusal of the id is an answer."""
    office.book.withheld[AMERICAN] = Rejected()
    assert find(AMERICAN, office.desk) == NotFound((office.desk,))


def test_an_order_of_a_sister_store(office: Office) -> None:
    """One call of the account finds it, and it is read as the sister's own."""
    australia = sister(office, "AU")
    office.book.add(an_order(other_marketplace=australia.market.id))
    found = find(an_order().id, office.desk, australia)
    assert isinstance(found, Found)
    assert found.desk is australia
    assert found.order.other_marketplace == ""
    assert len(office.book.readings) == 1


def test_an_order_of_a_sister_store_of_others(office: Office) -> None:
    """Without a role there it is not found, though the account's login could read it."""
    australia = sister(office, "AU")
    office.book.add(an_order(other_marketplace=australia.market.id))
    answer = find(an_order().id, office.desk, others=[australia])
    assert answer == NotFound((office.desk,))


def test_an_order_of_a_marketplace_of_no_store(office: Office) -> None:
    """It is shown with its marketplace, which refuses the cancellation."""
    office.book.add(an_order(other_marketplace="ELSEWHERE"))
    found = find(an_order().id, office.desk, sister(office, "AU"))
    assert isinstance(found, Found)
    assert (found.desk, found.order.other_marketplace) == (office.desk, "ELSEWHERE")


def test_too_many_accounts(office: Office) -> None:
    """With over ten accounts left nobody is asked; a known order is asked for all the same."""
    many = [sister(office, "US", seller=f"A{n}") for n in range(MOST_ACCOUNTS + 1)]
    answer = find(AMERICAN, *many)
    assert answer == NotFound((), too_many=True)
    assert finding.must_choose(many, AMERICAN)
    assert not finding.must_choose(many[1:], AMERICAN)
    assert [one for desk in many for one in book(desk).readings] == []

    order = replace(an_order(), id=AMERICAN)
    with office.desk.store.transaction():
        many[-1].store.orders.put(order)
    book(many[-1]).add(order)
    assert not finding.must_choose(many, AMERICAN)
    found = find(AMERICAN, *many)
    assert isinstance(found, Found)
    assert found.desk is many[-1]
