"""The Homes that were opened: which are out of date, and in which order they are drawn."""

from datetime import timedelta

from bot.domain.home.home import Role
from storage import Store
from tests.builders import NOW

LONG_AGO = NOW - timedelta(days=1)


def due(store: Store, at: timedelta = timedelta(0)) -> list[str]:
    """Return whose Homes are to be drawn, in order."""
    found = store.homes.due(NOW + at, opened_since=LONG_AGO, most=9)
    return [home.user_id for home in found]


def test_an_opened_home_goes_before_a_changed_one(store: Store) -> None:
    """Who waits for Home comes first; a Home that is up to date is not drawn."""
    with store.transaction():
        for user in ("U1", "U2", "U3"):
            store.homes.opened(user, at=NOW)
        for home in store.homes.due(NOW, opened_since=LONG_AGO, most=2):
            store.homes.published(home, Role.OPERATOR, next_at=NOW)
        assert due(store) == ["U3"]
        store.homes.changed()
        assert due(store) == ["U3", "U1", "U2"]
    assert store.homes.shown(opened_since=LONG_AGO) == dict.fromkeys(("U1", "U2"), Role.OPERATOR)


def test_a_home_waits_until_its_time(store: Store) -> None:
    """Ten seconds after a publication, or later where Slack refused it, but never an hour."""
    with store.transaction():
        store.homes.opened("U1", at=NOW)
        [home] = store.homes.due(NOW, opened_since=LONG_AGO, most=9)
        store.homes.published(home, Role.NONE, next_at=NOW + timedelta(seconds=10))
        store.homes.changed()
        assert due(store, timedelta(seconds=9)) == []
        assert due(store, timedelta(seconds=10)) == ["U1"]
        store.homes.later(home, until=NOW + timedelta(minutes=1))
        assert due(store, timedelta(seconds=59)) == []
    # A clock that was set back makes nobody wait for as long.
    assert due(store, timedelta(hours=-2)) == ["U1"]


def test_a_change_while_a_home_is_drawn_keeps_it_out_of_date(store: Store) -> None:
    """Somebody who opens Home meanwhile still goes first."""
    with store.transaction():
        store.homes.opened("U1", at=NOW)
        store.homes.opened("U2", at=NOW)
        first, second = store.homes.due(NOW, opened_since=LONG_AGO, most=9)
        store.homes.published(second, Role.NONE, next_at=NOW)
        store.homes.changed()
        store.homes.opened("U1", at=NOW)
        store.homes.published(first, Role.NONE, next_at=NOW)
    assert due(store) == ["U1", "U2"]


def test_homes_opened_long_ago_are_neither_drawn_nor_kept(store: Store) -> None:
    """After a day nobody looks any more; after a week who opened Home is forgotten."""
    with store.transaction():
        store.homes.opened("U1", at=NOW - timedelta(days=2))
        assert due(store) == []
        store.keeping.forget(NOW, forms=NOW, deliveries=NOW - timedelta(days=3))
        assert len(store.homes.due(NOW, opened_since=NOW - timedelta(days=9), most=9)) == 1
        store.keeping.forget(NOW, forms=NOW, deliveries=NOW)
    assert store.homes.due(NOW, opened_since=NOW - timedelta(days=9), most=9) == ()
