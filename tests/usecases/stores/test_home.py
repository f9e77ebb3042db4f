"""App Home of somebody who works in several stores."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.domain.cancellation.request import Request
from bot.domain.home.home import Kind, Work
from bot.domain.orders.form import OpenedView
from bot.domain.people import Person, Roles
from bot.domain.radar.shipping import Take
from bot.usecases.cancellation import asking
from bot.usecases.home import opening, publishing
from tests.builders import NOW, STORE, an_order
from tests.fakes.people import FakeStaff
from tests.usecases.office import GUEST, SATO, SUZUKI, TANAKA, Office
from tests.usecases.stores.sister import sister


@pytest.fixture
def uk(office: Office) -> Desk:
    """Return a second store, which Suzuki alone operates."""
    mine = frozenset({SUZUKI.id})
    return replace(sister(office, "UK"), staff=FakeStaff(Roles(mine, mine, admins=mine)))


def work(office: Office, uk: Desk, person: Person) -> Work:
    """Return what somebody sees of both stores."""
    shown = publishing.compose_home([office.desk, uk], publishing.read_once(), person).work
    assert shown is not None
    return shown


def ask_in(office: Office, desk: Desk, number: int, person: Person) -> str:
    """Ask for a cancellation in a store, and have its card posted."""
    there = replace(office, desk=desk)
    order = an_order(
        id=f"250-0000000-000000{number}", ship_by=office.clock.now() + timedelta(hours=number)
    )
    there.book.orders[order.id] = order
    opened = OpenedView(
        f"V{order.id}", desk.store_key, order, person.id, "https://reply.example", NOW
    )
    asking.open_form(desk, opened)
    asked = there.submit(opened.view_id, person=person)
    assert asked.request is not None
    there.work()
    return asked.request.id


def approvals(shown: Work) -> list[str]:
    """Return the requests that wait for the reader's decision, in order."""
    return [
        one.id
        for section in shown.waiting
        if section.kind is Kind.APPROVAL
        for one in section.listed.shown
        if isinstance(one, Request)
    ]


def test_home_holds_all_stores_in_which_its_reader_has_a_role(office: Office, uk: Desk) -> None:
    """What waits comes by its deadline, whatever the store; nothing comes of a store of others."""
    late = ask_in(office, office.desk, 9, TANAKA)
    soon = ask_in(office, uk, 5, SUZUKI)
    sooner = ask_in(office, office.desk, 3, SATO)

    suzuki = work(office, uk, SUZUKI)
    assert approvals(suzuki) == [sooner, late]
    assert [one.store for one in suzuki.standings.shown] == [STORE, uk.store_key]
    assert set(suzuki.stop_windows) == {STORE, uk.store_key}
    tanaka = work(office, uk, TANAKA)
    assert soon not in approvals(tanaka)
    assert [one.store for one in tanaka.standings.shown] == [STORE]


def test_a_role_in_the_second_store_is_enough(office: Office, uk: Desk) -> None:
    """Somebody whom the first store does not know sees the second one, and may be away."""
    boss = Person("U0BOSS", full_member=True)
    mine = frozenset({boss.id})
    uk = replace(uk, staff=FakeStaff(Roles(mine, mine)))
    shown = work(office, uk, boss)
    assert [one.store for one in shown.standings.shown] == [uk.store_key]
    assert shown.approver


def test_without_a_role_in_any_store_all_administrators_are_named(office: Office, uk: Desk) -> None:
    """Those of every store can give a role."""
    shown = publishing.compose_home([office.desk, uk], publishing.read_once(), GUEST)
    assert shown.work is None
    assert shown.admins == (SUZUKI.id,)


def test_what_was_taken_elsewhere_has_no_buttons(office: Office, uk: Desk) -> None:
    """A full member sees what they took in a store of others, with nothing to press."""
    order = an_order(ship_by=NOW + timedelta(hours=5))
    with uk.store.transaction():
        uk.store.orders.put(order)
        uk.store.takes.put(Take(order.id, TANAKA.id, NOW))
    [taken] = publishing.compose_home(
        [office.desk, uk], publishing.read_once(), TANAKA
    ).deadlines.shown
    assert (taken.store, taken.due.order.id, taken.operator) == (uk.store_key, order.id, False)


def test_a_role_lost_in_one_store_redraws_home(office: Office, uk: Desk) -> None:
    """Who stays an approver in one store loses what Home showed of the other."""
    opening.opened(office.desk, SUZUKI.id)
    publishing.publish_due([office.desk, uk])
    following = publishing.Following([office.desk, uk])
    following.step()
    office.clock.advance(timedelta(seconds=10))
    publishing.publish_due([office.desk, uk])

    staff = uk.staff
    assert isinstance(staff, FakeStaff)
    staff.known = Roles(frozenset(), frozenset())
    for _ in range(2):
        following.step()
        office.clock.advance(timedelta(seconds=10))
        publishing.publish_due([office.desk, uk])
    shown = [one.work for one in office.home_tab.homes]
    assert [len(one.standings.shown) for one in shown if one is not None] == [2, 2, 1]
